"""Wholes and parts within the prose: 其中, 分别为, 共计, and 收到＝办结＋未办结."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Location, Severity
from checker.prose.groups import Balance, Group, balances, groups
from checker.prose.statements import Mention, Reading
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kinds import Compiled, Context, Kind
from checker.rules.prose import place, printed, statements, subject
from checker.slip import slip_among
from checker.yamlfile import Fields

_SLOTS = frozenset(("whole", "parts", "sum", "diff", "left", "right"))
_CHECKS = ("over", "under", "balance")
_FEWEST_CLOSED = 3
"""From how many parts a list without 等 reads as complete; shorter ones are often mere examples."""


@dataclass(frozen=True, slots=True)
class Parts:
    check: str
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case, self.words)
        if self.check == "balance":
            outcomes = [_balance(one, reading) for one in balances(reading)]
        else:
            outcomes = [o for one in groups(reading) if (o := self._group(one, reading)) is not None]
        return outcomes or [Outcome("not_applicable", reason="正文没有这样的说法")]

    def _group(self, group: Group, reading: Reading) -> Outcome | None:
        verdict = group.verdict()
        instance = f"{group.parts[0].sentence + 1}.{group.parts[0].quantity.start}"
        mentions = (group.whole, *group.parts)
        if verdict == "equal" or (verdict == "under" and self.check == "over"):
            return Outcome("pass", instance, locations=_places(reading, mentions))
        grade: Severity | None = None
        if self.check == "over":
            if verdict != "over":
                return None
            loose = group.outlets or group.mark == "open" or not group.one_unit
            loose = (loose and not group.plain_sum) or len({p.when for p in group.parts}) > 1
            grade = "warning" if loose else None
        else:
            if verdict != "under" or not _complete(group):
                return None
            grade = None if group.rest or group.plain_sum else "warning"
        return _failure(reading, group, instance, grade)


def _complete(group: Group) -> bool:
    """Whether the list claims to name all parts: only then is a missing remainder a question."""
    if not group.closed or not group.one_unit or group.mark == "open":
        return False
    if any(not m.quantity.exact for m in (group.whole, *group.parts)):
        return False
    count = len(group.parts)
    if group.rest or group.mark == "sum" or group.exclusive:
        return count >= 2
    if group.mark == "bracket" and count < _FEWEST_CLOSED:
        return False
    if group.outlets or group.mark == "colon":
        return count > _FEWEST_CLOSED
    return count >= _FEWEST_CLOSED


def _failure(reading: Reading, group: Group, instance: str, grade: Severity | None) -> Outcome:
    parts = group.parts
    low = sum((p.quantity.low for p in parts), Decimal(0))
    high = sum((p.quantity.high for p in parts), Decimal(0))
    total = figure(low)
    if low != high:
        total = f"{figure(low)} 至 {figure(high)}" if high.is_finite() else f"至少 {figure(low)}"
    whole = group.whole.quantity
    difference = low - whole.high if low > whole.high else whole.low - high
    hint = None
    if whole.exact and low == high:
        others = [(f"“{printed(p.quantity)}”", p.quantity.low) for p in parts if p.quantity.low >= 3]
        slip = slip_among(whole.low, low, others)
        hint = f"总数{slip}。" if slip else None
    return Outcome(
        "fail",
        instance,
        slots={
            "whole": printed(whole),
            "parts": "＋".join(printed(p.quantity) for p in parts),
            "sum": total,
            "diff": figure(abs(difference)),
        },
        values={"总数": printed(whole), "各项之和": total},
        locations=_places(reading, (group.whole, *parts)),
        severity=grade,
        hint=hint,
        subject=subject(reading.sentence(parts[0]).text),
    )


def _balance(balance: Balance, reading: Reading) -> Outcome:
    instance = f"{balance.received.sentence + 1}.{balance.received.quantity.start}"
    locations = _places(reading, balance.mentions)
    if balance.holds():
        return Outcome("pass", instance, locations=locations)
    left = [balance.received, *([balance.carried] if balance.carried else [])]
    right = [balance.done, balance.rest]
    exact = all(m.quantity.exact for m in balance.mentions)
    return Outcome(
        "fail",
        instance,
        slots={"left": _worked_out(left), "right": _worked_out(right)},
        values={"收到": _worked_out(left), "办结与未办结": _worked_out(right)},
        locations=locations,
        severity=None if exact else "warning",
        subject=subject(reading.sentence(balance.received).text),
    )


def _worked_out(mentions: list[Mention]) -> str:
    said = "＋".join(printed(m.quantity) for m in mentions)
    total = sum((m.quantity.low for m in mentions), Decimal(0))
    return said if len(mentions) == 1 else f"{said}＝{figure(total)}"


def _places(reading: Reading, mentions: Iterable[Mention]) -> tuple[Location, ...]:
    return tuple(
        place(reading, mention, "primary" if not number else "related")
        for number, mention in enumerate(mentions)
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Parts(fields.choice("check", _CHECKS), context.words), _SLOTS)


KIND = Kind(
    summary="正文里的总数与各项",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "over：各项之和超过总数；under：逐项列举而合计不足；balance：收到与办结、未办结",
        }
    },
    required=("check",),
    compile=_compile,
)
