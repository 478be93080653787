"""In which role a figure is told: by the words beside it, behind it, before it."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.evidence import cost
from checker.prose.mentions import REACH, Mention
from checker.prose.phrases import (
    behind_cause,
    behind_frame,
    besides,
    meant_beside,
    names_class,
    says_something,
    several,
    unclaimed,
    without_the_rest,
)
from checker.prose.statements.deciding import behind_result, results
from checker.prose.statements.scene import GENERIC, WHOSE, Said, Scene
from checker.prose.tokens import Run, Token, say

_ENDS = frozenset("；;。")
"""Stops behind which a figure is told for itself."""
_OF_CASES = ("件", "宗", "起", "笔", "单")
"""Units of what is decided one by one, and of no list of what may be decided."""
_END = ("末", "底")
"""How times end that tell the end of a year."""
_CLAUSES_BEHIND = 3
"""So many clauses behind a figure may tell what became of it."""


def take_roles(scene: Scene, said: Said, following: Sequence[Run]) -> None:
    near, after, subject = said.figure.near, said.figure.after, said.subject
    roles = roles_named(scene, behind_cause(near) if scene.cases(subject) else behind_frame(near), subject)
    side = scene.having("side")
    bare = near if not near.has("role") else [t for t in near if not t.among("role", side)]
    if side.issuperset(roles) and (said.behind or not says_something(bare)):
        behind = behind_cause(after) if said.led else unclaimed(after)
        roles = roles_named(scene, behind, subject) or roles  # “共有 8 件判决纠正”
        if not side.issuperset(roles) and _is_vague(scene, said, roles, following):
            scene.against(said, "vague", after)
    if roles == (scene.role("turnover"),) and said.mark == "rest":
        roles = (scene.role("unfinished"),)  # “余 2 件在法定期限内办理”
    if roles == (scene.role("transfer"),) and (
        any(is_next(scene, t) for t in after[:3]) or _can_only_go_on(scene, said)
    ):
        roles = (scene.role("closing"),)  # “结转 2 件至下年度”
    elif goes_over(scene, said, following):
        roles = (scene.role("closing"),)
        # “尚有 8 件申请未到答复期限，结转下年度”: only what the report is on is carried over
        said.named = said.named or (scene.default(said.topics) and not scene.context.topics)
    said.roles = _fitting_what_is_counted(scene, said, roles or _told_in_short(scene, said))


def _fitting_what_is_counted(scene: Scene, said: Said, roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles that what the figure counts, by its unit and its name, can be told in."""
    near = said.figure.near
    if scene.cases(said.subject):
        near = Run.of(behind_cause(near))  # “因答复引起的行政复议 2 件”
    if said.figure.quantity.unit in _OF_CASES and scene.named(near, "outflow", "turnover", "decided"):
        counted = tuple(role for role in roles if role not in scene.having("inventory"))
        roles = counted or tuple(
            role
            for role in dict.fromkeys(near.ids("role"))
            if role in scene.having("outflow", "turnover", "decided")
            # “诉讼 3 件，其中因税务处理决定 2 件” is told of no decisions
            and not (scene.cases(said.subject) and scene.vocabulary.roles[role].topics)
        )  # “办结行政许可事项 820 件”
    if said.figure.quantity.kind == "money":
        roles = tuple(role for role in roles if role not in scene.having("inventory"))  # “收费项目 883 万元”
    if scene.context.contents and names_class(near):
        # “从内容看，企业登记类占 65.2%”: what the name of a matter holds is not what became of it
        roles = tuple(role for role in roles if scene.vocabulary.roles[role].telling)
    return roles


def _can_only_go_on(scene: Scene, said: Said) -> bool:
    """Whether “结转”, which does not say which way, can only be into next year: what is left of what was done
    (“办结 16 件，其余 2 件结转”), or what is told behind what came over from last year (“上年结转 4 件，办结
    167 件，结转 3 件”)."""
    told = [m for m in scene.in_sentence(scene.number) if m.depth == said.figure.depth]
    opening, outflow, known = scene.having("opening"), scene.having("outflow"), scene.vocabulary.roles
    if said.mark == "rest" and not besides(said.figure.near):
        return any(outflow & set(m.roles) or any(known[id].telling for id in m.roles) for m in told)
    came = [m for m in told if opening & set(m.roles)]
    again = all(m.quantity.low == said.figure.quantity.low for m in came)  # “结转的 4 件已办结”
    plain = not said.mark and not any(
        t.text == "的" for t in (*said.figure.near[-1:], *said.figure.after[:1])
    )
    return bool(came) and plain and (not again or say(said.figure.near, "time", "this"))


def _is_vague(scene: Scene, said: Said, roles: tuple[str, ...], following: Sequence[Run]) -> bool:
    """Whether the words behind a figure tell its roles among other things."""
    after, subject = said.figure.after, said.subject
    if said.mark == "rest":
        rest = Run((*after, *(t for clause in following[1:2] for t in clause)))
        if several(roles) or rest.has("mark", "etc"):
            return True  # “其余 9 件按部分公开、不予处理等情形答复”
        # “剩余 53 件作出公开、不予公开或无法提供的答复”, but not “其余 9 件无法提供，信息不存在”
        special = {id for id in roles_named(scene, rest, subject) if scene.vocabulary.roles[id].telling}
        if len({id.split(".")[0] for id in special}) > 1:
            return True
    if said.behind or not after.has("block"):
        return False
    told = [t.text for t in after if roles_named(scene, [t], subject)]
    return any(  # “1 件告知补正后逾期未补正” is narrowed by no more than its row
        t.has("block") and not roles_named(scene, [t], subject) and not any(t.text in own for own in told)
        for t in after[:4]
    )


def _told_in_short(scene: Scene, said: Said) -> tuple[str, ...]:
    """The role of a word that is all that is said of a figure."""
    alone = [t for t in said.figure.near if t.text != "的" and not t.has("mark", "parts")]
    if all(token.has("glue") for token in said.figure.near) and not said.behind:
        alone = [token for token in said.figure.after if not token.has("glue")]  # “3 件为信访投诉”
    if len(alone) != 1:
        return ()
    roles = short_role(scene, alone[0], said.subject)
    if scene.cases(said.subject):
        # “其中涉及征地的 15 件，其他 8 件” tells no result
        return roles if behind_result(scene) else ()
    if roles and alone[0].has("block"):
        if not behind_outcome(scene):
            return ()
        scene.against(said, "remaining_outcome")
    return roles


def leads_to_role(scene: Scene, words: Sequence[Token], token: Token) -> bool:
    """“涉及三类内部事务信息 3 件”: what opens a list elsewhere belongs to the reason behind it."""
    at = next((i for i, t in enumerate(words) if t is token), len(words))
    behind = words[at + 1] if at + 1 < len(words) else None
    opens = token.has("mark", "open") and token.has("block")
    return behind is not None and opens and scene.tells(behind)


def behind_outcome(scene: Scene) -> bool:
    """Whether the figure before in this sentence tells what became of applications."""
    before = scene.mentions[-1] if scene.mentions else None
    known = scene.vocabulary.roles
    return (
        before is not None
        and before.sentence == scene.number
        and any(known[role].telling for role in before.roles)
    )


def goes_over(scene: Scene, said: Said, following: Sequence[Run]) -> bool:
    """“另有 5 件因临近年底，顺延到下年度答复”: what is said behind a figure without words of its
    own, but those of a whole, is what became of it."""
    figure = said.figure
    if not any(run.has("role") for run in (figure.after, *following)):
        return False
    directly = tells_fate(scene, figure.after[:4])
    late = figure.near.has("time", "part")  # “12 月下旬新收的 5 件尚在期限内，转入下年”
    leading = roles_named(scene, figure.near, said.subject) if directly or late else ()
    if directly and not set(leading) - scene.having("framing", "inflow"):
        return True
    if late and leading and not set(leading) - scene.having("intake", "inflow"):
        return any(tells_fate(scene, clause) for clause in (figure.after, *following)[:_CLAUSES_BEHIND])
    if said.mark != "rest" and says_something(figure.near):
        return False
    behind = [clause for clause in following if clause != figure.after]
    for clause in (figure.after, *behind)[:_CLAUSES_BEHIND]:
        if tells_fate(scene, clause):
            return True
        own = clause is figure.after
        # “尚有 7 件申请正在办理，结转下年” names what it counts first; “1 件无法提供，……” tells its end
        ended = own and scene.tells(clause)
        if ended or (not own and clause.has("topic")):
            return False
    return False


def tells_fate(scene: Scene, words: Sequence[Token]) -> bool:
    """Whether words tell that something goes on to next year."""
    if not say(words, "role") or say(words, "mark", "not"):
        return False
    if scene.named(words, "closing"):
        return True
    if scene.named(words, "transfer"):
        return carried_which_way(scene, words) == scene.role("closing")
    coming = next((at for at, token in enumerate(words) if is_next(scene, token)), None)
    return coming is not None and scene.named(words[coming + 1 :], "outflow", "turnover")


def is_next(scene: Scene, token: Token) -> bool:
    """Whether a word means next year, which a report may call by its number."""
    said = token.ids("year")
    return token.has("time", "next") or (
        bool(said) and scene.year is not None and int(said[0]) == scene.year + 1
    )


def carried_which_way(scene: Scene, words: Sequence[Token]) -> str:
    """Which way “结转” goes: “上年转至今年”, “结转 2025 年”; empty where nothing tells."""
    at = next(at for at, token in enumerate(words) if scene.named([token], "transfer"))
    if any(is_next(scene, token) for token in words[at + 1 : at + 4]):
        return scene.role("closing")
    if any(token.has("time", "this") and token.text.endswith(_END) for token in words[max(0, at - 3) : at]):
        return scene.role("closing")  # “年末结转 4 件”
    for token in words[max(0, at - 3) : at + 4]:
        said = token.ids("year")
        if token.has("time", "last") or (said and scene.year is not None and int(said[0]) == scene.year - 1):
            return scene.role("opening")
    return ""


def roles_named(scene: Scene, words: Sequence[Token], topics: tuple[str, ...]) -> tuple[str, ...]:
    """The roles named that the topics can have; special ones, if any, before general ones."""
    known, said = scene.vocabulary.roles, Run.of(words)
    found = [
        id
        for id in dict.fromkeys(said.ids("role"))
        if not known[id].topics or not known[id].topics.isdisjoint(topics)
    ]
    last = said.has("time", "last")
    if not (found or last):
        return ()
    opening, inflow, transfer = scene.role("opening"), scene.role("inflow"), scene.role("transfer")
    if last and said.has("mark", "passed_on"):
        found = [opening]  # “3 件为去年转来”
    elif not found:
        return ()
    elif transfer in found and (carried := carried_which_way(scene, words)):
        found = [carried]
    elif last and scene.role("unfinished") in found:
        found = [opening]  # “去年尚未办结的 2 件”
    if opening in found and inflow in found:
        return (scene.role("turnover"),)  # “上年结转及本年新收的 52 件”
    ends = scene.having("opening", "closing", "unfinished")
    if scene.cases(topics) and not results(scene).isdisjoint(found):
        found = [id for id in found if id not in ends]  # “正在办理” of a case is a state of its own
    if ends & set(found):
        return tuple(role for role in found if role in ends)
    found = meant_beside(without_the_rest(found, words, scene.vocabulary), words, scene.vocabulary)
    framing = scene.having(*GENERIC) if scene.default(topics) else scene.having("framing")
    special = [role for role in dict.fromkeys(found) if role not in framing]
    return tuple(special or found)


def short_role(scene: Scene, token: Token, topics: tuple[str, ...]) -> tuple[str, ...]:
    """The role of a word that means one only where it is all that is said of the figure."""
    known = scene.vocabulary.roles
    return tuple(id for id in token.ids("short") if known[id].topics & set(topics))


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
