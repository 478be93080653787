"""The roles that a figure whose own words name none, or not all, has from the figures and words before it."""

from __future__ import annotations

from checker.prose.evidence import cost
from checker.prose.mentions import REACH, Mention
from checker.prose.phrases import besides, says_something, several
from checker.prose.statements.roles import roles_named
from checker.prose.statements.scene import GENERIC, WHOSE, Said, Scene
from checker.prose.tokens import say

_ENDS = frozenset("；;。")
"""Stops behind which a figure is told for itself."""


def inherit_roles(scene: Scene, said: Said, number: int, first: int) -> None:
    """The role of a figure whose own words name none."""
    context, figure = scene.context, said.figure
    bare = not says_something(figure.near)
    tail = (
        bool(figure.middle) and len(scene.mentions) > first and scene.mentions[-1].tail == figure.middle[-1]
    )
    told_before = bool(figure.middle) and figure.stop not in _ENDS and not say(figure.near, "mark", "rest")
    if bare and not (said.roles or said.named or said.noun) and told_before and not tail:
        # “申请人逾期不补正，不再处理 3 件”: the clause before says what became of them; but “重复申请 6 件，
        # 不予处理；其余 49 件中，予以公开……”: of the others it does not.
        told = roles_named(scene, figure.middle[-1], said.subject)
        said.roles = tuple(r for r in told if scene.vocabulary.roles[r].telling)
    if said.roles:
        return
    before = scene.mentions[-1] if len(scene.mentions) > first else None
    if before is not None and said.mark == "parts" and (verb := _verb_of_whole(scene, said, before)):
        said.roles = verb
        said.signs = [sign for sign in said.signs if sign.name != "documents"]
        scene.against(said, "other_role")
        return
    if before is not None and reaches(said, before):
        said.roles = before.roles  # “有效件数比上年净增 3 件，达到 140 件”
        return
    if said.mark == "rest" and not (said.applicants and besides(figure.near)):  # “另有其他组织 1 件”
        said.roles = roles_named(scene, figure.after, said.subject)
        if not said.roles or several(said.roles) or say(figure.after, "mark", "etc"):
            scene.against(said, "some_rest")
    elif said.inherited and bare and before and before.quantity.kind == "percent" and before.roles:
        said.roles = before.roles
    elif before and said.when == "last" and _compares_with(said, before):
        said.roles = before.roles  # “制发 7 件，现行有效 55 件，较上年的 52 件增加 3 件”
    elif not (said.residue or said.named) and said.topics == context.topics:
        if said.applicants:
            said.roles = role_of_applicants(scene, number)
        elif said.channel or (said.inherited and not context.contents and (context.grouped or bare)):
            said.roles = context.roles
            if before is not None and _may_have_changed(said, before):
                said.roles = tuple(dict.fromkeys((*before.roles, *said.roles)))


def _compares_with(said: Said, before: Mention) -> bool:
    near = said.figure.near
    bare = all(t.has("mark", "compare") or t.has("time") or t.has("glue") for t in near)
    of_this = bool(before.roles) and before.topics == said.topics and before.when == "this"
    return bare and of_this and said.inherited and near.has("mark", "compare")


def _may_have_changed(said: Said, before: Mention) -> bool:
    """“制发 6 件，废止 4 件，现行有效 46 件，比上年净增 2 件” may be said of the last, if that is so much."""
    if not said.change or before.topics != said.topics or before.change:
        return False
    grown = said.change > 0 and said.figure.quantity.kind == before.quantity.kind
    return not grown or before.quantity.high >= said.figure.quantity.low


def _verb_of_whole(scene: Scene, said: Said, before: Mention) -> tuple[str, ...]:
    """“印发部门文件 64 件，其中规范性文件 3 件”: what was done with all, where it can be told of these."""
    if not said.named or before.topics or not said.topics or scene.default(said.topics):
        return ()
    known, general = scene.vocabulary.roles, scene.having("general")
    told = dict.fromkeys(id for t in before.lead for id in t.ids("role") if id not in general)
    return tuple(id for id in told if known[id].topics & set(said.topics))


def reaches(said: Said, before: Mention) -> bool:
    """Whether a figure tells what the change before it comes to (“增加 4 项，达到 11 项”, “……，为 8 项”)."""
    near = said.figure.near
    return (
        bool(before.change)
        and bool(near)
        and near[0].text.startswith(("达", "为"))
        and before.quantity.unit == said.figure.quantity.unit
        and before.topics == said.topics
        and not says_something(near)
    )


def role_of_applicants(scene: Scene, number: int) -> tuple[str, ...]:
    """The role of figures told by applicants: that of the figure before, where only one role was told in
    the sentence; else they may be those received, with or without those carried over, or answered."""
    before = scene.mentions[-1] if scene.mentions else None
    if before is None or before.sentence != number:
        return ()
    told = {frozenset(m.roles) for m in scene.in_sentence(number) if scene.having("main") & set(m.roles)}
    if len(told) == 1:
        return scene.context.roles
    only = {m.roles for m in scene.in_sentence(number) if m.topics and not m.applicants}
    if not told and len(only) == 1:
        return next(iter(only))  # “上年结转的 5 件中，自然人 4 件”
    return before.roles if before.applicants else ()


def named_whole(scene: Scene, said: Said) -> bool:
    """Whether the figure counts what the report is on, by its full name and not by kinds of applicants."""
    return scene.default(said.topics) and said.named and not said.applicants


def share_list_role(scene: Scene, said: Said, before: Mention) -> None:
    """The role that the figure before has, too, where both stand in one list."""
    if not before.topics or not said.topics or not scene.alike(before.topics, said.topics):
        return
    if not said.roles and not scene.cases(said.topics):
        # “发布行政许可 5 项，行政处罚 8 项”: one verb governs the list.
        known = scene.vocabulary.roles  # “剔除重复申请 3 件后，有效申请 15 件” are not repeated
        kept = tuple(r for r in before.roles if not (named_whole(scene, said) and known[r].telling))
        said.roles = tuple(r for r in kept if r not in scene.having("inventory", "money"))
        if _is_less(scene, before) and not scene.context.grouped:
            scene.against(said, "listed_with_part")
    near = said.figure.near
    published = scene.having("release") & set(before.roles)
    if published and scene.decided(said.topics) and near and near[0].has("topic"):
        # “公开处罚决定书 12 份，许可决定 89 份”
        said.roles = tuple(dict.fromkeys((*said.roles, *published)))


def _is_less(scene: Scene, before: Mention) -> bool:
    """Whether a figure counts something less, by more than whose it is (“全市公安机关作出决定 362 件”)."""
    own = tuple(sign for sign in before.signs if sign.name not in WHOSE)
    return before.subset and cost(own) >= scene.vocabulary.weights.silent


def result_of_several(scene: Scene, said: Said, first: int) -> None:
    """“复议 12 件、诉讼 1 件，其中维持 9 件”: results told behind several groups may be those of each or
    of all of them; so are the results that follow."""
    if not said.inherited or len(said.topics) != 1 or not set(said.roles) - scene.having(*GENERIC):
        return
    family, topics = scene.family(said.topics[0]), list(said.topics)
    here = scene.mentions[first:][-REACH:]
    if not any(before.topics for before in here) and scene.vocabulary.topics[topics[0]].official:
        # “……复议后起诉 3 件。被纠正的 2 件”: a new sentence speaks of any of those told before it
        topics = [id for id in scene.vocabulary.topics if id in scene.told and scene.family(id) == family]
    for before in reversed(here):
        if not before.topics or scene.family(before.topics[0]) != family or before.change:
            break
        if set(before.roles) - scene.having(*GENERIC):
            if before.explicit or len(before.topics) < 2:
                break
            topics = list(before.topics)
            break
        topics = [*(t for t in before.topics if t not in topics), *topics]
    if scene.cases(said.topics):
        said.topics = tuple(topics)


def told_of_both(
    scene: Scene, topics: tuple[str, ...], roles: tuple[str, ...], inherited: bool
) -> tuple[str, ...]:
    """“处罚 277 项，强制 23 项，处理决定 21595”: the last figure may be of either or of both."""
    context, decided = scene.context, scene.having("decided") & set(roles)
    if decided and inherited and len(context.open_topics) > 1:
        topics = context.open_topics
        context.open_topics = ()
    elif topics and not inherited and not decided:
        context.open_topics = tuple(dict.fromkeys((*context.open_topics, *topics)))
    elif decided:
        context.open_topics = ()
    return topics
