"""What is printed, what it should be and where it is to be changed, as those who mend need it."""

from __future__ import annotations

import re

from checker.audit import Finding, Location, Mend
from checker.render import words

_PRINTED = 60
"""So many characters of a printed sentence stand beside its finding; all of them are in the report."""
_FEW = 3
"""So many places are all told where it is not known which of them is wrong."""
_EITHER = "两边应当一致，哪一边有误以台账为准"
_COMPARED = 20
"""How many sides of its comparisons a finding tells where only its text is shown."""


def compared(finding: Finding) -> list[str]:
    """“对照 正文：87件”, one for each side of every comparison that the message does not tell in full."""
    if all(_is_told(value, finding.message) for value in finding.values.values()):
        return []
    lines = [f"对照 {name}：{value}" for name, value in finding.values.items()]
    more = [f"对照 共 {len(lines)} 项，其余见其他格式的输出"] if len(lines) > _COMPARED else []
    return lines[:_COMPARED] + more


def _is_told(value: str, message: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(value)}(?![\d.])", message) is not None


def printed_and_right(finding: Finding, names: words.Names) -> tuple[str | None, str | None]:
    """What is printed and what it should be: of the one cause, or of each that there may be, line by line.

    Where no cause is known, both sides of the comparison: cell by cell where figures of two reports should
    be the same.
    """
    choices = (finding.cause,) if finding.cause else finding.alternatives
    sides = [
        (f"可能{number}：" if len(choices) > 1 else "", mend, *names.sides(mend))
        for number, mends in enumerate(choices, 1)
        for mend in mends
    ]
    if len(sides) == 1:
        [(_, mend, _, now, wanted)] = sides
        return now, f"{wanted}{_note(mend)}"
    if sides:
        return (
            "\n".join(f"{which}{what} {now}" for which, _, what, now, _ in sides),
            "\n".join(f"{which}{wanted}{_note(mend)}" for which, mend, _, _, wanted in sides),
        )
    if pairs := paired(finding):
        return (
            "\n".join(f"{_last(own.label)}：{own.place.text or '空白'}" for own, _ in pairs),
            "\n".join(f"{_last(own.label)}：{other.place.text or '空白'}" for own, other in pairs)
            + f"\n（{pairs[0][1].label.partition('·')[0]}所印；{_EITHER}）",
        )
    if finding.values:
        printed = "\n".join(f"{name}：{value}" for name, value in finding.values.items())
        return printed, _EITHER if len(finding.values) > 1 and _are_figures(finding) else None
    primary = next((one.place.text for one in finding.locations if one.role == "primary"), "")
    return (primary if len(primary) <= _PRINTED else f"{primary[:_PRINTED]}……") or None, None


def paired(finding: Finding) -> list[tuple[Location, Location]]:
    """The cells of the report with those of another that should hold the same; none where no cell has one
    for itself."""
    own = [one for one in finding.locations if one.path is None]
    others = [one for one in finding.locations if one.path is not None]
    if finding.cause or len(own) != len(others) or not all(one.cell for one in finding.locations):
        return []
    return list(zip(own, others, strict=True))


def to_do(finding: Finding) -> str:
    """What whoever mends may do; empty where nothing is known."""
    if finding.hint or not (finding.cause or finding.alternatives):
        return finding.hint
    if finding.cause:
        return "对照台账核实后，照“应为”改正。"
    return "几种改法都能使各项相符：对照台账，看是哪一处有误，照它改正。"


def to_mend(finding: Finding) -> list[Location]:
    """Where something is to be changed, as far as that is known: the cells of the cause, else those that
    another report contradicts, else what the finding is about in the report itself. Whoever mends need not
    look at the rest."""
    if pairs := paired(finding):
        return [own for own, _ in pairs]
    mends = [mend for mends in (finding.cause, *finding.alternatives) for mend in mends]
    cells = {mend.cell for mend in mends if mend.cell is not None}
    numbers = {mend.location for mend in mends if mend.location is not None}
    found = [
        one
        for number, one in enumerate(finding.locations)
        if number in numbers or (one.cell in cells and one.path is None)
    ]
    own = [one for one in finding.locations if one.path is None]
    main = [one for one in own if one.role == "primary"] if len(own) > _FEW else own
    return found or main or own or list(finding.locations)


def _are_figures(finding: Finding) -> bool:
    return all(any(sign.isdigit() for sign in value) for value in finding.values.values())


def _last(label: str) -> str:
    """“自然人” of “表三·上年结转·自然人”."""
    return label.rpartition("·")[2]


def _note(mend: Mend) -> str:
    return f"（{mend.note}）" if mend.note else ""
