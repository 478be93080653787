"""What the kinds of rules on prose share: statements, places, fingerprints, sums as written in rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from checker.audit import Location
from checker.document import Place
from checker.ground.yamlfile import Fields, Node, as_items
from checker.language.quantity import Quantity, spread
from checker.prose.mentions import Mention, Reading
from checker.report import Prose
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.tree import Linear, Ref
from checker.rules.written import fault_at, read_number

_QUOTES = str.maketrans("", "", "“”‘’「」『』\"'")
_DIGITS = re.compile(r"[\d０-９]+(?:[.．,][\d０-９]+)*")


def statements(case: Case) -> Reading:
    """The statements of the report's prose, as the engine gives them to its rules."""
    assert case.told is not None, "a rule that reads the prose is run by the engine"
    return case.told


def answers(outcomes: Iterable[Outcome], prose: Prose, otherwise: str) -> list[Outcome]:
    """What a rule on prose comes to: its outcomes, one that is unknown where sentences were not read, and
    where there is neither that it does not apply, with the reason ``otherwise``."""
    made = list(outcomes)
    if unread := prose.unread:
        spots = [Location(one.content.place(), "primary", "正文") for one in unread[:1]]
        made.append(Outcome("unknown", "unread", prose.not_read, locations=tuple(spots)))
    return made or [nothing(otherwise)]


@lru_cache(maxsize=256)
def nothing(reason: str) -> Outcome:
    """That there is nothing to check, as most rules say of most reports: the same outcome for all of them."""
    return Outcome("not_applicable", reason=reason)


def no_tables(case: Case) -> bool:
    """Whether the form has no tables: then what the text says of a topic has nothing but itself to be held
    against. Elsewhere it is held against the tables."""
    return case.form is not None and not case.form.tables


def place(reading: Reading, mention: Mention, role: str = "primary", label: str = "正文") -> Location:
    """Where a figure is printed."""
    known = reading.once(_places)
    at = mention.sentence, mention.quantity.start, mention.quantity.end
    if at not in known:
        known[at] = reading.sentence(mention).content.place(*at[1:])
    return Location(known[at], "primary" if role == "primary" else "related", label)


def _places(reading: Reading) -> dict[tuple[int, int, int], Place]:
    """Where figures are printed, by their sentence and where they stand in it: several rules tell of one."""
    return {}


def subject(text: str) -> str:
    """A sentence without its figures and blanks, for the fingerprint."""
    return "".join(_DIGITS.sub("#", text).split())


def printed(quantity: Quantity) -> str:
    """A figure as printed, without the quotation marks of which only one belongs to it."""
    return " ".join(quantity.text.translate(_QUOTES).split())


def fits(quantity: Quantity, value: Decimal) -> bool:
    """Whether a figure of the prose can be this number, rounded or cut off at its last digit."""
    if quantity.may_equal(value):
        return True
    margin = spread(quantity)
    return bool(margin) and quantity.low - margin / 2 <= value < quantity.high + margin


@dataclass(frozen=True, slots=True)
class Sum:
    """One reading: a name for it and the cells that make it."""

    name: str
    linear: Linear
    roles: frozenset[str]
    topics: frozenset[str]
    """Only for figures in one of these roles, of one of these topics; empty: for all."""
    strict: bool = True
    """A figure that fits no strict reading is wrong; others are only accepted where they fit."""
    positive: bool = False
    """Not for a figure of 0: of two groups, none is none of both."""
    unless: frozenset[str] = frozenset()
    """Not where the same sentence has another figure in one of these roles."""

    alone: frozenset[str] = frozenset()
    """Not where another figure of its sentence is told in one of these roles in which it is not."""
    without: frozenset[str] = frozenset()
    """Not for figures that are told in one of these roles, too."""

    def is_for(self, roles: Iterable[str], topics: Iterable[str]) -> bool:
        return (not self.roles or bool(self.roles & set(roles))) and (
            not self.topics or bool(self.topics & set(topics))
        )


def read_sums(fields: Fields, key: str) -> tuple[Sum, ...]:
    """A list of readings under an optional key. Raises ``RuleFault``."""
    if not fields.has(key):
        return ()
    return tuple(_sum(node) for node in as_items(fields.node(key), key))


def _sum(node: Node) -> Sum:
    fields = Fields(node, "读法")
    source = fields.node("sum")
    result = Sum(
        fields.text("name"),
        read_linear(source),
        frozenset(fields.texts("roles", ())),
        frozenset(fields.texts("topics", ())),
        fields.boolean("strict", True),
        fields.boolean("positive", False),
        frozenset(fields.texts("unless", ())),
        frozenset(fields.texts("alone", ())),
        frozenset(fields.texts("without", ())),
    )
    fields.done()
    return result


def read_linear(node: Node) -> Linear:
    """A sum of this year's cells. Raises ``RuleFault``."""
    linear = read_number(node, "sum")
    for _, one in linear.terms:
        if not isinstance(one, Ref):
            raise fault_at(node, "此处只能是单元格的和与差（可乘以常数），不能用函数、乘除单元格", one.at)
        if one.previous:
            raise fault_at(
                node, "此处只能用本年的单元格，不能写 previous.（与上年比请用 when 或 identity）", one.at
            )
    return linear


def amount(value: Decimal, quantity: Quantity) -> str:
    """A number of the tables said in the unit in which the prose says its own."""
    if quantity.kind != "money":
        return figure(value)
    if "万" in quantity.text:
        return f"{figure(value / 10000)} 万元"
    if "亿" in quantity.text:
        return f"{figure(value / 10**8)} 亿元"
    return f"{figure(value)} 元"
