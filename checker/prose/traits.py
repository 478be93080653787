"""What a vocabulary says of the things that a text counts, of the roles of its figures and of applicants.

Python asks for these traits and names no topic, role, row or column of a form: which has which is data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.ground.yamlfile import Node

STAGES = ("opening", "inflow", "intake", "turnover", "outflow", "unfinished", "closing", "transfer")
"""What a role can be in a balance ``opening + inflow = outflow + closing``; a role is one of them at most.

``intake``: what came in, with ``opening`` or without; ``turnover``: all that was in hand, or what was done of
it; ``unfinished``: what is not done by now; ``transfer``: carried over, from last year or into the next.
"""
TRAITS = (
    "framing",
    "general",
    "common",
    "main",
    "side",
    "release",
    "judging",
    "ended",
    "remaining",
    "decided",
    "inventory",
    "stock",
    "outlasting",
    "money",
)
"""What else can be said of a role; the file that comes with gouji says what each means."""
NO_ROLE = "none"
"""Stands among a rule's roles for figures that are told in none."""
OWN_TRAITS = ("telling", "sundry")
"""Those that a role says itself, for they are about its words."""
DISCLOSURE = "disclosure"
"""The only thing that a topic can need: to be said to be about what the report is on."""


class Tag(NamedTuple):
    """What a word is: ``kind`` names a part of the file (``topic``, ``role``, ``mark`` …), or says of a topic
    that it counts only where it is about disclosure (``case``) or is meant by default (``default``)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that a text counts."""

    id: str
    name: str
    units: frozenset[str]
    family: str
    """Topics of one family are told in one list, with one verb (“规章 2 件、规范性文件 8 件”)."""
    section: str = ""
    """The section of the form that speaks of it without naming it."""
    needs: str = ""
    """``disclosure``: it counts only where the text says that it is about disclosure of information."""
    default: bool = False
    """What is told in a role that nothing else has is said of it where nothing else is named."""
    balance: bool = False
    """It comes in from applicants and through channels, and is done or carried over: roles have stages."""
    official: bool = False
    """Its words are the form's own, so that they are enough to say that the form's figures are meant."""


class Said(NamedTuple):
    """A topic of a kind of report, as its forms say it."""

    kind: str
    id: str
    words: tuple[str, ...]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Role:
    """What is said of a figure: that so many came in, were done, are left."""

    id: str
    name: str
    topics: frozenset[str]
    """The topics it is said of; empty: of all."""
    telling: bool = False
    """Its words are used of that topic only, so that they name it."""
    sundry: bool = False
    """Each of its words names only one kind of what it counts: a figure told by one may be less."""
    stage: str = ""
    """One of ``STAGES``; empty: none."""
    traits: frozenset[str] = frozenset()
    """Of ``TRAITS``."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """What other roles mean right before it: in “公开或部分公开” 公开 is 予以公开."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """A kind of applicant."""

    id: str
    name: str
    columns: tuple[str, ...]
    """The columns of the form that it stands for."""
    also: str = ""
    """Another kind for which its words are often said (“企业” for all but natural persons)."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what each of its figures must be read as."""

    text: str
    figures: tuple[Mapping[str, str], ...]
    node: Node
    kinds: tuple[str, ...] = ()
    """The kinds of report in which it stands; none: any."""
