"""In which role a figure is told: by the words beside it, behind it, before it."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.phrases import (
    behind_cause,
    behind_frame,
    besides,
    meant_beside,
    names_class,
    results,
    says_something,
    several,
    unclaimed,
    without_the_rest,
)
from checker.prose.statements.deciding import behind_result
from checker.prose.statements.scene import GENERIC, Said, Scene
from checker.prose.tokens import Run, Token, say

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
    if scene.cases(topics) and not results(scene.vocabulary).isdisjoint(found):
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
