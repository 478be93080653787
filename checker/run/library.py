"""What the rooms of a run ask of whoever reads its files and keeps its reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from checker.report import Report
from checker.run.card import Card
from checker.run.inputs import Input
from checker.run.read_file import ReadFile


class Library(Protocol):
    def read(self, items: Sequence[Input]) -> Sequence[ReadFile]:
        """What became of each file; of a report its card."""
        ...

    def load(self, card: Card) -> Report:
        """The whole report."""
        ...

    def lay(self, report: Report) -> Card:
        """Keeps a report that no single file is: of several parts, or what several copies count as."""
        ...
