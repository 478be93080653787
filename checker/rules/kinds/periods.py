"""Halves, quarters and months of a year against the whole year, as the prose or a table tells it: all of them
come to it, none is more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.ground.yamlfile import Fields
from checker.language.characters import narrow
from checker.prose.mentions import Mention, Reading
from checker.prose.passages import Passage, passages
from checker.prose.tokens import Token, say
from checker.prose.traits import NO_ROLE
from checker.prose.units import counts_same
from checker.prose.vocabulary import Words
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import TOTALS, Layouts, UnknownName
from checker.rules.prose import Sum, answers, place, printed, read_sums, statements, subject
from checker.rules.sheet import Sheet, sheet_of

_SLOTS = frozenset(("parts", "sum", "tried"))
_YEAR = frozenset(range(1, 13))
_PERIODS = {"上半年": range(1, 7), "下半年": range(7, 13), "前三季度": range(1, 10)}
_PERIODS |= {
    f"{nth}{name}季度": range(3 * at + 1, 3 * at + 4)
    for at, name in enumerate("一二三四")
    for nth in ("", "第")
}
_MONTHS = re.compile(r"(\d{1,2})月?[-—~至到](\d{1,2})月")
_MONTH = re.compile(r"(?:\d{4}年度?)?(\d{1,2})月")
_SINCE = re.compile(r"以来|累计|自(?!然)|从(?=\d)")
"""What may begin in an earlier year."""
_CHECKS = ("sum", "most")


@dataclass(frozen=True, slots=True)
class _Year:
    """Figures that tell a year by its periods, all of it, and the figure of the whole year before them."""

    parts: tuple[Mention, ...]
    whole: Mention | None


@dataclass(frozen=True, slots=True)
class Periods:
    """The compiled rule."""

    check: str
    topics: frozenset[str]
    readings: tuple[Sum, ...]
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = sheet_of(case, self.layouts)
        if self.check == "most":
            told = [m for m in reading.mentions if _is_of_part(m, reading)]
            outcomes = [made for one in told if (made := self._part(one, reading, sheet))]
        else:
            outcomes = [made for one in _years(reading) if (made := self._outcome(one, reading, sheet))]
        return answers(outcomes, reading.prose, "正文没有按上下半年或季度说")

    def _part(self, mention: Mention, reading: Reading, sheet: Sheet) -> Outcome | None:
        """“截至 10 月底作出行政处罚 77 件”: no more than there were in the year."""
        instance = f"{mention.sentence + 1}.{mention.quantity.start}"
        tried = list(self._cells(mention, sheet))
        cells = tuple(dict.fromkeys(a for _, one, _ in tried for a in one))
        spot = place(reading, mention)
        unknown = next((one for _, one, value in tried if value is None), None)
        if not tried:
            return None
        if unknown is not None:
            return Outcome("unknown", instance, sheet.why(unknown), cells=cells, locations=(spot,))
        if any(mention.quantity.low <= (value or Decimal(0)) for _, _, value in tried):
            return Outcome("pass", instance, cells=cells, locations=(spot,))
        said = printed(mention.quantity)
        years = "；".join(f"{name} {figure(value or Decimal(0))}" for name, _, value in tried)
        return Outcome(
            "fail",
            instance,
            slots={"parts": said, "sum": said, "tried": years},
            cells=cells,
            values={"正文": said, "全年": years},
            locations=(spot, *sheet.locations(cells)),
            subject=subject(reading.sentence(mention).text),
        )

    def _outcome(self, year: _Year, reading: Reading, sheet: Sheet) -> Outcome | None:
        first = year.parts[0]
        instance = f"{first.sentence + 1}.{first.quantity.start}"
        low = sum((m.quantity.low - m.quantity.margin for m in year.parts), Decimal(0))
        high = sum((m.quantity.high + m.quantity.margin for m in year.parts), Decimal(0))
        tried = list(self._cells(first, sheet))
        told = (*year.parts, *((year.whole,) if year.whole is not None else ()))
        spots = tuple(place(reading, m, "related" if at else "primary") for at, m in enumerate(told))
        cells = tuple(dict.fromkeys(a for _, one, _ in tried for a in one))
        whole = year.whole.quantity if year.whole is not None else None
        fits = whole is not None and low <= whole.high + whole.margin and whole.low - whole.margin <= high
        if fits or any(value is not None and low <= value <= high for _, _, value in tried):
            return Outcome("pass", instance, cells=cells, locations=spots)
        unknown = next((one for _, one, value in tried if value is None), None)
        if unknown is not None:
            return Outcome("unknown", instance, sheet.why(unknown), cells=cells, locations=spots)
        if not tried and whole is None:
            return None
        total = figure(sum((m.quantity.low for m in year.parts), Decimal(0)))
        said = [f"正文说全年 {printed(whole)}"] if whole is not None else []
        said += [f"{name} {figure(value or Decimal(0))}" for name, _, value in tried]
        return Outcome(
            "fail",
            instance,
            slots={
                "parts": "＋".join(printed(m.quantity) for m in year.parts),
                "sum": total,
                "tried": "；".join(said),
            },
            cells=cells,
            values={"各期之和": total, "全年": "；".join(said)},
            locations=(*spots, *sheet.locations(cells)),
            subject=subject(reading.sentence(first).text),
        )

    def _cells(
        self, mention: Mention, sheet: Sheet
    ) -> Iterator[tuple[str, tuple[Address, ...], Decimal | None]]:
        """What the tables have for the whole year."""
        plain = not (mention.subset or mention.channel or mention.applicants or mention.unspoken)
        official = plain and mention.sure and mention.whose == "own" and len(mention.topics) == 1
        if not official or not self.topics.issuperset(mention.topics):
            return
        for one in self.readings:
            if one.is_for(mention.roles or (NO_ROLE,), mention.topics):
                try:
                    cells = sheet.addresses(one.linear, {"topic": mention.topics, "applicant": (TOTALS,)})
                except UnknownName:
                    continue
                yield one.name, tuple(a for _, a in cells), sheet.total(cells)


def _is_of_part(mention: Mention, reading: Reading) -> bool:
    """Whether a figure tells how much there was in a part of this year, of which the months are known."""
    if mention.when != "part" or mention.change or mention.quantity.kind != "count":
        return False
    before = [t for t in reading.tokens[mention.sentence] if t.end <= mention.quantity.start]
    times = [t for t in before if t.has("time")]
    over_years = _SINCE.search("".join(t.text for t in before)) is not None
    plain = all(t.has("time", "this") or _months_of(t) for t in times)
    return bool(times) and plain and not over_years and _months_of(times[-1])


def _months_of(token: Token) -> bool:
    text = narrow(token.text)
    return token.has("time", "part") and (text in _PERIODS or _MONTH.match(text) is not None)


def _years(reading: Reading) -> Iterator[_Year]:
    """Each run of figures whose periods make up a year, one after the other."""
    for passage in passages(reading):
        run: list[Mention] = []
        months: set[int] = set()
        before: Mention | None = None
        for mention, words in zip(passage.mentions, passage.runs, strict=True):
            if mention.quantity.kind not in ("count", "money") or mention.change:
                continue
            period = _period(words)
            if not period or (run and not _goes_on(mention, run[0])) or months & period:
                run, months = [], set()
            if not period:
                before = mention
                continue
            run.append(mention)
            months |= period
            if months == _YEAR:
                whole = before if _is_whole(before, run) else _whole_behind(passage, mention, run)
                yield _Year(tuple(run), whole)
                run, months = [], set()


def _whole_behind(passage: Passage, last: Mention, run: Sequence[Mention]) -> Mention | None:
    """“上半年 7 件、下半年 6 件，全年 13 件”"""
    at = passage.mentions.index(last) + 1
    following = passage.mentions[at] if at < len(passage.mentions) else None
    if following is None or not _is_whole(following, run) or following.change:
        return None
    if following.quantity.unit != last.quantity.unit:
        return None
    yearly = any(t.has("time", "this") or t.has("mark", "sum") for t in following.lead)
    return following if yearly and following.mark in ("", "sum") else None


def _period(words: Sequence[Token]) -> frozenset[int]:
    """The months that the last period named before a figure is made of; none where none is named."""
    for token in reversed(words) if say(words, "time", "part") else ():
        if token.has("time", "part"):
            text = narrow(token.text)
            if match := _MONTHS.match(text):
                return frozenset(range(int(match[1]), int(match[2]) + 1)) & _YEAR
            return frozenset(_PERIODS.get(text, ()))
    return frozenset()


def _goes_on(mention: Mention, first: Mention) -> bool:
    return (
        mention.quantity.unit == first.quantity.unit
        and mention.depth == first.depth
        and mention.topics in ((), first.topics)
        and mention.noun in ("", first.noun)
    )


def _is_whole(before: Mention | None, run: Sequence[Mention]) -> bool:
    """Whether the figure before the run is that of the year."""
    return (
        before is not None
        and before.when == "this"
        and counts_same(before.quantity, run[0].quantity)
        and (not run[0].topics or before.topics == run[0].topics)
        and (not run[0].noun or before.noun == run[0].noun)
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    check = Periods(
        fields.choice("check", _CHECKS) if fields.has("check") else _CHECKS[0],
        frozenset(fields.texts("topics")),
        read_sums(fields, "readings"),
        context.layouts,
        context.words,
    )
    return Compiled(check, _SLOTS)


_WORDS = {"type": "array", "items": {"type": "string"}}
KIND = Kind(
    summary="上下半年、四个季度之和与全年的数",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "sum（不写即此）：各期之和等于全年；most：一期的数不大于全年",
        },
        "topics": {**_WORDS, "description": "表格里有全年数的统计对象（vocabulary.yaml 里 topics 的名称）"},
        "readings": {
            "type": "array",
            "items": {"type": "object"},
            "description": "认可的全年数：名称与单元格之和（可用 $topic），一种相符即通过",
        },
    },
    required=("topics", "readings"),
    compile=_compile,
    reads="both",
    slots={"tried": "各种读法各是多少"},
)
