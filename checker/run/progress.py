"""What whoever waits for a run is told meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from checker.run.read_file import ReadFile


class Progress(Protocol):
    """Each file is read, and then each report is checked."""

    def begin(self, files: int) -> None:
        """So many files will be read."""
        ...

    def read(self, found: list[ReadFile]) -> None:
        """One file was read; ``found``: what became of it, or of each member of an archive."""
        ...

    def check(self, reports: Sequence[str]) -> None:
        """All files are read; the reports at these paths will be checked, in this order."""
        ...

    def checked(self) -> None:
        """One report was checked."""
        ...


class Quiet:
    """Nobody waits."""

    def begin(self, files: int) -> None:
        pass

    def read(self, found: list[ReadFile]) -> None:
        pass

    def check(self, reports: Sequence[str]) -> None:
        pass

    def checked(self) -> None:
        pass


class Steps(Quiet):
    """For those who only count the files that were read."""

    def __init__(self, start: Callable[[int], Callable[[], None]]) -> None:
        self._start = start
        self._step: Callable[[], None] | None = None

    def begin(self, files: int) -> None:
        self._step = self._start(files)

    def read(self, found: list[ReadFile]) -> None:
        if self._step is not None:
            self._step()


QUIET: Progress = Quiet()
