"""What a figure of the prose may say: one reading of its subject, role and applicants, as a sum of cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from checker.prose.mentions import Mention
from checker.report import Address
from checker.rules.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    cells: tuple[tuple[Decimal, Address], ...]
    value: Decimal | None
    strict: bool


def options(mention: Mention) -> list[tuple[str, ...]]:
    """The subjects of a figure: all together, or one of them."""
    options: list[tuple[str, ...]] = [(topic,) for topic in mention.topics]
    return [mention.topics, *options] if len(options) > 1 else options


def columns(mention: Mention, sheet: Sheet) -> list[tuple[str, ...]]:
    """The columns that the applicants named stand for, each way they may be meant."""
    layout = sheet.layout("applications")
    if not mention.applicants or layout is None:
        return [("total",)]
    parts = layout.columns("parts")
    legal = tuple(column for column in parts if column != "natural_person")
    said = tuple(
        dict.fromkeys(c for a in mention.applicants for c in (legal if a == "legal_person" else (a,)))
    )
    # “企业” is often said for all but natural persons.
    return [said, legal] if "business" in mention.applicants else [said]
