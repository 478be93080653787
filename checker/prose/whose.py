"""Whose figure a clause tells: the reporting organ's own, its whole area's, its members', a superior's.

A report of a government is the report of its area: what its members received are parts of its own figures.
In the report of one department the area and its members are others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.prose.organ import organ_names
from checker.prose.tokens import Names, Token

_GOVERNMENTS = (
    "政府", "管委会", "管理委员会", "政府办公室", "政府办公厅", "管委会办公室", "管理委员会办公室",
)  # fmt: skip
_OFFICES = ("办公室", "办公厅")
_AREA = re.compile(r"[\u4e00-\u9fff]{1,10}(?:自治区|自治州|自治县|自治旗|省|市|州|盟|县|区|旗|镇|乡)")
_BODY = re.compile(r"[局厅委院会处办部署队站所校馆社庭司]$|中心$|公司$|集团$")
"""How a body's name ends that is no place (“…服务区” of a company is none either, but rare)."""
_TELLING = 4
"""From how many characters on a short name tells whose it is."""
_SPEAKS_OF_ITSELF = ("我", "本", "局机关", "机关")
_HANDED = ("转", "交")
_AND_ABOVE = ("以上", "及以上")
_JOINS = frozenset(("及", "和", "与", "含", "、"))


_LOWER = ("members", "below")
"""Scopes of bodies under the organ: a name behind one of them is theirs."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The reporting organ as the text may speak of it."""

    name: str
    government: bool
    """Its report is that of a whole area."""
    names: Names

    @classmethod
    def of(cls, organ: str | None) -> Standing:
        name = "".join((organ or "").split())
        area = bool(_AREA.fullmatch(name)) and not _BODY.search(name)
        return cls(name, area or name.endswith(_GOVERNMENTS), organ_names(organ))

    def circle(self, scope: str, whose: str) -> str:
        """Of whom a figure is told, as far as the tables tell them apart: “全市” in the report of a city is
        all that it reports on; its office may report on itself alone."""
        whole = scope == "area" and whose == "own" and not self.name.endswith(_OFFICES)
        return "" if whole else scope

    def is_called(self, name: str) -> bool:
        """Whether a name may be the organ's, shortened (“人社分局”, “市局”, “市市监局”)."""
        rest = iter(self.name)
        end = -1 if len(name) >= _TELLING else -2
        return name[end:] == self.name[end:] and all(c in rest for c in name)

    def is_itself(self, token: Token) -> bool:
        """Whether words for an organ mean this one; “市局” in the report of a district does not."""
        if not self.name or token.text.startswith(_SPEAKS_OF_ITSELF):
            return True
        if (token.text, "own") in self.names.get(token.text[:1], ()):
            return True
        rest = iter(self.name)
        return all(c in rest for c in token.text)


def whose(token: Token, kind: str, words: Sequence[Token], at: int, standing: Standing) -> str:
    """``own``, ``area``, ``members`` or ``other``; empty where the words are no subject.

    ``kind``: the scope that the vocabulary gives for the token, which is ``words[at]``.
    """
    before = words[at - 1] if at else None
    if kind == "own":
        if before is not None and any(before.has("scope", lower) for lower in _LOWER):
            return _another(standing)  # “县（区）自然资源局收到 120 件”
        if before is not None and before.text.endswith(_HANDED) and not before.has("role"):
            return "other"  # “市政府收到 320 件，其中转我局办理 15 件”
        if before is not None and before.residue and not token.text.startswith(_SPEAKS_OF_ITSELF):
            # “青山街道” in the report of another organ
            return "own" if standing.is_called(before.text + token.text) else _another(standing)
        return "own" if standing.is_itself(token) else _another(standing)
    if kind == "superior" and not _acts(words, at, standing):
        return ""
    if before is not None and standing.is_called(before.text + token.text):
        return "own"
    if before is not None and before.text in _JOINS:
        return ""  # “区政府及区政府办公室”: the organ itself is named too
    if standing.government and kind in ("area", "members", "below"):
        return "area" if kind == "area" else "members"
    return "other"


def names_rank(words: Sequence[Token], at: int) -> bool:
    """“在省级以上媒体刊播稿件 31 篇”: the rank of what carries the news tells nobody's figures."""
    following = words[at + 1] if at + 1 < len(words) else None
    return (
        following is not None
        and words[at].has("scope", "below")
        and (following.text in _AND_ABOVE or following.has("channel", "outlet") or "媒体" in following.text)
    )


def _another(standing: Standing) -> str:
    return "members" if standing.government else "other"


def _acts(words: Sequence[Token], at: int, standing: Standing) -> bool:
    """Whether “市政府” acts itself, and is not a place (“市政府门户网站”) or the organ reporting."""
    following = words[at + 1] if at + 1 < len(words) else None
    return (
        not standing.government
        and following is not None
        and (following.has("role") or following.has("mark", "sum") or following.has("time"))
    )
