"""Figures told together: to which of the things listed each belongs."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from checker.prose.figures import Figure
from checker.prose.mentions import REACH, Clause, Mention, When
from checker.prose.phrases import AMONG, ends_in, says_something
from checker.prose.statements.roles import roles_named
from checker.prose.statements.scene import GENERIC, Scene
from checker.prose.tokens import RESPECTIVELY, SOFT_STOP, Run, Token, say, say_any
from checker.prose.units import COUNTERS
from checker.prose.vocabulary import Tag

_SOME_BODIES = ("own", "members", "below")
"""Scopes of a figure that is not told of all together."""
_CASES = ("案",)
_HERE = 6
"""How many figures behind it what came in may be told for what it was in fact."""
_OF_ALL = frozenset(("all", "zero", "not"))
_CHANGES = frozenset(("added", "removed"))
_LEFT = frozenset(("rest", "remaining"))
_FROM = ("由", "从")
_OPENNESS = ("asked", "unasked", "withheld")
"""How open a document may be."""
_BODIES = (*"局委厅办镇乡县区市院站所队校", "中心", "单位", "街道", "部门", "政府")
"""How the names of bodies end."""


def of_bodies_or_years(scene: Scene, first: int, figure: Figure, run: int) -> None:
    """“教育局、住建局分别收到 6 件、19 件”, “2019 年、2020 年分别收到 12 件、15 件”."""
    years = [token for token in figure.near if token.has("year")]
    bodies = [t for t in figure.near if t.residue > 1 and t.text.endswith(_BODIES)]
    for offset in range(run):
        mention = scene.mentions[first + offset]
        if len(years) == run:
            when: When = "this" if years[offset].has("time", "this") else "other"
            scene.mentions[first + offset] = replace(mention, when=when)
        elif len(bodies) == run:
            own = scene.standing.is_called(bodies[offset].text)
            scene.mentions[first + offset] = replace(mention, whose="own" if own else "other")


def share_backwards(scene: Scene, first: int) -> None:
    """“140 件复议、49 件诉讼得到维持”: what is said behind the last of a list is said of each."""
    for at in range(len(scene.mentions) - 2, first - 1, -1):
        mention, after = scene.mentions[at : at + 2]
        listed = after.stop == SOFT_STOP and mention.depth == after.depth and bool(mention.topics)
        if not listed or mention.roles or not after.roles or not after.topics:
            continue
        behind = any(t.has("role", role) for t in after.tail for role in after.roles)
        named = not says_something(mention.lead) and any(
            t.has("topic") or t.has("weak") for t in mention.tail
        )
        if behind and named and scene.family(mention.topics[0]) == scene.family(after.topics[0]):
            scene.mentions[at] = replace(mention, roles=after.roles, explicit=True)


def wider_than_the_last(scene: Scene, first: int) -> None:
    """“来件 158 件，其中咨询类 27 件……，作为政府信息公开申请登记 115 件”: what came to the form's name in the
    end is all of it; nothing before it in that list is."""
    here = scene.mentions[first:][-REACH:]
    start = next((n for n, m in enumerate(here) if m.mark == "parts"), 0)
    end = next((n for n, m in enumerate(here) if n > start > 0 and _named_in_full(scene, m)), 0)
    if not end or here[start - 1].quantity.low <= here[end].quantity.low:
        return
    for at, mention in enumerate(here[start - 1 : end], len(scene.mentions) - len(here) + start - 1):
        if scene.default(mention.topics) and not mention.sure:
            scene.mentions[at] = mention.as_less(scene.sign("wider"))


def _named_in_full(scene: Scene, mention: Mention) -> bool:
    named = any(scene.default(t.ids("topic")) for t in (*mention.lead, *mention.tail))
    of_all = not (mention.applicants or mention.channel or mention.depth) and mention.when == "this"
    return named and of_all and set(mention.roles) <= scene.having("framing", "intake", "inflow")


def uncounted(scene: Scene, first: int, clauses: Sequence[Clause]) -> None:
    """“另有各高校自行受理的 58 件，不纳入统计”: what the text itself says is not in the tables."""
    words = scene.vocabulary.claims("uncounted")
    said = (("".join(t.text for t in one.tokens if not t.has("mark", "all")), one) for one in clauses)
    # “各分局的数据不含在内” are others
    told = (one for text, one in said if text in words or _is_none_of_the_form(scene, text))
    for behind in (clause.tokens[0].start for clause in told):
        before = [at for at in range(first, len(scene.mentions)) if scene.mentions[at].quantity.end <= behind]
        for at in reversed(before):
            mention = scene.mentions[at]
            scene.mentions[at] = mention.as_less(scene.sign("uncounted"))
            if mention.stop != SOFT_STOP:
                break


def _is_none_of_the_form(scene: Scene, text: str) -> bool:
    """“不属于政府信息公开申请”, “未计入依申请公开统计”: what was told is none of what the report is on."""
    denied = max((w for w in scene.vocabulary.claims("none_of") if text.startswith(w)), key=len, default="")
    word = scene.vocabulary.longest(text, len(denied)) if denied and denied != text else None
    named = {Tag(kind, id) for id in scene.vocabulary.default for kind in ("topic", "weak")}
    return word is not None and not named.isdisjoint(word[1])


def asked_for_more(scene: Scene, first: int, clauses: Sequence[Clause]) -> None:
    """“对内容不明确的 8 件申请告知补正”, “……，通知补正”: what they were like when that was done, not what
    became of them."""
    starts = [mention.quantity.start for mention in scene.mentions[first + 1 :]]
    for at, end in zip(range(first, len(scene.mentions)), [*starts, None], strict=False):
        mention = scene.mentions[at]
        of_such = bool(mention.tail) and mention.lead[-1:] and mention.lead[-1].text == "的"
        if not of_such or not scene.tells(mention.lead):
            continue
        here = mention.quantity.start
        behind = (
            c.tokens for c in clauses if c.tokens[0].start > here and not (end and c.tokens[0].start > end)
        )
        told = [mention.tail, *(words for words in behind if words != mention.tail)][:2]
        if any(t.has("block") and not t.has("role") for words in told for t in words):
            scene.mentions[at] = mention.as_less(scene.sign("described"))


def attributes(scene: Scene, first: int) -> None:
    """“审定公文 213 件，依申请公开 104 件、主动公开 33 件、不予公开 76 件”: where all three are listed by
    their bare names, with or without their shares, they tell how open documents are, and nothing of
    applications."""
    claims = scene.vocabulary.claims
    counts = [n for n in range(first, len(scene.mentions)) if scene.mentions[n].quantity.kind != "percent"]
    for three in zip(counts, counts[1:], counts[2:], strict=False):
        told = [scene.mentions[at].words for at in three]
        if all(any(one.endswith((*claims(name),)) for one in told) for name in _OPENNESS):
            for at in range(three[0], three[-1] + 1):
                scene.mentions[at] = scene.mentions[at].as_less(scene.sign("attribute"))


def reduced(scene: Scene, first: int) -> None:
    """“收到 128 件，剔除误投的 11 件，实际受理 117 件”: the first are more than what counts."""
    off = scene.vocabulary.claims("taken_off")
    for at in range(first, len(scene.mentions) - 1):
        mention, after = scene.mentions[at : at + 2]
        if mention.topics and any(t.text in off for t in after.lead) and after.depth == mention.depth:
            scene.mentions[at] = mention.with_sign(scene.sign("taken_off"))


def less_in_fact(scene: Scene, first: int) -> None:
    """“登记 126 件，其中 2 件重复录入，实际新收 124 件”: what came in is told once more for what it was in
    fact, less by the few told between them, where any are."""
    words = (*scene.vocabulary.claims("in_fact"),)
    came = scene.having("intake", "inflow")
    for at in range(first + 1, len(scene.mentions)):
        mention = scene.mentions[at]
        says = any(t.text.startswith(words) for t in mention.lead) or mention.words.startswith(words)
        of_these = not mention.roles or came & set(mention.roles)
        if not (says and of_these and scene.default(mention.topics)):
            continue
        for earlier in range(max(first, at - _HERE), at):
            whole = scene.mentions[earlier]
            more = whole.quantity.low > mention.quantity.low and whole.quantity.kind == "count"
            if more and whole.topics == mention.topics and came & set(whole.roles):
                scene.mentions[earlier] = whole.as_less(scene.sign("in_fact"))
                scene.mentions[at] = replace(mention, mark="")  # no part of them: all there are
                for between in range(earlier + 1, at):  # “3 件因非本机关职责退件”
                    scene.mentions[between] = scene.mentions[between].as_less(scene.sign("in_fact"))


def not_all_members(scene: Scene, first: int) -> None:
    """“各乡镇、各部门共收到 54 件，县政府办公室收到 12 件”: beside what another body did, the members are not
    all there is."""
    told = scene.mentions[first:]
    if any(say(m.lead, "scope", "area") for m in told):
        return  # “全区共受理 800 件，……，区政府本级受理 206 件”: of the area by its name
    for at, mention in enumerate(told, first):
        beside = [m for m in told if m.scope in _SOME_BODIES and m.said_of == mention.said_of]
        if beside and mention.scope == "area":
            scene.mentions[at] = replace(mention, scope="members")


def become_nothing(scene: Scene, first: int) -> None:
    """“行政诉讼由 3 件降为零”: the figure is last year's."""
    for at in range(first, len(scene.mentions)):
        mention = scene.mentions[at]
        nothing = mention.tail[:1] and mention.tail[0].has("mark", "zero")
        if nothing and any(t.text in _FROM for t in mention.lead):
            scene.mentions[at] = replace(mention, when="last")


def comes_to(scene: Scene, first: int) -> None:
    """“上年 20 项，新增 8 项，现有 28 项”, “由上一年的 16 项减少 3 项，为 13 项”: what there is behind a
    change is of this year, whatever year was told before, and so is what follows."""
    over = False
    for at in range(first + 1, len(scene.mentions)):
        before, mention = scene.mentions[at - 1 : at + 1]
        changed = bool(before.change) or say_any(before.lead, "mark", _CHANGES)
        now = say(mention.lead, "mark", "standing") or not says_something(mention.lead)
        apart = mention.stop not in ("", SOFT_STOP) and not say(mention.lead, "time")
        comes = changed and now and apart and mention.topics == before.topics
        over = mention.when == "last" and (comes or (over and not say(mention.lead, "time")))
        if over:
            scene.mentions[at] = replace(mention, when="this")


def counts_things(scene: Scene, first: int) -> None:
    """“两项合计 33 件”, “‘收到申请’‘结转下年’两项均为零”: the figure counts what was named before;
    “其他三类共 6 件” are the rest of what has been told."""
    known = scene.vocabulary.roles
    for at in range(first, len(scene.mentions)):
        mention, after = scene.mentions[at], next(iter(scene.mentions[at + 1 :]), None)
        if mention.mark == "sum" and mention.roles and mention.lead.has("short"):
            # “信息不存在、信访投诉两类合计 7 件”: what names a row only in short stands in the list, too
            short = [id for id in mention.lead.ids("short") if known[id].topics & set(mention.topics)]
            scene.mentions[at] = replace(mention, roles=tuple(dict.fromkeys((*mention.roles, *short))))
        beside = after.lead if after is not None and not after.stop else ()
        behind = [t for t in (*mention.tail, *beside) if not t.has("glue")][:1]
        summed = say(beside[:1], "mark", "sum")
        if mention.quantity.unit in _CASES and not mention.lead and mention.quantity.low > 1:
            scene.mentions[at] = mention.as_less(scene.sign("counts_kinds"))  # “两案结果均为维持”
            continue
        if not summed and not (say_any(behind, "mark", _OF_ALL) and _names_as_many(mention)):
            continue
        scene.mentions[at] = mention.as_less(scene.sign("counts_kinds"))
        if summed and after is not None and _names_as_many(mention):
            if not after.roles or after.signs_named("role_lent"):
                scene.mentions[at + 1] = replace(after, roles=mention.roles)  # “……两类共 13 件”
        elif summed and after is not None and any(t.has("role") or t.has("short") for t in mention.lead):
            scene.mentions[at + 1] = after.as_less(scene.sign("counts_kinds"))  # one has no known name
        if summed and after is not None and say_any(mention.lead, "mark", _LEFT):
            scene.mentions[at + 1] = after.as_less(scene.sign("some_rest"))


def _names_as_many(mention: Mention) -> bool:
    """Whether before a figure as many things are named as it says."""
    named = [len({t.ids(kind) for t in mention.lead if t.has(kind)}) for kind in ("role", "topic")]
    return mention.quantity.low > 1 and mention.quantity.unit in COUNTERS and mention.quantity.low in named


def distribute(scene: Scene, first: int, figures: list[Figure]) -> None:
    """“复议、诉讼分别为 3 件、2 件”: the figures go to the things listed, in their order."""
    for at, figure in enumerate(figures):
        if not figure.near.has("mark", "parts"):
            continue
        if not any(t.has("mark", "parts") and t.text.startswith(RESPECTIVELY) for t in figure.near):
            continue
        run = 1
        while at + run < len(figures) and _bare_beside(figures[at + run], figure):
            run += 1
        items = _listed(figure.near, run, scene.having(*GENERIC))
        before = figures[at - 1] if at else None
        if items is None and before is not None and not says_something(figure.near):
            # “公开、部分公开、无法提供三种，分别为 9 件、1 件、4 件”
            whole = before.near if figure.depth == before.depth or figure.whole == at - 1 else []
            items = _listed(whole, run, scene.having(*GENERIC))
        clause = figure.middle[-1] if figure.middle else Run()
        if items is None and ends_in(clause, AMONG) and not says_something(figure.near):
            items = _listed(clause, run, scene.having(*GENERIC))  # “在复议和诉讼中，分别有 2 件和 1 件被纠正”
        if run > 1 and items is None:
            of_bodies_or_years(scene, first + at, figure, run)
        if run < 2 or items is None:
            continue
        for offset, (kind, id) in enumerate(items):
            mention = scene.mentions[first + at + offset]
            if kind == "topic":
                roles = mention.roles or roles_named(scene, figures[at + run - 1].after, (id,))
                mention = replace(mention, topics=(id,), roles=roles, sure=True, subset=False, signs=())
            elif kind == "role":
                mention = replace(
                    mention, roles=(id,), subset=False, signs=(), topics=scene.mentions[first + at].topics
                )
            else:
                mention = replace(mention, applicants=(id,), subset=False, signs=())
            scene.mentions[first + at + offset] = mention


def _bare_beside(figure: Figure, first: Figure) -> bool:
    told = figure.near.has("mark", "sum") or figure.near.has("mark", "rest")
    told = told or figure.quantity.kind != first.quantity.kind  # “分别为 12 件、15 件，年均增长 25%”
    return not told and not says_something(figure.near) and figure.depth == first.depth


def _listed(words: Sequence[Token], count: int, generic: Set[str]) -> list[tuple[str, str]] | None:
    """The topics, roles or applicants named before “分别”, where there are as many as figures."""
    for kind in ("topic", "role", "applicant"):
        each = [t.ids(kind)[0] for t in words if t.has(kind)]
        if len(each) == count and len(set(each)) == 1 and each[0] not in generic:
            return [
                (kind, id) for id in each
            ]  # “‘不存在’‘非本机关公开’答复 4 件、1 件”: two words for one row
        ids = list(dict.fromkeys(Run.of(words).ids(kind)))
        special = [id for id in ids if id not in generic]
        kinds = [id for id in ids if not any(other.startswith(f"{id}.") for other in ids)]
        for chosen in (ids, special, kinds):  # “因内部事务、过程性信息不予公开的分别为 4 件、7 件”
            if len(chosen) == count:
                return [(kind, id) for id in chosen]
    named = dict.fromkeys(id for t in words for id in (*t.ids("topic"), *t.ids("weak"))[:1])
    if words and Run.of(words).has("topic") and len(named) == count:
        return [("topic", id) for id in named]  # “行政复议、诉讼”: the second in short
    return None
