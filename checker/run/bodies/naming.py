"""Which body a report is of, where its title leaves out the place: 水务局 in 甲市 and 水务局 in 乙市."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from checker.language.organs import canonical, is_unique, place_of, same_place
from checker.run.card import Card, is_place_beyond

Names = Mapping[str, str | None]
"""Path of a report → the name of its body; ``None`` where it was not read."""
_LEVELS_UP = 4
"""So many folders above a file may say where it belongs."""
_FRONT = re.compile(r"^[\W\d_]*(?:年度?|附件)?[\W\d_]*")
"""What stands before the name of a file or folder: a number, a year."""


def bodies(reports: Sequence[Card]) -> tuple[Names, list[str]]:
    """The name of each report's body, and a Chinese sentence for each title that stands for several.

    It is the title's, with the place before it where the same title stands for bodies of several places.
    """
    names = [report.organ for report in reports]
    alike: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if name and not is_unique(name):
            alike.setdefault(canonical(name), []).append(at)
    notes = []
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
        listed = "、".join(f"{place}（{path}）" for place, path in first.items())
        notes.append(
            f"标题都写“{reports[group[0]].organ}”，依文件夹、文件名或正文，当作不同地方的机关：{listed}。"
        )
    return {report.path: name for report, name in zip(reports, names, strict=True)}, notes


def place_beyond(card: Card) -> str:
    """The place that tells a report's body from others of its title; empty where the title says it all."""
    return _place(card) if card.organ and not is_unique(card.organ) else ""


def _place(card: Card) -> str:
    """The place that text, file name or folders tell beyond the title; empty where none does."""
    if card.place_in_text:
        return card.place_in_text
    path = Path(card.path).absolute()
    names = (path.name, *(folder.name for folder in list(path.parents)[:_LEVELS_UP]))
    told = (place_of(_FRONT.sub("", name)) for name in names)
    return next((place for place in told if is_place_beyond(place, card.organ)), "")
