"""How one run reads its files: by its settings and forms, with its cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from checker.forms import Forms
from checker.run.cache import Cache
from checker.run.inputs import Input
from checker.run.read_file import ReadFile
from checker.run.reading.crew import read_all
from checker.settings import Settings


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads files as this run reads them."""

    settings: Settings
    forms: Forms
    cache: Cache | None

    def __call__(self, items: Sequence[Input], step: Callable[[], None] = lambda: None) -> list[ReadFile]:
        return list(self.each(items, step))

    def each(self, items: Sequence[Input], step: Callable[[], None] = lambda: None) -> Iterator[ReadFile]:
        """The same one by one, as they are read."""
        with closing(read_all(items, self.forms, self.settings.jobs, step, self.cache)) as found:
            for group in found:
                yield from group
