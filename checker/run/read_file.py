"""What became of one file of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
