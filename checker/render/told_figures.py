"""What is printed and what it should be, for tables that have a column for each."""

from __future__ import annotations

from checker.audit import Finding, Mend
from checker.render import words

_PRINTED = 60
"""So many characters of a printed sentence stand beside its finding; all of them are in the report."""


def printed_and_right(finding: Finding, names: words.Names) -> tuple[str | None, str | None]:
    """What is printed and what it should be: of the one cause, or of each that there may be, line by line.

    Where no cause is known, both sides of the comparison, and nothing that it should be.
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
    if finding.values:
        return "\n".join(f"{name}：{value}" for name, value in finding.values.items()), None
    primary = next((one.place.text for one in finding.locations if one.role == "primary"), "")
    return (primary if len(primary) <= _PRINTED else f"{primary[:_PRINTED]}……") or None, None


def _note(mend: Mend) -> str:
    return f"（{mend.note}）" if mend.note else ""
