"""Which body a report is of: by the list of who is who, or, where its title leaves out the place, by that
(水务局 in 甲市 and 水务局 in 乙市)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checker.language.organs import canonical, is_unique, place_of, same_place
from checker.run.card import Card

if TYPE_CHECKING:
    from checker.organs import Organ, Organs

_LEVELS_UP = 4
"""So many folders above a file may say where it belongs."""
_FRONT = re.compile(r"^[\W\d_]*(?:年度?|附件)?[\W\d_]*")
"""What stands before the name of a file or folder: a number, a year."""


class Names:
    """The names of the bodies of some reports. In memory are those alone that are not the title's."""

    def __init__(self, reports: Sequence[Card], names: Sequence[str | None]) -> None:
        both = zip(reports, names, strict=True)
        self._others = {report.path: name for report, name in both if name != report.organ}

    def of(self, report: Card) -> str | None:
        """That of one of the reports; ``None`` where it was not read."""
        return self._others.get(report.path, report.organ)


def bodies(reports: Sequence[Card], organs: Organs | None = None) -> tuple[Names, list[str]]:
    """The name of each report's body, and a Chinese sentence for each title that stands for several.

    It is the one that the list of ``organs`` has for it; else the title's, with the place before it where the
    same title stands for bodies of several places.
    """
    names = [report.organ for report in reports]
    listed, notes = _listed(reports, organs) if organs is not None else ({}, [])
    alike: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if at in listed:
            names[at] = listed[at].full
        elif name and not is_unique(name):
            alike.setdefault(canonical(name), []).append(at)
    for group in alike.values():
        places = {at: place for at in group if (place := _place(reports[at]))}
        told = list(places.values())
        if all(same_place(one, told[0]) for one in told):
            continue
        for at, place in places.items():
            names[at] = f"{place}{names[at]}"
        first: dict[str, str] = {}
        for at, place in places.items():
            first.setdefault(place, reports[at].path)
        listing = "、".join(f"{place}（{path}）" for place, path in first.items())
        notes.append(
            f"标题都写“{reports[group[0]].organ}”，依文件夹、文件名或正文，当作不同地方的机关：{listing}。"
        )
    return Names(reports, names), notes


def _listed(reports: Sequence[Card], organs: Organs) -> tuple[dict[int, Organ], list[str]]:
    """Index of a report → its body in the list; what the list leaves open, in Chinese.

    Two bodies that were made one have each a report of the years before: those stay apart.
    """
    found: dict[int, Organ] = {}
    named: dict[tuple[str, str, int | None], dict[str, list[int]]] = {}
    open_: dict[str, None] = {}
    for at, report in enumerate(reports):
        if not report.organ:
            continue
        organ, by, rivals = organs.identify(report.organ, tuple(_told(report)))
        if organ is not None:
            found[at] = organ
            name = by if by in organ.former else organ.name
            key = organ.full, report.kind, report.year
            named.setdefault(key, {}).setdefault(name, []).append(at)
        elif rivals:
            listed = "、".join(one.full for one in rivals)
            open_[f"“{report.organ}”（{report.path}）在机关名单里可能是 {listed}，不能确定是哪一个。"] = None
    for (full, _, year), by_name in named.items():
        if len(by_name) > 1:
            told = "、".join(f"“{name}”" for name in by_name)
            open_[f"{full} {year} 年度有用不同名称的报告（{told}），当作合并之前的几个机关。"] = None
            for name, reports_of in by_name.items():
                if name != found[reports_of[0]].name:
                    for at in reports_of:
                        del found[at]
    return found, list(open_)


def place_beyond(card: Card, organ: Organ | None = None) -> str:
    """The place that tells a report's body from others of its title; empty where the title says it all.

    ``organ``: the body in the list of who is who, which knows it.
    """
    if organ is not None and organ.region:
        own = place_of(canonical(card.organ or ""))
        return "" if own and same_place(own, organ.region) else organ.region
    return _place(card) if card.organ and not is_unique(card.organ) else ""


def _place(card: Card) -> str:
    """The place that text, file name or folders tell beyond the title; empty where none does."""
    own = canonical(card.organ or "")
    return next((place for place in _told(card) if place and not own.startswith(place)), "")


def _told(card: Card) -> Iterator[str]:
    yield from card.places
    path = Path(card.path).absolute()
    for part in (path.name, *(folder.name for folder in list(path.parents)[:_LEVELS_UP])):
        yield place_of(_FRONT.sub("", part))
