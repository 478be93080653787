"""A count word against the list that it announces: “五项重点工作。一是……二是……”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.audit import Location
from checker.prose import Prose
from checker.quantity import narrow, numeral
from checker.rules.base import Case, Outcome
from checker.rules.kinds import Compiled, Context, Kind
from checker.rules.prose import subject
from checker.yamlfile import Fields

_SLOTS = frozenset(("said", "count", "listed"))
_NUMERAL = r"(?:\d{1,2}|[二两三四五六七八九十]{1,3})"
_COUNT = re.compile(
    rf"(?<![第\d.一二三四五六七八九十百])({_NUMERAL})\s?(?:个|大|点|条|项|类|种)?\s?[\u4e00-\u9fff]{{0,4}}?"
    r"(?:方面|问题|环节|领域|重点|措施|举措|任务|工作|机制|制度|行动|抓手|渠道|步骤|建议|要求|不足|短板|做法|途径|关键"
    r"|点(?![多整]))"
)
_ORDINALS = "一二三四五六七八九十"
_ITEM = re.compile(
    r"(?:(?<=[。；，：:！？、\s])|^)([一二三四五六七八九十])(?:是|要|、|：)"
    r"|(?:(?<=[。；，：:])|^)第([一二三四五六七八九十])(?=[，、：])"
)
_GAP = 60
"""How many characters may stand between the count and the first item."""


@dataclass(frozen=True, slots=True)
class Listing:
    def run(self, case: Case) -> Iterable[Outcome]:
        outcomes = list(_outcomes(case.report.prose))
        return outcomes or [Outcome("not_applicable", reason="正文没有先说条数再列举")]


@dataclass(frozen=True, slots=True)
class _Item:
    ordinal: int
    sentence: int
    start: int
    form: str


def _outcomes(prose: Prose) -> Iterator[Outcome]:
    items = [
        item
        for number, sentence in enumerate(prose.sentences)
        for item in _items(number, narrow(sentence.text))
    ]
    for at, first in enumerate(items):
        if first.ordinal != 1:
            continue
        count = _announced(prose, first)
        if count is None:
            continue
        number, sentence, start, end = count
        listed = _length(items, at, prose)
        if listed < 2:
            continue
        content = prose.sentences[sentence].content
        where = [Location(content.place(start, end), "primary", "正文")]
        for item in items[at : at + listed]:
            spot = prose.sentences[item.sentence].content.place(item.start, item.start + 2)
            where.append(Location(spot, "related", "列举"))
        instance = f"{sentence + 1}.{start}"
        if number == listed:
            yield Outcome("pass", instance, locations=tuple(where))
            continue
        said = "".join(prose.sentences[sentence].text[start:end].split())
        yield Outcome(
            "fail",
            instance,
            slots={"said": said, "count": str(number), "listed": str(listed)},
            values={"所说": said, "所列": f"{listed} 条"},
            locations=tuple(where[:3]),
            subject=subject(prose.sentences[sentence].text),
        )


def _items(number: int, text: str) -> Iterator[_Item]:
    for match in _ITEM.finditer(text):
        mark = match[1] or match[2]
        form = "第" if match[2] else text[match.end(1)]
        yield _Item(
            _ORDINALS.index(mark) + 1, number, match.start(1) if match[1] else match.start(2) - 1, form
        )


def _length(items: list[_Item], at: int, prose: Prose) -> int:
    """How many items follow in order and in one form (一是…二是…)."""
    first = items[at]
    listed = 1
    for item in items[at + 1 :]:
        if prose.sentences[item.sentence].section != prose.sentences[first.sentence].section:
            break
        if item.form != first.form:
            continue
        if item.ordinal != listed + 1:
            break
        listed += 1
    return listed


def _announced(prose: Prose, first: _Item) -> tuple[int, int, int, int] | None:
    """The count said shortly before the first item: its number, sentence and place."""
    for sentence in (first.sentence, first.sentence - 1):
        if sentence < 0 or prose.sentences[sentence].section != prose.sentences[first.sentence].section:
            return None
        text = narrow(prose.sentences[sentence].text)
        end = first.start if sentence == first.sentence else len(text)
        low = max(0, end - _GAP)
        found = list(_COUNT.finditer(text, low, end))
        if found:
            match = found[-1]
            value = numeral(match[1])
            if value is None or not 2 <= value <= 12 or "等" in text[match.start() : end]:
                return None
            if re.search(r"[年月日等]\s?\Z", text[: match.start()]) or _other_list(text[match.end() : end]):
                return None
            return int(value), sentence, match.start(), match.end()
        if sentence == first.sentence and first.start > 2:
            # The list does not open its sentence, so the count must stand in the same one.
            return None
    return None


def _other_list(text: str) -> bool:
    return any(mark in text for mark in ("《", "一个", "其中"))


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Listing(), _SLOTS)


KIND = Kind(summary="先说条数再列举的，条数与所列是否一致", keys={}, compile=_compile)
