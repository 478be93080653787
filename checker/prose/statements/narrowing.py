"""What makes a figure less, or something else, than a cell of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.figures import Figure
from checker.prose.mentions import PLAIN_NOUNS, REACH, Mention
from checker.prose.phrases import (
    counts_documents,
    direction,
    from_case_on,
    names_cases,
    of_other_cause,
    open_ended,
    qualifying,
    says_something,
    unknown_characters,
    up_to_noun,
)
from checker.prose.statements.deciding import from_result_on
from checker.prose.statements.roles import leads_to_role, reaches, roles_named
from checker.prose.statements.scene import Said, Scene
from checker.prose.statements.subjects import counted_so
from checker.prose.statements.ways import take_channel
from checker.prose.tokens import SOFT_STOP, UNKNOWN, Run, Token, say

_PLAIN_SUMS = frozenset(("共", "累计", "总数为"))
"""Sums that may as well be said of a single figure (“共收到”)."""
_CAUSES = ("因", "由于", "针对", "就", "对", "涉及", "涉", "在")
_LED_TO = ("被", "因此", "由此", "引发", "引起", "产生", "导致")
"""How a sentence on applications goes on to the cases they led to (“收到申请 12 件，被申请复议 1 件”)."""
_AMONG = ("中", "里", "当中", "之中")
_BODIES = (*"局所队科股站处厅委", "中心", "大队", "支队", "街道", "学校", "医院", "海关")
"""How the names of bodies end that are none of the organ's own words for itself."""
_PEOPLE = ("人", "名", "户", "家")
_APPLYING = ("提出", "提交", "递交")
_APPLIED = frozenset(("提出的", "提交的", "递交的"))
_ANYBODY = ("群众", "公众", "市民", "村民", "居民", "人员", "当事人", "相对人")
_DAYS = ("日", "天")
_CALLED = (*PLAIN_NOUNS, "文件")
"""Nouns by which a subject is called where it has been named before."""
_OF_FORM = frozenset(("topic", "weak", "role"))
"""Kinds of words that tell what the form counts."""


def narrow(scene: Scene, said: Said) -> None:
    """Words that make the figure a part of what the tables count."""
    near, after = said.figure.near, said.figure.after
    near = behind_examples(near)
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
    behind = after.has("block") or after.residue >= 2
    of_report = scene.default(said.topics or scene.context.topics)
    signs: dict[str, object] = {
        "described": bare and behind and not said.roles and said.mark != "rest",  # “有 1 件待补正”
        "block": blocks,
        "documents": said.app_only and counts_documents(near),
        "open_ended": open_ended(near),
        "negated": _denied(said),
        "body": of_report and near.has(UNKNOWN) and _of_another_body(scene, near),
        **_dated(scene, said),
        # “6 人次提出的申请共 9 件”: those who apply are not what they apply for
        "people": (said.figure.quantity.unit.startswith(_PEOPLE) and _begins(after, _APPLYING))
        or (_begins(near, _APPLYING) and _behind_people(scene, said)),  # “15 人提出 27 件”
        "of_some": of_report and (_of_some(near) or _among_some(said)),
        "torn": bool(near) and near[-1].text.isdecimal(),  # “办理量 2 18 件”
        "ranked": _ranked(scene, said),
        # “公开以外的答复里，还有 7 件……”
        "except": any(run.has("mark", "except") for run in (near, *said.figure.middle[-1:])),
        # “发布规范性文件 5 份，都配了图文解读，共 10 篇”
        "other_thing": bare and _names_other(said.figure.middle[-1:]),
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
    ]


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


def _of_some(near: Sequence[Token]) -> bool:
    """“投诉举报人就处理结果提出的申请”: by whom, told by a name that is no kind of applicant."""
    by = next((at for at, t in enumerate(near) if t.text in _APPLIED), 0)
    told = [t for t in near[:by] if t.has("noun")]
    anybody = any(t.has("applicant") or t.has("everyone") or t.has("channel") for t in near[:by])
    return bool(told) and not anybody and not told[-1].text.endswith(_ANYBODY)


def _among_some(said: Said) -> bool:
    """“办结的自然人申请中，予以公开 6 件”: of those only that the clause before names."""
    before = said.figure.middle[-1] if said.figure.middle else Run()
    ends = bool(before) and before[-1].text in _AMONG
    return ends and said.figure.stop in ("，", ",") and (before.has("applicant") or before.has("channel"))


def _behind_people(scene: Scene, said: Said) -> bool:
    """Whether the figure right before counts people: what these applied for may not be all there is."""
    before = scene.mentions[-1] if scene.mentions else None
    return not said.figure.stop and before is not None and before.quantity.unit.startswith(_PEOPLE)


def _begins(words: Sequence[Token], starts: tuple[str, ...]) -> bool:
    return bool(words) and words[0].text.startswith(starts)


def _dated(scene: Scene, said: Said) -> dict[str, object]:
    """Times beside the figure that leave less than the year."""
    near, behind = said.figure.near, said.figure.after[:2]
    years = {"this", "last"}.intersection(near.ids("time"))
    days = bool(scene.mentions) and scene.mentions[-1].quantity.unit.endswith(_DAYS)
    return {
        # “含 2022 年接收、2023 年答复的 3 件”
        "two_years": len(years) > 1 and not scene.having("opening", "closing", "transfer") & set(said.roles),
        # “有 2 件 12 月下旬接收的申请”
        "part_of_year": say(behind, "time", "part") and not scene.having("closing") & set(said.roles),
        # “20 个工作日内答复 43 件”
        "within_days": days and not said.figure.stop and _begins(near, ("内", "以内", "之内")),
    }


def _denied(said: Said) -> bool:
    """“行政强制一件未有” says that there is none."""
    first = said.figure.after[:1]
    return said.figure.quantity.high == 1 and bool(first) and first[0].has("mark", "not")


def behind_examples(words: Run) -> Run:
    """“查封、扣押等行政强制措施”: what 等 sums up is all there is, the examples before it narrow nothing."""
    if not words.has("mark", "etc"):
        return words
    for at in range(len(words) - 1, 0, -1):
        if words[at].has("mark", "etc"):
            rest = next((t for t in words[at + 1 :] if not t.has("glue")), None)
            sums_up = rest is not None and (rest.has("topic") or rest.has("applicant"))
            return Run(words[at + 1 :]) if sums_up else words
    return words


def compare(scene: Scene, said: Said, compares: bool) -> None:
    """Whether the figure is a change, or last year's."""
    near = said.figure.near
    said.change, said.when = direction(said.figure.quantity, near), scene.context.when
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


def judge_cases(scene: Scene, said: Said, following: Sequence[Run], first: int) -> None:
    """Only cases about disclosure, brought against this organ, are those of table 四."""
    context, near = scene.context, said.figure.near
    official = all(scene.vocabulary.topics[topic].official for topic in said.topics)
    caused = near.has("disclosure") and any(t.text.startswith(_LED_TO) for t in near)
    # “一审法院受理 3 件”: a court hears what is brought against the organ
    heard = any(t.text in scene.vocabulary.claims("courts") for t in near)
    lent = said.lent and bool(scene.having("judging") & set(said.roles)) and _was_judged(scene)
    if _concludes(scene, said):
        said.roles = tuple(scene.having("ended"))
    elif not (caused or heard) and (lent or scene.named(near, "judging")):
        scene.against(said, "perhaps_judged" if near.has("disclosure") else "judged")
    if of_other_cause(near) or near.has("mark", "other_kinds"):
        context.disclosure = context.cases = official = False
    context.cases = context.cases or official or about_disclosure(scene, said.figure, following, first)
    # “作为复议机构办理 216 件，其中涉及政府信息公开 31 件” are not brought against it.
    around = (said.figure.near, *said.figure.middle)
    context.authority |= any(run.has("mark", "authority") for run in around)
    # “……因政府信息公开被申请复议 2 件” is brought against it all the same
    against = caused and said.named and any(t.text.startswith("被") for t in near)
    if context.authority and not against:
        scene.against(said, "authority")
    said.unspoken = not (context.disclosure or context.cases)
    said.sure = said.sure or near.has("disclosure")
    # None at all is none about disclosure.
    said.sure = said.sure and (context.cases or not said.figure.quantity.high)


def _concludes(scene: Scene, said: Said) -> bool:
    """“被申请行政复议 12 件，审结 9 件”: behind all cases against the organ, how many of them are over."""
    before = scene.mentions[-1] if scene.mentions else None
    over = any(t.text in scene.vocabulary.claims("finished") for t in said.figure.near)
    return (
        over
        and said.inherited
        and before is not None
        and before.sentence == scene.number
        and before.topics == said.topics
        and before.sure
        and not before.signs_named("judged", "perhaps_judged", "authority")
        and not set(before.roles) - scene.having("intake", "inflow")
    )


def _was_judged(scene: Scene) -> bool:
    """Whether the figure before counts cases that the organ decides (“承办复议 214 件，其中公开类 31 件”)."""
    before = scene.mentions[-1] if scene.mentions else None
    return before is not None and (
        any(sign.name == "authority" for sign in before.signs)
        or (before.scope == "superior" and any(sign.name == "judged" for sign in before.signs))
    )


def about_disclosure(scene: Scene, figure: Figure, following: Sequence[Run], first: int) -> bool:
    """Whether the sentence itself says that the cases are about disclosure. That it was spoken of before
    does not: an organ tells all its reviews and suits beside its applications."""
    if figure.near.has("disclosure") or figure.after.has("disclosure"):
        return True
    for clause in figure.middle:
        if clause.has("disclosure") and (names_cases(clause) or clause[0].text in _CAUSES):
            return True
    for after in following:
        if after.has("disclosure") and after.has("mark", "all"):
            return True  # “行政复议 2 件，均因信息公开引起”
    told = [t for words in (figure.near, *figure.middle) for t in words]
    led = any(t.text.startswith(_LED_TO) for t in told)
    return led and any(m.topics == scene.vocabulary.default for m in scene.mentions[first:][-REACH:])


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
    if (
        bare
        and said.topics
        and not dated
        and (said.mark == "parts" or (scene.told & set(said.topics) and _may_be_part(scene, said)))
    ):
        scene.against(said, "mere_part")
    # “采购总金额 3010 万元，节约资金 210 万元”
    if scene.having("money") & set(said.roles) and said.inherited and scene.having("money") & scene.told:
        scene.against(said, "another_amount")
    # “累计”: over which years, nobody says.
    if not scene.timed and any(t.text == "累计" for t in near):
        scene.against(said, "over_years", "累计")
    # “剔除重复申请 3 件后，有效的申请 15 件”
    off = scene.vocabulary.claims("taken_off")
    if before is not None and before.sentence == scene.number and any(t.text in off for t in before.lead):
        scene.against(said, "taken_off")
    # “上年结转的 3 件申请已办结 2 件”
    if not figure.stop and before is not None and _of_carried(scene, before, said):
        scene.against(said, "of_carried")
    # “新收 40 件中办结 38 件”: of those that came in this year, not of all
    stages = scene.having("inflow", "intake", "opening")
    if _begins(near, _AMONG) and before is not None and stages & set(before.roles):
        scene.against(said, "among")
    # “受理线上申请 65 件，办结 62 件，受理线下申请 9 件”: what was done of those is told
    if said.inherited and scene.named(near, "outflow", "closing"):
        ways = [m for m in scene.in_sentence(scene.number) if m.channel == "request"]
        if len(ways) == 1:
            scene.against(said, "of_channel")
    # “全市收到 320 件，其中工程类 15 件”, but “其中我局办理 15 件” is this organ's own
    if context.grouped and scene.others and context.scope != "own":
        scene.against(said, "of_others")
    scene.told |= scene.having("money") & set(said.roles)


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


def _of_carried(scene: Scene, before: Mention, said: Said) -> bool:
    return scene.role("opening") in before.roles and scene.role("outflow") in said.roles


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
    return any(t.has("noun") and t.text not in _CALLED for c in clauses for t in c) and all(
        _OF_FORM.isdisjoint(clause.says) for clause in clauses
    )


def _unasked(scene: Scene, said: Said, before: Mention) -> bool:
    """“依申请公开 4，主动公开 0”: what is published unasked is told beside what was asked for, and is no
    result of it."""
    own = [t for t in said.figure.near if not t.has("stop")]
    unasked, asked = scene.vocabulary.claims("unasked"), scene.vocabulary.claims("asked")
    alone = len(own) == 1 and own[0].text in unasked
    return alone and not before.roles and bool(before.lead) and before.lead[-1].text in asked
