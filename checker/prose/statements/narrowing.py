"""What makes a figure less, or something else, than a cell of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from checker.prose.mentions import CALLED, REACH, Mention
from checker.prose.phrases import (
    behind_cause,
    behind_examples,
    counts_documents,
    direction,
    from_case_on,
    is_what_is_left,
    listed_or_struck,
    of_kind,
    open_ended,
    qualifying,
    says_something,
    unknown_characters,
    up_to_noun,
)
from checker.prose.statements.among import (
    PEOPLE,
    among_part,
    among_some,
    behind_people,
    by_some,
    of_class,
    take_portion,
)
from checker.prose.statements.deciding import from_result_on
from checker.prose.statements.lent_roles import reaches
from checker.prose.statements.roles import leads_to_role, roles_named
from checker.prose.statements.scene import Said, Scene
from checker.prose.statements.sorting import of_sorted
from checker.prose.statements.subjects import counted_so
from checker.prose.statements.ways import take_channel
from checker.prose.tokens import SOFT_STOP, UNKNOWN, Run, Token, say

_PLAIN_SUMS = frozenset(("共", "累计", "总数为"))
"""Sums that may as well be said of a single figure (“共收到”)."""
_BODIES = (*"局所队科股站处厅委", "中心", "大队", "支队", "街道", "学校", "医院", "海关")
"""How the names of bodies end that are none of the organ's own words for itself."""
_OTHERS = (*_BODIES, *"镇乡县区市", "政府")
_DAYS = ("日", "天")
_APPLYING = ("提出", "提交", "递交")
_AFTER_IT = ("经", "经过", "通过")
_BY = ("由", "系由", "均由")
_SOON = 4
"""Within how many words behind a figure a year is named that is said of it."""
_OF_FORM = frozenset(("topic", "weak", "role"))
"""Kinds of words that tell what the form counts."""


def narrow(scene: Scene, said: Said) -> None:
    """Words that make the figure a part of what the tables count."""
    near, after = said.figure.near, said.figure.after
    short = said.topics if scene.decided(said.topics) else ()
    near = behind_examples(near, short, adds_up=_is_all_paid(scene, said))
    if said.inherited and scene.cases(said.subject):
        near = from_result_on(scene, near)
    of_case = from_case_on(near) if scene.cases(said.topics) and said.named else near
    said.residue = unknown_characters(of_case, whole=said.inherited)
    if said.mark == "parts" and not said.inherited:
        said.residue += qualifying(of_case)
    if said.behind:
        counted = up_to_noun(after)
        said.residue += unknown_characters(counted, whole=True)
        if not set(said.roles) - scene.having(
            "side"
        ):  # “共有 4 件申请按量计费”: those of which the rest is said
            said.residue += unknown_characters(after[len(counted) :], whole=True)
    bare = said.inherited and not says_something(near)
    blocks = _blocks(scene, said, near) if near.has("block") else []
    behind = after.has("block") or after.residue >= 2 or _led_to_case(after)
    bare = bare or (said.behind and not says_something(near) and Run(up_to_noun(after)).has("block"))
    of_report = scene.default(said.topics or scene.context.topics)
    signs: dict[str, object] = {
        "described": bare and behind and not said.roles and said.mark != "rest",  # “有 1 件待补正”
        "block": blocks,
        "kind": not said.named and scene.decided(said.topics) and of_kind(near),
        "others": (scene.decided(said.topics) and _of_court(scene, near)) or _by_another(scene, after),
        "documents": said.app_only and counts_documents(near),
        "open_ended": open_ended(near),
        "negated": _denied(said),
        "body": of_report and near.has(UNKNOWN) and _of_another_body(scene, near),
        **_dated(scene, said),
        # “6 人次提出的申请共 9 件”: those who apply are not what they apply for
        "people": (said.figure.quantity.unit.startswith(PEOPLE) and _begins(_behind_who(after), _APPLYING))
        or (_begins(near, _APPLYING) and behind_people(scene, said)),  # “15 人提出 27 件”
        "of_some": of_report and (by_some(near) or among_some(said) or of_class(scene, near)),
        "sorted": of_sorted(scene, said),
        "attribute": any(_is_turned(scene, words) for words in (near, after)),
        "torn": bool(near) and near[-1].text.isdecimal(),  # “办理量 2 18 件”
        "ranked": _ranked(scene, said),
        "some_rest": is_what_is_left(near, scene.vocabulary),
        # “公开以外的答复里，还有 7 件……”
        "except": any(run.has("mark", "except") for run in (near, *said.figure.middle[-1:])),
        # “发布规范性文件 5 份，都配了图文解读，共 10 篇”
        "other_thing": (bare and _names_other(said.figure.middle[-1:])) or _in_another_unit(scene, said),
    }
    for name, held in signs.items():
        if held:
            scene.against(said, name, blocks[:1] if name == "block" else "")
    take_channel(scene, said)
    if said.inherited and said.topics and not counted_so(scene, said):
        said.topics = ()


def _blocks(scene: Scene, said: Said, near: Run) -> list[Token]:
    """Words that leave less of what the figure counts, and are none of what its row is called."""
    # “除 2 件结转下年度外”, “除去上年结转的 2 件”: what is left out is told for itself
    excepted = [t for t in near if t.text not in ("除", "除去")]
    return [
        t
        for t in excepted
        if t.has("block")
        and not (roles_named(scene, [t], said.subject) or t.among("short", set(said.roles)))
        and not leads_to_role(scene, excepted, t)
        and not _goes_on_with(scene, said, t)
        and not _gone_through(excepted, t)
    ]


def _led_to_case(after: Run) -> bool:
    """“2 件答复引起行政复议”: what led to a case, and not what became of all."""
    return after.has("case") and not after.has("mark", "all") and len(behind_cause(after)) < len(after)


def _by_another(scene: Scene, after: Sequence[Token]) -> bool:
    """“其余 59 件由街镇作出”"""
    if not after or after[0].text not in _BY or scene.standing.government:
        return False
    doers = [*takewhile(lambda t: not (t.has("role") or t.has("mark", "action")), after[1:])]
    strange = [t.text for t in doers if t.residue > 1 and t.text.endswith(_OTHERS)]
    other = say(doers, "scope", "members") or any(not scene.standing.is_called(text) for text in strange)
    return other and len(doers) < len(after) - 1


def _of_court(scene: Scene, near: Sequence[Token]) -> bool:
    """“申请人民法院强制拆除 9 件”: what a court does."""
    return any(t.text in scene.vocabulary.claims("courts") for t in near)


def _is_all_paid(scene: Scene, said: Said) -> bool:
    """“行政事业性收费方面，收取登记费等合计 25 万元”: the first amount told under what the sentence names."""
    paid = said.figure.quantity.kind == "money" and said.inherited and scene.context.named
    return paid and not any(m.topics == scene.context.topics for m in scene.in_sentence(scene.number))


def _gone_through(words: Sequence[Token], token: Token) -> bool:
    """“经清理，继续有效的 26 件”: how it was found out, and not which they are."""
    at = next((i for i, t in enumerate(words) if t is token), 0)
    return token.has("mark", "sorted_out") and at > 0 and words[at - 1].text in _AFTER_IT


def _goes_on_with(scene: Scene, said: Said, token: Token) -> bool:
    """“延续办理上年结转申请 6 件”: all that was carried over."""
    goes_on = token.text.startswith((*scene.vocabulary.claims("continued"),))
    return goes_on and bool(scene.having("opening") & set(said.roles))


def _ranked(scene: Scene, said: Said) -> bool:
    """“申请量居前的是甲、乙，分别为 88 件、63 件”; but “许可决定 381 件，较为集中的是……” tells all first."""
    if not scene.ranked:
        return False
    before = scene.mentions[-1] if scene.mentions else None
    first = before is None or before.sentence != scene.number
    told = (said.figure.near, said.figure.after, *said.figure.middle)
    return not (first and said.named and said.roles) or any(run.has("mark", "ranked") for run in told)


def _of_another_body(scene: Scene, near: Sequence[Token]) -> bool:
    """“交管大队收到的 8 件”: an unknown name that ends as those of bodies do stands before the verb."""
    first = next((t for t in near if not (t.has("glue") or t.has("time") or t.has("mark"))), None)
    return (
        first is not None
        and first.residue > 1
        and first.text.endswith(_BODIES)
        and not scene.standing.is_called(first.text)
    )


def _begins(words: Sequence[Token], starts: tuple[str, ...]) -> bool:
    return bool(words) and words[0].text.startswith(starts)


def _is_turned(scene: Scene, words: Sequence[Token]) -> bool:
    """“将 11 份依申请公开的文件调整为主动公开”: how open documents are to be from now on."""
    openness = scene.having("release")
    return any(
        one.has("mark", "becomes") and (other.among("role", openness) or scene.default(other.ids("topic")))
        for one, other in pairwise(words)
    )


def _in_another_unit(scene: Scene, said: Said) -> bool:
    """“依申请公开答复规范文本 15 类”: in what the report is on nobody counts so."""
    named = said.named and scene.default(said.topics) and said.figure.quantity.kind == "count"
    return (
        named
        and bool(said.figure.quantity.unit)
        and not scene.counted_in(said.topics, said.figure.quantity.unit)
    )


def _behind_who(words: Run) -> Sequence[Token]:
    """“1 名自然人提交的申请 2 件”: the words behind those that say who they are."""
    return words[sum(1 for _ in takewhile(lambda t: t.has("applicant"), words)) :]


def _dated(scene: Scene, said: Said) -> dict[str, object]:
    """Times beside the figure that leave less than the year."""
    near, behind = said.figure.near, said.figure.after[:2]
    years = {"this", "last"}.intersection(near.ids("time"))
    days = bool(scene.mentions) and scene.mentions[-1].quantity.unit.endswith(_DAYS)
    return {
        # “含 2022 年接收、2023 年答复的 3 件”
        "two_years": len(years) > 1 and not scene.having("opening", "closing", "transfer") & set(said.roles),
        # “有 2 件 12 月下旬接收的申请”, “1 件已于次年 1 月收到维持决定”
        "part_of_year": (say(behind, "time", "part") or say(said.figure.after[:_SOON], "time", "next"))
        and not scene.having("closing", "transfer", "unfinished") & set(said.roles),
        # “20 个工作日内答复 43 件”
        "within_days": days and not said.figure.stop and _begins(near, ("内", "以内", "之内")),
    }


def _denied(said: Said) -> bool:
    """“行政强制一件未有”, “一件也没有” say that there is none."""
    behind = next((t for t in said.figure.after if not (t.has("glue") or t.has("mark", "all"))), None)
    return said.figure.quantity.high == 1 and behind is not None and behind.has("mark", "not")


def compare(scene: Scene, said: Said, compares: bool) -> None:
    """Whether the figure is a change, or last year's."""
    near = said.figure.near
    said.change, said.when = direction(said.figure.quantity, near), scene.context.when
    if not said.change and scene.having("inventory") & set(said.roles):
        said.change = listed_or_struck(near)
        if said.change and scene.both_ways:
            scene.against(said, "one_way")
    if near.has("mark", "becomes"):
        said.change = 0
        if not near.has("time"):  # “由上年的 30 件增至 48 件，增加 18 件”
            scene.context.when = said.when = "this"
    elif compares and not said.change:
        said.when = "last"
    elif (
        said.change and said.when == "last" and any(m.when == "this" for m in scene.in_sentence(scene.number))
    ):
        scene.context.when = said.when = "this"  # “收到 25 件，上年 20 件，同比增长 25%，其中……”
    elif said.when == "part" and scene.having("closing") & set(said.roles):
        scene.context.when = said.when = "this"  # “12 月下旬收到 5 件，转入下年”


def beside_others(scene: Scene, said: Said, before: Mention | None) -> None:
    """What earlier figures told makes this one a part of them, or a sum of them."""
    context, figure, near = scene.context, said.figure, said.figure.near
    sums = near.has("mark", "sum") or figure.after.has("mark", "sum")
    sums = sums and any(
        t.has("mark", "sum") and t.text not in _PLAIN_SUMS for t in (*near, *figure.after[:1])
    )
    priced = before is not None and _costs(said, before)  # “采购项目 9 个，合计 325.6 万元”
    if sums and not (said.named or priced) and not roles_named(scene, near, said.topics):
        summed_up(scene, said, before)
    bare = not (said.roles or said.named or said.applicants or said.change)
    bare = bare and not near.has("mark", "becomes")
    bare = bare and not (priced or (before is not None and reaches(said, before)))
    # “五年累计 412 件，其中 2025 年 98 件”
    dated = before is not None and before.when != "this" and near.has("time", "this")
    if bare and dated and before is not None and said.topics == before.topics:
        said.roles = before.roles
    if before is not None and figure.stop and _unasked(scene, said, before):
        scene.against(said, "attribute")
    attribute = before is not None and not before.topics and bool(scene.having("release") & set(before.roles))
    if attribute and figure.stop == SOFT_STOP and said.named and not said.roles:
        # “认定主动公开 96 件、依申请公开 58 件”: how open documents are
        scene.against(said, "attribute")
        context.topics = ()
    # “其中 1 件申请不属于政府信息”: once the whole was told, a bare figure is some part of it;
    # “其中” says so itself, whatever paragraph or page the whole stands on.
    # a figure that was told before (“收到 19 件。19 件申请均……”) is the whole once more
    # “被申请行政复议 26 件，其中信息公开 9 件” are all that the table counts
    disclosing = scene.cases(said.topics) and say(near, "disclosure")
    if (
        bare
        and said.topics
        and not (dated or disclosing)
        and (said.mark == "parts" or (scene.told & set(said.topics) and _may_be_part(scene, said)))
    ):
        scene.against(said, "mere_part")
    # “采购总金额 3010 万元，节约资金 210 万元”
    if scene.having("money") & set(said.roles) and said.inherited and scene.having("money") & scene.told:
        scene.against(said, "another_amount")
    _take_years(scene, said)
    # “剔除重复申请 3 件后，有效的申请 15 件”
    off = scene.vocabulary.claims("taken_off")
    if before is not None and before.sentence == scene.number and any(t.text in off for t in before.lead):
        scene.against(said, "taken_off")
    # “涉及征地的 9 件申请中，予以公开 2 件，部分公开 1 件”
    if before is not None and before.sentence == scene.number and among_part(said, before):
        scene.against(said, "of_some")
    take_portion(scene, said, before)
    # “受理线上申请 65 件，办结 62 件，受理线下申请 9 件”: what was done of those is told
    if said.inherited and scene.named(near, "outflow", "closing"):
        ways = [m for m in scene.in_sentence(scene.number) if m.channel == "request"]
        if len(ways) == 1:
            scene.against(said, "of_channel")
    # “全市收到 320 件，其中工程类 15 件”, but “其中我局办理 15 件” is this organ's own
    if context.grouped and scene.others and context.scope != "own":
        scene.against(said, "of_others")
    if figure.quantity.kind == "money":  # “征收拆迁信息 152 条” is none
        scene.told |= scene.having("money") & set(said.roles)


def _take_years(scene: Scene, said: Said) -> None:
    """“累计”: over which years, nobody says; “截至年底，累计收到” may be since whenever."""
    near = said.figure.near
    if not scene.timed and any(t.text == "累计" for t in near):
        scene.against(said, "over_years", "累计")
    elif scene.up_to and any(t.text.startswith("累计") for t in near):
        scene.against(said, "up_to")


def _may_be_part(scene: Scene, said: Said) -> bool:
    """Whether a figure of what was told before may be less than all of it: it is not the same number, and
    something told of it is more."""
    low = said.figure.quantity.low
    told = [m.quantity for m in scene.mentions[-REACH:] if m.topics == said.topics and not m.change]
    # “收到 15 件……16 件申请已全部办结” is no part of 15
    whole = said.behind and not says_something(said.figure.near) and bool(told)
    return not any(q.low == low for q in told) and not (whole and all(q.high < low for q in told))


def _costs(said: Said, before: Mention) -> bool:
    """“信息处理费 3 笔 1300 元”: the money of what was counted right before."""
    money = said.figure.quantity.kind == "money" and before.quantity.kind == "count"
    return money and said.topics == before.topics and said.figure.stop in ("", "，", ",", SOFT_STOP)


def summed_up(scene: Scene, said: Said, before: Mention | None) -> None:
    """“两项合计 33 件” adds up what was told before. Where it does not come out, it is held against the
    tables for what it adds up: all that was to be handled."""
    if before is None and not scene.told & set(said.topics):
        return
    said.roles = ()
    scene.against(said, "summed")
    if before is None or scene.role("opening") not in before.roles:
        return
    new = next(
        (m for m in reversed(scene.mentions[-REACH:-1]) if scene.having("intake", "inflow") & set(m.roles)),
        None,
    )
    if new is None or new.sentence != before.sentence or new.topics != said.topics:
        return
    added = new.quantity.low + before.quantity.low
    if not said.figure.quantity.may_equal(added):
        said.roles, said.residue = (scene.role("turnover"),), 0
        said.signs.clear()


def _names_other(clauses: Sequence[Run]) -> bool:
    """Whether a clause tells of things of another kind."""
    return any(t.has("noun") and t.text not in CALLED for c in clauses for t in c) and all(
        _OF_FORM.isdisjoint(clause.says) for clause in clauses
    )


def _unasked(scene: Scene, said: Said, before: Mention) -> bool:
    """“依申请公开 4，主动公开 0”: what is published unasked is told beside what was asked for, and is no
    result of it."""
    own = [t for t in said.figure.near if not t.has("stop")]
    unasked, asked = scene.vocabulary.claims("unasked"), scene.vocabulary.claims("asked")
    alone = len(own) == 1 and own[0].text in unasked
    return alone and not before.roles and bool(before.lead) and before.lead[-1].text in asked
