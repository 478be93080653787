"""Figures told of some only of the applications: of those of some people, or among those just counted."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.mentions import Mention
from checker.prose.phrases import AMONG
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
    """“项目审批类申请 84 件”: by what they are about, which is no class of the form."""
    if len(near) < _LEAST_OF_CLASS or near[-2].text != _KIND or near[-1].residue:
        return False
    named = near[-3]
    of_form = named.has("applicant") or named.has("channel") or named.has("disclosure")
    of_form = of_form or scene.tells(named) or scene.default(named.ids("topic"))
    return not of_form and (named.residue > 1 or any(named.has(kind) for kind in ("noun", "weak", "topic")))


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
    behind = figure.middle[-1] if figure.middle else Run()
    return some and bool(behind) and before.tail == behind and behind[-1].text in AMONG


def behind_people(scene: Scene, said: Said) -> bool:
    """Whether the figure right before counts people: what these applied for may not be all there is."""
    before = scene.mentions[-1] if scene.mentions else None
    return not said.figure.stop and before is not None and before.quantity.unit.startswith(PEOPLE)
