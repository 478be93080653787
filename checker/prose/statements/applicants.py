"""Which applicants a figure is told of."""

from __future__ import annotations

from checker.prose.mentions import REACH
from checker.prose.phrases import ends_in, names_class, says_something, unclaimed, up_to_noun
from checker.prose.statements.scene import Said, Scene
from checker.prose.tokens import Run, say

_OTHERS = ("其他", "其它")


def take_applicants(scene: Scene, said: Said) -> None:
    near = _behind_last_bracket(scene, said)
    if scene.context.contents and names_class(near):
        return
    # “办结的 4 件企业申请”
    told = Run((*near, *up_to_noun(said.figure.after))) if said.behind else near
    found = tuple(dict.fromkeys(told.ids("applicant")))
    if not found and not says_something(near):
        found = tuple(dict.fromkeys(unclaimed(said.figure.after).ids("applicant")))
    if not found and _is_told_of_most(scene, said):
        found = _told_as_most(scene, said)
    if not found and not says_something(near):
        found = _behind_share(scene, said)
    if not found:
        return
    listed = said.figure.stop in ("、", "，", ",", "；", ";")
    if listed and any(t.has("applicant") and t.text.startswith(_OTHERS) for t in near):
        scene.against(said, "other_role")  # “企业 12 件、律所 3 件、其他组织 12 件” may be all the rest
        named = {id for m in scene.in_sentence(scene.number) for id in m.applicants}
        columns = set(scene.vocabulary.columns(named))
        known = scene.vocabulary.applicants.items()
        said.also = tuple(id for id, one in known if columns.isdisjoint(one.columns))
    everyone = told.has("everyone")  # “公民、法人和其他组织” are all there are
    said.applicants = () if everyone or scene.vocabulary.everybody(found) else found


def _behind_last_bracket(scene: Scene, said: Said) -> Run:
    """“企业（4 件）和科研机构（1 件）”: of what stands before a bracket, that behind the one before it."""
    before, figure = scene.mentions[-1] if scene.mentions else None, said.figure
    if before is None or before.sentence != scene.number or not 0 < before.depth == figure.depth:
        return figure.near
    return Run(t for t in figure.near if t.start > before.quantity.end)


def _is_told_of_most(scene: Scene, said: Said) -> bool:
    """Whether a figure behind “以自然人为主，” is of those: it says no more than “共 401 件” or, where more
    was told before, what happened to them (“自然人仍是主要申请主体，新收 19 件”)."""
    near, low = said.figure.near, said.figure.quantity.low
    if not (said.figure.middle and said.figure.middle[-1].has("applicant")):
        return False
    if not says_something(near):
        return True
    if said.figure.stop in (";", "；"):
        return False
    if any(t.has("mark", "sum") or t.has("time") or not (t.has("role") or t.has("glue")) for t in near):
        return False
    told = (m for m in scene.mentions[-REACH:] if scene.default(m.topics) and m.when == "this")
    return any(m.quantity.kind == "count" and not m.change and m.quantity.low > low for m in told)


def _behind_share(scene: Scene, said: Said) -> tuple[str, ...]:
    """“自然人占 84%，共 158 件”: how many those are of whom the share right before was told."""
    before = scene.mentions[-1] if scene.mentions else None
    share = before is not None and before.quantity.kind == "percent" and say(before.lead, "mark", "share")
    if before is None or not share or before.sentence != scene.number or before.change:
        return ()
    earlier = scene.mentions[-2:-1]  # “自然人占 84%，企业占 16%，共 188 件” are all of them
    shares = any(
        m.sentence == scene.number and m.quantity.kind == "percent" and m.applicants for m in earlier
    )
    amount = said.figure.quantity.kind == "count" and said.figure.depth == before.depth
    return () if shares or not amount else before.applicants


def _told_as_most(scene: Scene, said: Said) -> tuple[str, ...]:
    """“申请人以自然人为主，共 401 件”: whom the clause right before names as most."""
    clause = said.figure.middle[-1] if said.figure.middle else Run()
    named = tuple(dict.fromkeys(clause.ids("applicant")))
    most = scene.vocabulary.claims("mostly") | scene.vocabulary.claims("first")
    return named if len(named) == 1 and ends_in(clause, most) else ()
