"""What became of one file of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from checker.readers.formats import REPORT_SUFFIXES
from checker.report import Report
from checker.run.card import Card


def looks_like_one(path: str) -> bool:
    """Whether an unreadable file met in a folder is owed an audit: a broken .docx is, a picture is not."""
    return Path(path).suffix.lower() in REPORT_SUFFIXES


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What became of one file: a report (or only its card, where the report is kept elsewhere), or a Chinese
    sentence why there is none.

    ``foreign``: the file is sound but no annual report; otherwise ``problem`` tells why it cannot be read.
    """

    path: str
    named: bool
    report: Report | None = None
    problem: str = ""
    foreign: bool = False
    blank: bool = False
    """It is the official form with nothing filled in: skipped even where it is named."""
    own: bool = False
    """One of this tool's own outputs: skipped, also where it is named."""
    card: Card | None = None


class FilesRead(Sequence[ReadFile]):
    """Very many files: of one that is a report no more is in memory than its card. Whether it was ``named``
    is not kept of it, for nobody asks."""

    def __init__(self, files: Iterable[ReadFile] = ()) -> None:
        self._found = [file if file.card is None else file.card for file in files]

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, at: int) -> ReadFile: ...

    @overload
    def __getitem__(self, at: slice) -> FilesRead: ...

    def __getitem__(self, at: int | slice) -> ReadFile | FilesRead:
        if isinstance(at, slice):
            return FilesRead(map(_file, self._found[at]))
        return _file(self._found[at])


def _file(found: Card | ReadFile) -> ReadFile:
    return ReadFile(found.path, False, card=found) if isinstance(found, Card) else found
