"""Carried over to the report's own year what goes on to the next one, or from it what came from the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token, say
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import answers, fits, place, printed, read_linear, statements, subject
from checker.rules.sheet import sheet_of
from checker.rules.tree import Linear

_SLOTS = frozenset(("text", "figure", "right"))
_NEAR = 2
"""So many words may stand between 结转 and its year."""


@dataclass(frozen=True, slots=True)
class CarriedYear:
    """The compiled rule. Judged only where the table tells which of the two the figure is."""

    role: str
    """The role of words for carrying over that have no direction of their own."""
    came: Linear
    goes: Linear
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        year = case.report.year
        if year is None:
            return [Outcome("unknown", reason="未读到年度")]
        reading = statements(case)
        sheet = sheet_of(case, self.layouts)
        try:
            came = sheet.total(sheet.addresses(self.came, {}))
            goes = sheet.total(sheet.addresses(self.goes, {}))
        except UnknownName as error:
            return [Outcome("unknown", reason=str(error))]
        outcomes = []
        for mention in reading.mentions if came != goes else ():
            if not self._dated(mention) or not mention.quantity.low:
                continue
            for token, toward in self._directed(mention, year):
                meant, other, right = (goes, came, year + 1) if toward else (came, goes, year - 1)
                if _is_only(mention, meant, other):
                    outcomes.append(_outcome(mention, token, right, reading))
                    break
            else:
                outcomes.append(Outcome("pass", _instance(mention), locations=(place(reading, mention),)))
        return answers(outcomes, reading.prose, "正文没有写着年份的结转")

    def _dated(self, mention: Mention) -> bool:
        words = (*mention.lead, *mention.tail)
        return say(words, "role", self.role) and say(words, "year")

    def _directed(self, mention: Mention, year: int) -> Iterator[tuple[Token, bool]]:
        """The report's own year beside 结转, and whether it stands as the year that it goes to."""
        for words in (mention.lead, mention.tail):
            at = next((i for i, t in enumerate(words) if t.has("role", self.role)), None)
            if at is None or any(t.has("time", "last") or t.has("time", "next") for t in words):
                continue
            years = [i for i, t in enumerate(words) if str(year) in t.ids("year")]
            if len(years) == 1 and abs(years[0] - at) <= _NEAR:
                yield words[years[0]], years[0] > at


def _is_only(mention: Mention, meant: Decimal | None, other: Decimal | None) -> bool:
    """Whether the figure is the one and cannot be the other."""
    if meant is None or other is None:
        return False
    return fits(mention.quantity, meant) and not fits(mention.quantity, other)


def _instance(mention: Mention) -> str:
    return f"{mention.sentence + 1}.{mention.quantity.start}"


def _outcome(mention: Mention, token: Token, right: int, reading: Reading) -> Outcome:
    sentence = reading.sentence(mention)
    spot = Location(sentence.content.place(token.start, token.end), "primary", "正文")
    return Outcome(
        "fail",
        _instance(mention),
        slots={"text": token.text, "figure": printed(mention.quantity), "right": str(right)},
        values={"正文": token.text, "应为": f"{right} 年"},
        locations=(spot, place(reading, mention, "related")),
        subject=subject(sentence.text),
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    check = CarriedYear(
        fields.text("role"),
        read_linear(fields.node("came")),
        read_linear(fields.node("goes")),
        context.layouts,
        context.words,
    )
    return Compiled(check, _SLOTS)


KIND = Kind(
    summary="“结转”旁边的年份与表格所说的去向相反",
    keys={
        "role": {"type": "string", "description": "没有方向的结转的角色（vocabulary.yaml 里 roles 的名称）"},
        "came": {"type": "string", "description": "上年转来的单元格"},
        "goes": {"type": "string", "description": "转往下年的单元格"},
    },
    required=("role", "came", "goes"),
    compile=_compile,
    reads="both",
    slots={"right": "应是哪一年"},
)
