"""When, of whom and of what a clause speaks, by its own words and by where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from checker.language.numerals import COUNTING
from checker.prose.statements.deciding import decided_by
from checker.prose.statements.scene import Scene
from checker.prose.tokens import AVERAGE, Run, Token, say
from checker.prose.whose import names_rank, whose

_AT = ("于", "在")
"""How words end that stand before the time at which something was done."""
_RANKS, _EACH = ("各级",), "各"
_JOINS = ("及", "和", "与", "以及")
_ORDINALS = frozenset(COUNTING)
_TELLING = frozenset(("time", "scope", "disclosure", "mark"))
"""Kinds of words that tell when, of whom or of what a clause speaks."""
_UP_TO = ("截至", "截止", "截止到", "截至到")
"""How words end, or begin, that tell up to when there was so much."""


def begin_section(scene: Scene, section: str | None) -> None:
    """What a section speaks of without saying so."""
    context = scene.context
    told = scene.vocabulary.of_section(section) if section else ()
    if scene.cases(told):
        context.disclosure = context.cases = True
    elif scene.default(told) and not context.topics and not context.noun:
        context.topics, context.sure = told, True


def begin_item(scene: Scene, words: Sequence[Token]) -> None:
    """“四是拓宽渠道”: the next measure speaks of something else, but for what its heading names."""
    if len(words) > 1 and words[0].text in _ORDINALS and words[1].text == "是":
        scene.context.topics, scene.context.sure = scene.heading.topics, scene.heading.sure
        scene.context.roles, scene.context.cases = (), False


def take_setting(scene: Scene, words: Sequence[Token], *, subject_only: bool = False) -> bool:
    """Takes in time and scope. Returns whether the words compare with another year."""
    if _TELLING.isdisjoint(Run.of(words).says):
        return False
    context = scene.context
    compares = passed = False
    for at, token in enumerate(words):
        if _TELLING.isdisjoint(token.says):
            continue
        if token.has("mark", "compare"):
            compares = True
        if token.has("mark", "contents"):
            context.contents = context.grouped = True
        for kind in (id for id in token.ids("time") if id != AVERAGE):
            carried = scene.named(words, "transfer", "unfinished")
            if say(words, "mark", "sorted_out"):
                continue  # “清理 2018 年以前的文件”: which documents, not when
            if carried or scene.named(words[max(0, at - 2) : at + 3], "transfer", "opening"):
                continue
            following = words[at + 1] if at + 1 < len(words) else None
            if (
                compares
                or (following and following.has("mark", "compare"))
                or (kind != "this" and _level(words[at + 1 :]))
            ):
                compares = True
                continue
            context.when = {"this": "this", "last": "last", "part": "part"}.get(kind, "other")  # type: ignore[assignment]
        if token.has("disclosure"):
            context.disclosure = True
        if token.has("mark", "passed_on"):
            passed = passed or not say(words[max(0, at - 2) : at + 3], "time")
        if token.has("scope"):
            take_scope(scene, words, at, subject_only=subject_only)
    if passed and not subject_only:
        context.whose, context.scope = "other", "superior"  # “区政府转来申请 41 件”
    return compares


def all_members(scene: Scene, words: Sequence[Token]) -> bool:
    """“各单位共收到 54 件”, “本局及所属单位共收到 54 件”: all together, and so all there is."""
    if scene.context.whose != "own" or scene.context.scope != "members":
        return False
    sums = (*scene.vocabulary.claims("together"),)  # also as part of a word: “共收到”
    added = next((at for at, t in enumerate(words) if t.has("mark", "sum") or t.text.startswith(sums)), 0)
    named = [t for t in words[:added] if t.has("scope", "members")]
    every = any(t.text in scene.vocabulary.claims("all_members") for t in named)
    # “我县各乡镇、各部门共收到 54 件”: a government's members are of these kinds
    every = every or (scene.standing.government and len({t.text for t in named}) > 1)
    itself = any(t.has("scope", "own") and not scene.standing.government for t in words[:added])
    return every or bool(named and itself) or _with_members(scene, words)


def _with_members(scene: Scene, words: Sequence[Token]) -> bool:
    """“县政府及县直各部门新收 54 件”, “全县各级各单位收到 54 件”: a government and its members, or members of
    every rank, need no word for the sum."""
    for at, token in enumerate(words):
        if not at or not token.has("scope", "members"):
            continue
        if words[at - 1].text.endswith(_RANKS) and token.text.startswith(_EACH):
            return True
        itself = at > 1 and (words[at - 2].has("scope", "superior") or words[at - 2].has("scope", "own"))
        if itself and words[at - 1].text in _JOINS and scene.standing.government:
            return True
    return False


def dates_all(scene: Scene, words: Sequence[Token]) -> bool:
    """Whether a clause only tells when all that was told before it came in, or was done (“均集中在下半年”,
    “均于 2 月 15 日前办结”), so that what follows is not of that time alone."""
    at = next((at for at, token in enumerate(words) if token.has("time", "part")), None)
    if not at:
        return False
    every, behind = say(words[:at], "mark", "all"), words[at + 1 :]
    done = words[at - 1].text.endswith(_AT) and scene.named(behind[-1:], "outflow", "turnover")
    return done or (every and not behind)


def dates_the_year(words: Run) -> bool:
    """Whether words tell that it is of this year; “截至 2025 年底，累计……” tells only up to when."""
    if not words.has("time", "this"):
        return False
    before = ("".join(w.text for w in words[max(0, at - 2) : at]) for at in range(len(words)))
    return any(
        t.has("time", "this") and not (t.text.startswith(_UP_TO) or said.endswith(_UP_TO))
        for t, said in zip(words, before, strict=True)
    )


def _level(behind: Sequence[Token]) -> bool:
    """“与上年基本持平”: the year is named only to be compared with."""
    return say(takewhile(lambda t: not t.has("stop"), behind[:3]), "mark", "flat")


def _directed(scene: Scene, words: Sequence[Token]) -> bool:
    """“指导 86 家市级部门公开预决算”: those counted right before are told what to do, and tell nothing."""
    before = scene.mentions[-1] if scene.mentions else None
    return before is not None and before.tail == words and say(before.lead[-1:], "block")


def take_scope(scene: Scene, words: Sequence[Token], at: int, *, subject_only: bool) -> None:
    """Takes in whose figures a word says that the clause tells."""
    context, token = scene.context, words[at]
    if decided_by(scene, words, at) or names_rank(words, at) or (not at and _directed(scene, words)):
        return
    for kind in token.ids("scope"):
        leading = not subject_only or at <= 1
        if leading:
            context.scope = kind
        said = whose(token, kind, words, at, scene.standing)
        if said == "other" and (kind == "below" or leading):
            context.whose, scene.others = "other", True
        elif said and said != "other":
            context.whose = "own"
            if said == "members":
                context.scope = said
