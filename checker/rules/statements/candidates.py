"""What a figure of the prose may say: one reading of its subject, role and applicants, as a sum of cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from checker.prose.mentions import Mention
from checker.prose.vocabulary import Vocabulary
from checker.report import Address


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


def columns(mention: Mention, vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """The columns that the applicants named stand for, each way they may be meant."""
    if not mention.applicants:
        return [("total",)]
    said = [vocabulary.columns(mention.applicants)]
    also = [vocabulary.applicants[id].also for id in mention.applicants if vocabulary.applicants[id].also]
    return [*said, vocabulary.columns(also)] if also else said
