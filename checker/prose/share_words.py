"""What the words behind 占 say that a share is of: somebody else's whole, or one of more than one year."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def is_over_years(words: Sequence[Token]) -> bool:
    """“近五年”, “两年来”: of more than one year."""
    return bool(_MANY_YEARS.search("".join(t.text for t in words if not t.has("year"))))
