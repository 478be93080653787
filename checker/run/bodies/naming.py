"""Which body a report is of, where its title leaves out the place: 水务局 in 甲市 and 水务局 in 乙市."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from checker.language.organs import canonical, is_unique, place_of, same_place
from checker.report import Report

Names = Mapping[str, str | None]
"""Path of a report → the name of its body; ``None`` where it was not read."""
_LEVELS_UP = 4
"""So many folders above a file may say where it belongs."""
_FRONT = re.compile(r"^[\W\d_]*(?:年度?|附件)?[\W\d_]*")
"""What stands before the name of a file or folder: a number, a year."""
_SENTENCES = 8
"""So many paragraphs at the top of a report may say the full name of its body."""


def bodies(reports: Sequence[Report]) -> tuple[Names, list[str]]:
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


def place_beyond(report: Report) -> str:
    """The place that tells a report's body from others of its title; empty where the title says it all."""
    return _place(report) if report.organ and not is_unique(report.organ) else ""


def _place(report: Report) -> str:
    """The place that text, file name or folders tell beyond the title; empty where none does."""
    own = canonical(report.organ or "")
    for place in _told(report):
        if place and not own.startswith(place):
            return place
    return ""


def _told(report: Report) -> Iterator[str]:
    organ = "".join((report.organ or "").split())
    fuller = re.compile(rf"([\u4e00-\u9fff]{{2,16}}){re.escape(organ)}")
    paragraphs = [paragraph for section in report.sections for paragraph in section.body]
    for paragraph in paragraphs[:_SENTENCES]:
        for match in fuller.finditer("".join(paragraph.text.split())[:2000]):
            yield from (
                place
                for start in range(len(match[1]))
                if (place := place_of(match[1][start:])) == match[1][start:]
            )
    path = Path(report.path).absolute()
    for part in (path.name, *(folder.name for folder in list(path.parents)[:_LEVELS_UP])):
        yield place_of(_FRONT.sub("", part))
