"""Figures told of some only of the applications: of those of some people, or among those just counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from checker.prose.mentions import Mention
from checker.prose.phrases import AMONG, is_done_of_some, unclaimed
from checker.prose.statements.roles import roles_named
from checker.prose.statements.scene import Said, Scene
from checker.prose.tokens import SOFT_STOP, Run, Token

_KIND = "类"
_LEAST_OF_CLASS = 3
"""How many words a name takes that ends in the class and what it is a class of."""
PEOPLE = ("人", "名", "户", "家")
_APPLIED = frozenset(("提出的", "提交的", "递交的"))
_ANYBODY = ("群众", "公众", "市民", "村民", "居民", "人员", "当事人", "相对人")


def by_some(near: Sequence[Token]) -> bool:
    """“投诉举报人就处理结果提出的申请”: by whom, told by a name that is no kind of applicant."""
    by = next((at for at, t in enumerate(near) if t.text in _APPLIED), 0)
    told = [t for t in near[:by] if t.has("noun")]
    anybody = any(t.has("applicant") or t.has("everyone") or t.has("channel") for t in near[:by])
    return bool(told) and not anybody and not told[-1].text.endswith(_ANYBODY)


def of_class(scene: Scene, near: Sequence[Token]) -> bool:
    """“项目审批类申请 84 件”, “举报类申请中 3 件”: by what they are about, which is no class of the form."""
    while near and (near[-1].text in AMONG or near[-1].has("glue")):
        near = near[:-1]
    if len(near) < _LEAST_OF_CLASS or near[-2].text != _KIND or near[-1].residue:
        return False
    # “举报处理结果类”: what is named, not what was done about it
    named = next((t for t in reversed(near[:-2]) if not _adds_nothing(scene, t)), near[-3])
    of_form = named.has("applicant") or named.has("channel") or named.has("disclosure")
    of_form = of_form or scene.tells(named) or scene.default(named.ids("topic"))
    return not of_form and (named.residue > 1 or any(named.has(kind) for kind in ("noun", "weak", "topic")))


def _adds_nothing(scene: Scene, token: Token) -> bool:
    general = token.has("role") and scene.having("general").issuperset(token.ids("role"))
    return token.has("glue") or (general and not token.has("noun"))


def among_some(said: Said) -> bool:
    """“办结的自然人申请中，予以公开 6 件”: of those only that the clause before names."""
    before = said.figure.middle[-1] if said.figure.middle else Run()
    ends = bool(before) and before[-1].text in AMONG
    return ends and said.figure.stop in ("，", ",") and (before.has("applicant") or before.has("channel"))


def among_part(said: Said, before: Mention) -> bool:
    """Whether a figure is told of those alone that the one before counts, which are not all."""
    figure = said.figure
    if figure.depth or said.named or figure.stop not in ("，", ",", SOFT_STOP):
        return False
    if before.signs_named("of_some") and before.roles:
        return said.inherited and not said.mark
    # of a rest behind other rows (“其余 26 件中，予以公开 23 件”) there may be whole rows
    some = bool(before.topics) and before.mark != "rest"
    some = some and (before.subset or bool(before.channel) or bool(before.applicants))
    return some and _of_those_before(said, before)


def _of_those_before(said: Said, before: Mention) -> bool:
    """“收到的 56 件申请中，”: right behind the figure before it is said that something is told of those."""
    behind = said.figure.middle[-1] if said.figure.middle else Run()
    return bool(behind) and before.tail == behind and behind[-1].text in AMONG


def among_those(near: Sequence[Token]) -> bool:
    """“39 件办结申请中有 10 件”: nothing more is said before the figure than of which it is told."""
    at = next((at for at in range(len(near) - 1, -1, -1) if not near[at].has("glue")), -1)
    ends = (at, at + 1)  # “中” may be read as a word that changes nothing
    return any(0 <= n < len(near) and near[n].text in AMONG for n in ends)


def _has_among_those(said: Said, before: Mention) -> bool:
    """“收到的 56 件申请中，有 21 件属于……”"""
    figure = said.figure
    has = bool(figure.near) and all(t.has("glue") for t in figure.near)
    return has and _of_those_before(said, before) and figure.stop in ("，", ",")


def behind_people(scene: Scene, said: Said) -> bool:
    """Whether the figure right before counts people: what these applied for may not be all there is."""
    before = scene.mentions[-1] if scene.mentions else None
    return not said.figure.stop and before is not None and before.quantity.unit.startswith(PEOPLE)


def take_portion(scene: Scene, said: Said, before: Mention | None) -> None:
    """Whether the figure is of those only that came in this year, or were carried over."""
    figure, near = said.figure, said.figure.near
    # “上年结转的 3 件申请已办结 2 件”
    if not figure.stop and before is not None and _of_carried(scene, before, said):
        scene.against(said, "of_carried")
    # “答复 22 件新收申请，并答复 1 件上年结转申请”
    if scene.role("outflow") in said.roles and scene.named(figure.after[:1], "inflow", "opening"):
        scene.against(said, "among")
    # “新收 40 件中办结 38 件”: of those that came in this year, not of all
    stages = scene.having("inflow", "intake", "opening")
    among = (
        bool(near)
        and near[0].text.startswith(AMONG)
        and before is not None
        and bool(stages & set(before.roles))
    )
    among = among or (before is not None and _came_among_done(scene, said, before))
    if among or is_done_of_some(near, scene.vocabulary):
        scene.against(said, "among")
    ended = among_those(near)
    behind = before is not None and (_has_among_those(said, before) or (ended and not figure.stop))
    if behind or (ended and said.named):  # “行政处罚决定中有 13 件未公示”
        _take_part_of(scene, said)
    if scene.having("unfinished") & set(said.roles) and _is_all_in_hand(scene, said):
        said.roles = (scene.role("turnover"),)


def _take_part_of(scene: Scene, said: Said) -> None:
    """“39 件办结申请中有 10 件属于本机关不掌握的信息”: what is said behind the figure is all that is said of
    it, if that tells what became of them."""
    if said.applicants or said.channel:
        return
    after = said.figure.after
    plain = scene.having("framing", "general")
    told = [id for id in roles_named(scene, unclaimed(after), said.topics) if id not in plain]
    ahead = [*takewhile(lambda t: not t.has("role"), after)]
    if told and not any(t.residue > 1 for t in ahead):
        said.roles = tuple(told)
    else:
        scene.against(said, "mere_part")


def _came_among_done(scene: Scene, said: Said, before: Mention) -> bool:
    """“办结的 66 件申请中，62 件为当年收到，4 件为上年转来”: when those came in that were done."""
    figure = said.figure
    came = scene.having("inflow", "intake", "opening") & set(said.roles)
    if not came or before.sentence != scene.number or figure.stop not in ("，", ",", SOFT_STOP):
        return False
    if before.signs_named("among"):
        return bool(scene.having("inflow", "intake") & set(before.roles)) and not said.named
    return bool(scene.having("outflow") & set(before.roles)) and _of_those_before(said, before)


def _is_all_in_hand(scene: Scene, said: Said) -> bool:
    """“新收 68 件，加上上年结转 4 件，累计在办 72 件”: all that was to be handled, not what is left of it."""
    told = [m for m in scene.in_sentence(scene.number) if m.topics == said.topics and not m.applicants]
    opening = [m.quantity.low for m in told if scene.having("opening") & set(m.roles)]
    came = [m.quantity.low for m in told if scene.having("inflow", "intake") & set(m.roles)]
    return any(said.figure.quantity.may_equal(new + old) for old in opening if old for new in came)


def _of_carried(scene: Scene, before: Mention, said: Said) -> bool:
    return scene.role("opening") in before.roles and scene.role("outflow") in said.roles
