"""Where the words of a share say that its whole is not all there is of a subject: of others, of several
years, of less."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from checker.prose.mentions import Mention, Reading
from checker.prose.phrases import AMONG
from checker.prose.tokens import Token

_MANY_YEARS = re.compile(r"[两二三四五六七八九十\d来]年|累计")


def is_of_others(behind: Sequence[Token]) -> bool:
    """“占全市申请量的”, “占近五年申请总量的”"""
    named = any(
        token.residue >= 2
        or (token.has("time") and not token.has("time", "this"))
        or (token.has("scope") and not token.has("scope", "own"))
        for token in behind
    )
    return named or is_over_years(behind)


def is_narrowed(reading: Reading, percent: Mention) -> bool:
    """“在征地类申请中，不掌握的占 35%”: of those only that a clause before it names."""
    turns = reading.once(_narrowings)[percent.sentence]
    before = bisect_left(turns, (percent.quantity.start, False))
    return before > 0 and turns[before - 1][1]


def _narrowings(reading: Reading) -> tuple[tuple[tuple[int, bool], ...], ...]:
    """Of each sentence, where clauses end that say of what something is told, and whether it is less than the
    whole subject."""
    return tuple(tuple(_turns(words)) for words in reading.tokens)


def _turns(words: Sequence[Token]) -> Iterator[tuple[int, bool]]:
    clause: list[Token] = []
    for token in words:
        if not token.has("stop"):
            clause.append(token)
            continue
        if clause and clause[-1].text in AMONG:
            less = any(t.residue >= 2 or t.has("channel") or t.has("applicant") for t in clause)
            yield token.start, less
        clause = []


def is_over_years(words: Sequence[Token]) -> bool:
    """“近五年”, “两年来”: of more than one year."""
    return bool(_MANY_YEARS.search("".join(t.text for t in words if not t.has("year"))))
