"""Lists that are told to be complete, of a whole that the sentence does not tell: “申请事项分类：审批类 23
件，处罚类 11 件，其他 4 件”, “企业提出 12 件，律所提出 7 件，余下 45 件来自个人”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.prose.groups import groups
from checker.prose.items import MOST, usable
from checker.prose.mentions import Mention, Reading
from checker.prose.openers import divides, is_announced
from checker.prose.passages import Passage, passages
from checker.prose.tokens import COLONS, SEMICOLONS, say

_FEWEST = 2
"""How many kinds make a list."""
_REST = ("其余", "剩余", "余下", "剩下", "其他", "其它")


@dataclass(frozen=True, slots=True)
class Listed:
    """Parts that make up a whole which a table may have."""

    parts: tuple[Mention, ...]
    before: tuple[Mention, ...]
    """The other figures of the paragraph, one of which may be the whole."""


def listed(reading: Reading) -> Sequence[Listed]:
    """All such lists of what comes in and goes out, in the order of print; looked for once. Linear."""
    return reading.once(_listed)


def _listed(reading: Reading) -> list[Listed]:
    grouped = {m.at for group in groups(reading) for m in group.parts}
    paragraphs: dict[int, list[Mention]] = {}
    for passage in passages(reading):
        paragraphs.setdefault(passage.paragraph, []).extend(m for m in passage.mentions if usable(m))
    found = []
    for passage in passages(reading):
        parts = _parts(passage, reading) or _kinds(passage, reading)
        if parts and not any(m.at in grouped for m in parts):
            beside = paragraphs[passage.paragraph][-MOST * 2 :]
            found.append(Listed(tuple(parts), tuple(m for m in beside if m not in parts)))
    return found


def _parts(passage: Passage, reading: Reading) -> list[Mention]:
    """The figures of a sentence from its first one on, up to what is left."""
    parts: list[Mention] = []
    first = passage.mentions[0]
    crossed = False
    for mention, run in zip(passage.mentions[:MOST], passage.runs, strict=False):
        # “个人 4 件；内容以材料（7 件）、登记（4 件）为主，其他 2 件”: the semicolon stands before a bracket
        crossed = crossed or say(run, "stop", "；") or say(run, "stop", ";")
        if mention.depth or not usable(mention):
            continue
        other = mention.quantity.unit != first.quantity.unit or not mention.quantity.exact
        again = parts and (mention.mark not in ("", "rest") or crossed or mention.stop in SEMICOLONS)
        if other or again or mention.when != "this" or mention.whose != "own" or mention.change:
            return []
        parts.append(mention)
        if mention.lead and mention.lead[0].text.startswith(_REST):
            break
    closed = len(parts) > 1 and parts[-1].lead and parts[-1].lead[0].text.startswith(_REST)
    run = passage.runs[0]
    colon = max((at for at, t in enumerate(run) if t.has("stop") and t.text in COLONS), default=0)
    announced = divides(run) or is_announced(run[:colon])
    full = closed and (announced or _alike(parts, reading))
    return parts if full and _of_requests(passage, reading) and first.mark in ("", "parts") else []


def one_of_kinds(reading: Reading, mention: Mention) -> bool:
    """Whether a figure counts one kind beside others: “案卷查阅类申请 3 件，……；其他申请 3 件”."""
    return mention.at in reading.once(_of_kinds)


def _of_kinds(reading: Reading) -> frozenset[tuple[int, int]]:
    return frozenset(m.at for passage in passages(reading) for m in _kinds(passage, reading))


def _kinds(passage: Passage, reading: Reading) -> list[Mention]:
    """The figures of a sentence that each name a kind of what comes in, up to that of all other kinds."""
    balanced, came = reading.vocabulary.balanced, reading.vocabulary.having("framing", "intake", "inflow")
    named = [
        m
        for m in passage.mentions[:MOST]
        if usable(m)
        and not m.depth
        and balanced & set(m.topics)
        and set(m.roles) <= came
        and _kind(m, balanced)
    ]
    if len(named) < _FEWEST or not named[-1].lead[0].text.startswith(_REST):
        return []
    return named if len({m.quantity.unit for m in named}) == 1 else []


def _kind(mention: Mention, balanced: frozenset[str]) -> bool:
    """“案卷查阅类申请”, “其他申请”: something unknown, or “其他”, stands right before the name."""
    words = [t for t in mention.lead if not t.has("glue")]
    at = next((n for n, t in enumerate(words) if balanced & {*t.ids("topic"), *t.ids("weak")}), 0)
    return at > 0 and (bool(words[at - 1].residue) or words[at - 1].text.startswith(_REST))


def _alike(parts: Sequence[Mention], reading: Reading) -> bool:
    """Whether all but the last are told by applicants, by ways or by results."""
    general = reading.vocabulary.having("general", "opening", "inflow")  # what came in is no result
    kinds = [
        "applicant" if m.applicants else m.channel or ("result" if set(m.roles) - general else "")
        for m in parts[:-1]
    ]
    return bool(kinds[0]) and len(set(kinds)) == 1


def _of_requests(passage: Passage, reading: Reading) -> bool:
    """Whether the sentence speaks of what comes in from applicants, before its list or in it."""
    balanced = reading.vocabulary.balanced
    if passage.mentions[0].topics:
        return balanced.issuperset(passage.mentions[0].topics)
    return any(id in balanced for t in passage.runs[0] for kind in ("topic", "weak") for id in t.ids(kind))
