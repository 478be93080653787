"""What a figure counts: a subject of the form, named or going on, or something else."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.figures import Figure
from checker.prose.mentions import CALLED, PLAIN_NOUNS, Mention
from checker.prose.phrases import (
    names_class,
    of_applications_only,
    qualified_as_disclosure,
    up_to_noun,
)
from checker.prose.statements.cases import kind_of_cases, led_to_cases
from checker.prose.statements.presumed import (
    carries_over,
    names_stage,
    of_what_one_asks,
    presumed,
    stands_alone,
)
from checker.prose.statements.roles import behind_outcome
from checker.prose.statements.scene import OF_FORM, PRESUMED, Said, Scene
from checker.prose.tokens import SEMICOLONS, SOFT_STOP, Run, Token, say
from checker.prose.units import ANYTHING

_DOCUMENTS = ("信息", "文件", "公文")
_TURNED = ("前者", "后者")

_BETWEEN = 2
"""So many figures back a subject may have been named that goes on."""
_NAMING = frozenset(("topic", "weak", "applicant", "noun", "title"))
"""Kinds of words that may name what is counted."""
_TOLD = frozenset(("topic", "applicant", "noun", "role"))
"""Kinds of words that tell whether a sentence is on applications."""


def subject_of(
    scene: Scene, words: Sequence[Token], around: Sequence[Token] = ()
) -> tuple[tuple[str, ...], str, bool]:
    """The topics nearest to the end, or the noun that stands nearer; whether they are named in full."""
    if _NAMING.isdisjoint(Run.of(words).says):
        return (), "", False
    for at in range(len(words) - 1, -1, -1):
        token = words[at]
        if _NAMING.isdisjoint(token.says):
            continue
        if token.has("topic"):
            return joined_topics(scene, words, at), "", True
        if token.has("weak"):
            return _in_short(scene, words, at, around)
        if token.has("applicant") and (scene.default(scene.context.topics) or scene.foretold):
            continue  # “自然人 4 件、企业 1 件”
        if token.has("noun") and token.has("disclosure") and scene.cases(scene.context.topics):
            continue  # “复议方面，发生政府信息公开案件 2 件”
        if token.text in PLAIN_NOUNS and scene.cases(scene.context.topics):
            continue  # “行政诉讼方面，案件 2 件”
        if token.has("noun") or token.has("title"):
            if token.text in PLAIN_NOUNS and _rounds_off(words, at):
                continue
            if say(words[at + 1 :], "channel", "request"):
                continue  # “依申请公开收到群众网上申请 105 件”
            return (), token.text, False
    return (), "", False


def _in_short(
    scene: Scene, words: Sequence[Token], at: int, around: Sequence[Token]
) -> tuple[tuple[str, ...], str, bool]:
    """What a word means that names a subject only where it is spoken of (“申请 12 件”)."""
    sent = next((t for t in reversed(words[:at]) if t.has("mark", "sent_in")), None)
    if sent is not None and words[at].text in scene.vocabulary.claims("mail"):
        return (), sent.text, False  # “区长信箱办理来件 197 件”
    weak = tuple(words[at].ids("weak"))
    if at and scene.cases(words[at - 1].ids("topic")) and weak == scene.vocabulary.default:
        return joined_topics(scene, words, at - 1), "", True  # “信息公开行政复议申请 9 件”
    if (
        weak == scene.vocabulary.default
        and not scene.context.grouped
        and (of := _applied_for(scene, words, at))
    ):
        return (), of, False
    if weak == scene.vocabulary.default and qualified_as_disclosure(words[:at]):
        return scene.vocabulary.default, "", True
    if fitting := _fitting(scene, words, weak, around):
        told = not scene.context.topics and scene.named(around or words, *OF_FORM)
        return joined_topics(scene, words, at, fitting), "", told
    before = next((i for i in range(at) if set(words[i].ids("topic")) & set(weak)), None)
    if before is not None:  # “行政事业性收费本年收费金额 52 万元”
        return joined_topics(scene, words, before), "", True
    return (), words[at].text, False


def _applied_for(scene: Scene, words: Sequence[Token], at: int) -> str:
    """“残疾人证办理申请 3120 件”: the thing applied for, where it heads the words and is not the form's."""
    name = [t for t in words[:at] if not (t.has("glue") or t.has("time") or t.has("scope"))]
    while name and name[-1].has("role"):
        name.pop()
    ends = (*scene.vocabulary.claims("applied_for"),)
    named = all((t.residue > 1 or t.has("noun")) and not t.has("disclosure") for t in name)
    return name[-1].text if name and named and name[0].residue and name[-1].text.endswith(ends) else ""


def _fitting(
    scene: Scene, words: Sequence[Token], weak: tuple[str, ...], around: Sequence[Token]
) -> tuple[str, ...]:
    """Which of the subjects that a short name may stand for is spoken of here."""
    context = scene.context
    if fitting := tuple(t for t in context.topics if t in weak):
        return fitting
    disclosing = context.disclosure or scene.default(context.topics) or scene.cases(context.topics)
    if set(weak) <= scene.vocabulary.cases and disclosing:
        return weak
    if len(weak) != 1:
        return ()
    family = scene.family(weak[0])
    if family and family in {scene.family(topic) for topic in context.topics} | scene.several:
        return weak  # “行政许可 41 件，……处罚 6 件”
    of_report = scene.default(weak) and (
        scene.telling
        or carries_over(scene, words)
        or (context.disclosure and names_stage(scene, words, around) and not of_what_one_asks(scene))
    )
    return weak if of_report or stands_alone(scene, words, around) else ()


def joined_topics(
    scene: Scene, words: Sequence[Token], at: int, found: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Topics that are listed together (“行政复议、行政诉讼”), in the order of print."""
    topics = list(found or words[at].ids("topic"))
    family = scene.family(topics[0])
    for token in reversed(words[:at]):
        if token.has("topic") or token.has("weak"):
            named = dict.fromkeys((*token.ids("topic"), *token.ids("weak")))
            more = [t for t in named if scene.family(t) == family]
            if not more:
                break
            topics = [*(t for t in more if t not in topics), *topics]
        elif token.has("stop", SOFT_STOP) or token.text in ("和", "与", "及", "以及", "或", "或者"):
            continue
        else:
            break
    return tuple(topics)


def take_subject(scene: Scene, said: Said) -> None:
    """What the words beside the figure say that it counts."""
    context, near, after = scene.context, said.figure.near, said.figure.after
    topics, noun, named = subject_of(scene, near)
    if scene.default(context.topics) and (_touches_unknown(near) or (named and _touches(near))):
        context.contents = context.grouped = True  # “收到申请 60 件，涉及行政许可的 5 件”
    if scene.context.contents and named and names_matter(scene, near, topics):
        topics, noun, named = (), near[-1].text, False  # “按内容分，……行政处罚类 72 件”
    topics = _but_for_cause(scene, topics, near)
    named = named and bool(topics)
    said.app_only = of_applications_only(near, scene.vocabulary)
    said.tells = scene.tells(near)
    of_cases = bool(after) and after[0].has("disclosure")
    of_cases = of_cases and (scene.cases(context.topics) or say(after[1:2], "case"))
    told = bool(after) and after[0].text in PLAIN_NOUNS and _rounds_off((*near, *after), len(near))
    known = said.app_only or of_cases or told or _tells_whose(scene, after)
    if after and ((after[0].has("noun", "") and not known) or _counts_strange(said.figure)):
        # “依申请公开工作存在的 3 个问题”: what stands right behind the figure is what it counts.
        topics, noun, named = (), after[0].text, False
    if topics and after and after[0].has("topic") and scene.cases(after[0].ids("topic")):
        topics = ()  # “因政府信息公开申请引起的 2 件行政复议”
    if not topics and not noun and after:
        topics, noun, told = subject_of(scene, up_to_noun(after), near + after)
        topics = _but_for_cause(scene, topics, after)
        said.behind = bool(topics)
        named = told if topics else named
    if noun and said.app_only and (scene.default(context.topics) or said.tells):
        noun = ""
    if noun and scene.default(context.topics) and _is_outcome_too(scene, said.figure):
        noun = ""  # “予以公开 12 件，信访、举报、投诉 2 件”
    if noun and noun in CALLED and fits_context(scene, near):
        noun = ""  # “宣布废止文件 5 件” behind 规范性文件
    if not topics and not noun and said.tells and not scene.default(context.topics):
        if of_something_else(scene, said.figure):
            noun = context.noun or "…"  # “公文 412 件，认定不予公开 258 件”
        else:
            topics = scene.vocabulary.default
    topics = kind_of_cases(scene, topics, near)
    if led := led_to_cases(scene, after):
        topics, noun, named, said.behind, said.led = led, "", True, True, True
        scene.against(said, "loose_role")
    if sign := "" if topics else presumed(scene, said, noun):
        topics, noun = scene.vocabulary.default, ""
        scene.against(said, sign)
    said.topics, said.noun, said.named = topics, noun, named
    said.subject = topics or (() if noun else context.topics)
    if part := goes_on_with_part(scene, said):
        said.subject = part.topics


def _counts_strange(figure: Figure) -> bool:
    """“来自 14 个省”, “居 11 个设区市第 9 位”: with the unit of anything, a name that is not known."""
    return figure.quantity.unit == ANYTHING and figure.after[0].residue > 0


def _touches(near: Sequence[Token]) -> bool:
    """Whether what is named stands right behind “涉及”."""
    at = next((i for i, token in enumerate(near) if token.has("topic")), 0)
    return at > 0 and near[at - 1].has("mark", "open") and near[at - 1].has("block")


def _touches_unknown(near: Sequence[Token]) -> bool:
    """“涉及事故调查 18 件”: a list of matters begins, none of which is one that the form counts."""
    about = near[-2:]
    return len(about) > 1 and about[0].has("mark", "open") and about[0].has("block") and about[1].residue > 1


def _but_for_cause(scene: Scene, topics: tuple[str, ...], words: Sequence[Token]) -> tuple[str, ...]:
    """The subjects named, but for what only led to the cases spoken of (“行政复议 8 件，其中因行政许可 6 件”,
    “其中 14 件由行政处罚引起”)."""
    if not topics or scene.cases(topics) or not scene.cases(scene.context.topics):
        return topics
    at = next((i for i, token in enumerate(words) if token.has("topic")), 0)
    return () if at and say((words[at - 1], *words[at + 1 : at + 2]), "mark", "cause") else topics


def names_matter(scene: Scene, near: Sequence[Token], topics: tuple[str, ...]) -> bool:
    """Whether a subject in a list of matters is only what something is about: “申请内容涉及行政许可 4 件”,
    but not “……，作出行政许可决定 41 件”."""
    stated = any(t.has("mark", "action") or (t.has("role") and not t.has("topic")) for t in near)
    return names_class(near) or not (stated or scene.default(topics))


def _tells_whose(scene: Scene, after: Sequence[Token]) -> bool:
    """“4 件企业申请”: the word behind the figure tells who applied, not what is counted."""
    counted = {id for t in after[1:2] for id in (*t.ids("topic"), *t.ids("weak"))}
    return say(after[:1], "applicant") and scene.default(counted)


def _is_outcome_too(scene: Scene, figure: Figure) -> bool:
    """Whether a word that names another matter is all that is said of a figure, and in a list of outcomes
    names one of them; “……予以公开 12 件；信访 120 件” goes over to something else."""
    before = scene.mentions[-1] if scene.mentions else None
    if before is None or (figure.stop in SEMICOLONS and before.stop not in SEMICOLONS):
        return False
    told = [t for t in figure.near if not t.has("glue") and not t.has("mark", "parts")]
    known, topics = scene.vocabulary.roles, set(scene.context.topics)
    short = len(told) == 1 and any(known[id].topics & topics for id in told[0].ids("short"))
    return short and behind_outcome(scene)


def of_something_else(scene: Scene, figure: Figure) -> bool:
    """Whether the figure before in this sentence counts what is none of the form's, in the same unit."""
    before = scene.mentions[-1] if scene.mentions else None
    if before is not None and before.mark == "sum" and not (before.topics or before.noun):
        before = next(iter(scene.mentions[-2:-1]), None)  # “建议 14 件、提案 17 件，共 31 件，其中全文公开……”
    if before is None or before.sentence != scene.number or before.change:
        return False
    if before.noun in scene.vocabulary.claims("papers"):
        return False  # “发出收费通知 2 份，逾期未缴费的 1 件”
    if any(sign.name == "attribute" for sign in before.signs):
        return True  # “标注主动公开 64 件、依申请公开 133 件、不予公开 27 件”
    if before.topics:
        return False
    strange = any(t.residue > 1 for t in before.lead) and not before.noun.endswith(_DOCUMENTS)
    if strange and scene.default(scene.told):
        return False  # “办结件里，‘一书四方案’类告知获取方式的 97 件，部分公开 12 件”
    named = bool(before.noun) and not say((*before.lead, *before.tail), "weak")
    held = any(t.has("block") and not t.has("role") for t in before.lead)
    beside = before.quantity.unit == figure.quantity.unit or figure.stop in ("，", ",", SOFT_STOP)
    return (named or held or (strange and before.quantity.unit == figure.quantity.unit)) and beside


def families_listed(scene: Scene, words: Run) -> frozenset[str]:
    """The families of which words name several subjects (“许可 17 件；处罚 3 件”)."""
    named = {*words.ids("topic"), *words.ids("weak")}
    if len(named) < 2:
        return frozenset()
    families = [scene.family(id) for id in named]
    return frozenset(family for family in families if family and families.count(family) > 1)


def is_foretold(scene: Scene, words: Run) -> bool:
    """Whether a sentence tells what can be said of nothing but applications, or speaks of those who made
    them (“申请人中，自然人 9 件”), and names no other thing."""
    if not (words.has("applicant") or scene.tells(words)):
        return False
    askers = scene.vocabulary.claims("askers")
    told, asked = 0, False
    applicants: set[str] = set()
    for token in words:
        if token.text in _TURNED:  # “以前者为主，占四分之三”
            return False
        asked = asked or token.text in askers
        if _TOLD.isdisjoint(token.says):
            continue
        if token.has("topic") and not scene.default(token.ids("topic")):
            return False
        whose = token.has("applicant")
        if token.has("noun") and not whose and token.text not in PLAIN_NOUNS:
            return False
        told += scene.tells(token)
        applicants.update(token.ids("applicant"))
    return told > 1 or len(applicants) > 1 or (asked and bool(applicants))


def fits_context(scene: Scene, words: Sequence[Token]) -> bool:
    """Whether a role is named that only the subject spoken of can have."""
    topics = set(scene.context.topics)
    known = scene.vocabulary.roles
    return any(known[id].topics and known[id].topics & topics for t in words for id in t.ids("role"))


def go_on(scene: Scene, said: Said) -> None:
    """The subject goes on to this figure, or the figure names the one that goes on from here."""
    context = scene.context
    # “制作信息 112 条，其中依申请公开信息 59 条” speaks of how open documents are.
    if part := goes_on_with_part(scene, said):
        said.topics, said.inherited, said.sure = part.topics, True, part.sure
        return
    if context.grouped and not context.topics and context.noun.endswith(_DOCUMENTS):
        told = set(said.roles) - scene.having("release", "inventory", "side")
        came = said.named and scene.named(said.figure.near, "intake", "inflow")  # “；收到申请 2 件”
        if not came and (not said.named or scene.default(said.topics) or not told):
            scene.against(said, "documents_issued" if _issues(scene, said) else "documents", context.noun)
    if said.topics:
        said.sure = said.named or context.sure
        goes_on = not context.grouped or said.named or said.tells
        if goes_on and not said.blocked and not (context.topics and _names_whole_only(said.figure)):
            context.topics, context.sure, context.noun = said.topics, said.sure, ""
            context.since = scene.number
            context.presumed = next((s.name for s in said.signs if s.name in PRESUMED), "")
        context.named = context.named or said.named
    elif said.noun:
        if not context.grouped:
            context.topics, context.sure, context.noun, context.roles = (), False, said.noun, ()
    else:
        said.topics, said.inherited = context.topics, True
        if context.presumed:
            scene.against(said, context.presumed)
        said.sure = context.sure and (context.named or said.app_only or bool(said.roles) or context.grouped)


def goes_on_with_part(scene: Scene, said: Said) -> Mention | None:
    """“其中规范性文件 3 件，清理废止 2 件”: what only the part named before can be, or what was named before
    another thing came in between (“印发规范性文件 5 件，配发解读 9 份，废止 2 件”)."""
    if said.topics or said.noun or scene.context.topics:
        return None
    between = 1 if scene.context.grouped else _BETWEEN
    before = next((m for m in reversed(scene.in_sentence(scene.number)[-between:]) if m.topics), None)
    if before is None or scene.default(before.topics) or scene.cases(before.topics):
        return None
    known, loose = scene.vocabulary.roles, scene.having("general")
    if not scene.context.grouped:
        loose |= scene.having("main")  # “印发规范性文件 5 件，……；制定方案、细则 9 件”
    named = {id for t in said.figure.near for id in t.ids("role")} - loose
    return before if any(known[id].topics & set(before.topics) for id in named) else None


def _names_whole_only(figure: Figure) -> bool:
    """Whether a share names nothing but what it is of: “土地出让收入 158 万元，占本年收入的 88%，下降 13%”
    goes on with what the share is that of."""
    if figure.quantity.kind != "percent":
        return False
    at = next((at for at, token in enumerate(figure.near) if token.has("mark", "share")), None)
    return at is not None and not any(token.has("topic") or token.has("weak") for token in figure.near[:at])


def _issues(scene: Scene, said: Said) -> bool:
    """“公开信息 600 条，其中制定规范性文件 3 件”: a word of its own says what was done with these alone."""
    roles, release = scene.vocabulary.roles, scene.having("release")
    return (
        said.named
        and not scene.default(said.topics)
        and any(
            roles[id].topics & set(said.topics) and id not in scene.having("general")
            for t in said.figure.near
            if not t.among("role", release)
            for id in t.ids("role")
        )
    )


def counted_so(scene: Scene, said: Said) -> bool:
    """Whether the figure's unit is one in which its subject, which it does not name, is counted."""
    unit = said.figure.quantity.unit
    known = frozenset[str]().union(*(scene.vocabulary.topics[topic].units for topic in said.topics))
    return not unit or not known or unit in known or said.figure.quantity.kind != "count"


def _rounds_off(words: Sequence[Token], at: int) -> bool:
    """Whether a plain noun only ends the name of a subject (“行政复议的案件”, “行政复议的 3 件案件”)."""
    before = at - 1
    while before >= 0 and words[before].text == "的":
        before -= 1
    return before >= 0 and words[before].has("topic")
