"""Where the reports of a run lie when nobody works on them: in its journal, or in the cache."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import replace

from checker.document import Unreadable
from checker.forms import Forms
from checker.report import Report
from checker.run.cache import Cache, packed, unpacked
from checker.run.card import Card, card_of
from checker.run.inputs import Input
from checker.run.journal import NOWHERE, Journal
from checker.run.reading.step import Step, take

_AT_HAND = 8
"""So many reports a process has in memory, besides those that it works on."""


class Shelf:
    """``journal``: of this run, to which one process alone appends."""

    def __init__(self, journal: Journal, cache: Cache | None, forms: Forms) -> None:
        self.journal = journal
        self._cache, self._forms = cache, forms
        self._at_hand: OrderedDict[object, Report] = OrderedDict()

    def load(self, card: Card) -> Report:
        """The report of a card. Raises ``Unreadable`` where it is not there any more."""
        key = _key(card)
        report = self._at_hand.get(key)
        if report is None:
            report = self._taken_down(card)
            self.remember(key, report)
        else:
            self._at_hand.move_to_end(key)
        return report

    def pack(self, report: Report) -> bytes:
        """The report as later rooms need it: its blocks have become sections and tables."""
        lean = replace(report, document=replace(report.document, path="", blocks=()))
        return zlib.compress(packed(lean, Report), 1)

    def put(self, card: Card, report: bytes) -> Card:
        """Lays a packed report down; the card that says where."""
        found = self.journal.append(report)
        return replace(card, at=found.at, length=found.length)

    def lay(self, report: Report) -> Card:
        """Keeps a report that no single file is."""
        card = replace(card_of(report, self._forms), is_made=True)
        return self.put(card, self.pack(report))

    def remember(self, key: object, report: Report) -> None:
        """Keeps a report at hand for a while."""
        self._at_hand[key] = report
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)

    def _taken_down(self, card: Card) -> Report:
        if card.at != NOWHERE:
            data: bytes | None = self.journal.read(card.at, card.length)
        else:
            data = self._cache.report(card.kept) if self._cache else None
        report: Report | None = unpacked(zlib.decompress(data), Report) if data is not None else None
        if report is None:  # another process has taken it out of the cache meanwhile
            found = take(self._forms, Step(Input(card.path, True)))
            report = getattr(found, "report", None)
        if report is None:
            raise Unreadable("它的缓存在核对途中被清除，请再运行一次")
        return replace(report, document=replace(report.document, path=card.path))


def _key(card: Card) -> object:
    """A file's report is known by its path, so that whoever has read it has it at hand."""
    return card.path if not card.is_made else (card.at, card.length)
