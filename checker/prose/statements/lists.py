"""Figures told together: to which of the things listed each belongs."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from checker.prose.figures import Figure
from checker.prose.mentions import When
from checker.prose.phrases import says_something
from checker.prose.statements.scene import GENERIC, Scene
from checker.prose.tokens import RESPECTIVELY, SOFT_STOP, Run, Token

_FROM = ("由", "从")
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


def wider(scene: Scene, first: int) -> None:
    """“办理群众申请 33 件，其中政府信息公开申请 5 件”: the first are of all kinds."""
    for at in range(first, len(scene.mentions) - 1):
        mention, after = scene.mentions[at : at + 2]
        named = after.mark == "parts" and (after.lead.has("topic") or after.tail.has("topic"))
        if named and after.topics == mention.topics and not mention.sure and scene.default(after.topics):
            sign = scene.vocabulary.weights.sign("wider")
            scene.mentions[at] = replace(mention, subset=True, signs=(*mention.signs, sign))


def become_nothing(scene: Scene, first: int) -> None:
    """“行政诉讼由 3 件降为零”: the figure is last year's."""
    for at in range(first, len(scene.mentions)):
        mention = scene.mentions[at]
        nothing = mention.tail[:1] and mention.tail[0].has("mark", "zero")
        if nothing and any(t.text in _FROM for t in mention.lead):
            scene.mentions[at] = replace(mention, when="last")


def refused(scene: Scene, first: int) -> None:
    """“收到复议申请 9 件，市政府不予受理 1 件、受理 8 件”: which of them are counted is open."""
    if not any(scene.cases(mention.topics) for mention in scene.mentions[first:]):
        return
    words = scene.vocabulary.claims("refused")
    told = [
        at
        for at in range(first, len(scene.mentions))
        if any(t.text in words for t in (*scene.mentions[at].lead, *scene.mentions[at].tail))
    ]
    for at in range(first, told[0] + 1 if told else first):
        mention = scene.mentions[at]
        if scene.cases(mention.topics):
            sign = scene.vocabulary.weights.sign("refused")
            scene.mentions[at] = replace(mention, signs=(*mention.signs, sign))


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
        if run > 1 and items is None:
            of_bodies_or_years(scene, first + at, figure, run)
        if run < 2 or items is None:
            continue
        for offset, (kind, id) in enumerate(items):
            mention = scene.mentions[first + at + offset]
            if kind == "topic":
                mention = replace(mention, topics=(id,), sure=True, subset=False, signs=())
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
    return None
