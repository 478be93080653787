"""What a figure counts: a subject of the form, named or going on, or something else."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.figures import Figure
from checker.prose.mentions import PLAIN_NOUNS
from checker.prose.phrases import (
    of_applications_only,
    qualified_as_disclosure,
    up_to_noun,
)
from checker.prose.statements.scene import OF_FORM, PRESUMED, Said, Scene
from checker.prose.tokens import SOFT_STOP, Run, Token, say

_DOCUMENTS = ("信息", "文件", "公文")
_TURNED = ("前者", "后者")
_CALLED = (*PLAIN_NOUNS, "文件")
"""Nouns by which a subject is called where it has been named before."""

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
        if token.has("applicant") and scene.default(scene.context.topics):
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
    weak = tuple(words[at].ids("weak"))
    if at and scene.cases(words[at - 1].ids("topic")) and weak == scene.vocabulary.default:
        return joined_topics(scene, words, at - 1), "", True  # “信息公开行政复议申请 9 件”
    if weak == scene.vocabulary.default and qualified_as_disclosure(words[:at]):
        return scene.vocabulary.default, "", True
    if fitting := _fitting(scene, words, weak, around):
        told = not scene.context.topics and scene.named(around or words, *OF_FORM)
        return joined_topics(scene, words, at, fitting), "", told
    before = next((i for i in range(at) if set(words[i].ids("topic")) & set(weak)), None)
    if before is not None:  # “行政事业性收费本年收费金额 52 万元”
        return joined_topics(scene, words, before), "", True
    return (), words[at].text, False


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
    of_report = scene.default(weak) and (scene.telling or carries_over(scene, words))
    return weak if of_report or stands_alone(scene, words, around) else ()


def stands_alone(scene: Scene, words: Sequence[Token], around: Sequence[Token]) -> bool:
    """“新收申请 8 件” where nothing else was spoken of: the report is one on disclosure."""
    if scene.context.topics or scene.context.noun or any(token.residue >= 2 for token in (*words, *around)):
        return False
    told = {id for token in words for id in token.ids("role")}
    stages = scene.having(*OF_FORM, "intake", "turnover", "outflow", "transfer", "unfinished")
    plain = all(t.has("time") or t.has("weak") or t.has("glue") or t.has("mark", "sum") for t in words)
    timed = plain and say(words, "time", "this")  # “本年度申请 29 件”
    of_whom = say(words, "applicant")  # “企业提出申请 7 件”
    return timed or of_whom or not told.isdisjoint(stages) or scene.named(around, *OF_FORM, "unfinished")


def carries_over(scene: Scene, words: Sequence[Token]) -> bool:
    """“上年结转申请 2 件” before the sentence says that it is about disclosure."""
    return scene.disclosing and scene.named(words, "transfer", "opening", "closing")


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
    if scene.context.contents and named and near[-1].text.endswith("类"):
        topics, noun, named = (), near[-1].text, False  # “按内容分，……行政处罚类 72 件”
    said.app_only = of_applications_only(near, scene.vocabulary)
    said.tells = scene.tells(near)
    of_cases = scene.cases(context.topics) and bool(after) and after[0].has("disclosure")
    if after and after[0].has("noun", "") and not (said.app_only or of_cases):
        # “依申请公开工作存在的 3 个问题”: what stands right behind the figure is what it counts.
        topics, noun, named = (), after[0].text, False
    if topics and after and after[0].has("topic") and scene.cases(after[0].ids("topic")):
        topics = ()  # “因政府信息公开申请引起的 2 件行政复议”
    if not topics and not noun and after:
        topics, noun, told = subject_of(scene, up_to_noun(after), near + after)
        said.behind = bool(topics)
        named = told if topics else named
    if noun and said.app_only and (scene.default(context.topics) or said.tells):
        noun = ""
    if noun and noun in _CALLED and fits_context(scene, near):
        noun = ""  # “宣布废止文件 5 件” behind 规范性文件
    if not topics and not noun and said.tells and not scene.default(context.topics):
        if of_something_else(scene, said.figure):
            noun = context.noun or "…"  # “公文 412 件，认定不予公开 258 件”
        else:
            topics = scene.vocabulary.default
    topics = _of_kind(scene, topics, near)
    presumed = "" if topics else _presumed(scene, said, noun)
    if presumed:
        topics, noun = scene.vocabulary.default, ""
        scene.against(said, presumed)
    said.topics, said.noun, said.named = topics, noun, named
    said.subject = topics or (() if noun else context.topics)
    if goes_on_with_part(scene, said):
        said.subject = scene.mentions[-1].topics


def _of_kind(scene: Scene, topics: tuple[str, ...], words: Sequence[Token]) -> tuple[str, ...]:
    """“未经复议直接提起的信息公开行政诉讼 6 件”: the kind of cases that the words before it tell."""
    if not scene.cases(topics) or len(topics) != 1 or scene.vocabulary.topics[topics[0]].official:
        return topics
    family, said = scene.family(topics[0]), "".join(t.text for t in words)
    kinds = [
        id
        for id, one in scene.vocabulary.topics.items()
        if one.official and one.family == family and any(w in said for w in scene.vocabulary.claims(id))
    ]
    return (kinds[0],) if len(kinds) == 1 else topics


def _presumed(scene: Scene, said: Said, noun: str) -> str:
    """The sign under which a figure is taken to be said of what the report is on, where nothing is named:
    “新收 4 件，结转 1 件” by the form's own words, “55 件申请中” by no more than “申请”."""
    context, figure = scene.context, said.figure
    loosely = scene.loosely(noun)
    if context.topics and loosely and not scene.applied_for(context.topics) and not context.grouped:
        came = scene.named(figure.near, "intake", "inflow")  # “制发规范性文件 5 件。收到申请 19 件”
        return "by_stage" if came and scene.counted_in(scene.vocabulary.default, figure.quantity.unit) else ""
    other = bool(context.noun) and not scene.loosely(context.noun)
    if other and loosely and not context.topics and _comes_in_beside(scene, figure):
        scene.against(said, "other_matter", context.noun)
        return "by_stage"  # “公开信息 220 条，受理申请 30 件”
    if context.topics or other or (noun and not loosely):
        return ""
    told = [t for t in figure.near if not t.has("mark", "added")]
    beside = [t for t in (*figure.near, *figure.after) if not t.has("applicant")]
    strange = any(t.residue or t.has("noun") for t in beside)
    counted = scene.counted_in(scene.vocabulary.default, figure.quantity.unit)
    if counted and not strange and scene.named(told, *OF_FORM, "unfinished"):
        return "by_stage"
    ways = [m for m in scene.in_sentence(scene.number) if m.channel == "request"]
    if counted and not strange and len(ways) > 1 and scene.named(told, "intake", "inflow"):
        return "foretold"  # “网站提交 8 件，书面提交 6 件，共收 14 件”
    if counted and scene.foretold and not strange and _awaited(scene, told):
        return "foretold"
    return "presumed" if loosely else ""


def _comes_in_beside(scene: Scene, figure: Figure) -> bool:
    """Whether “收到申请” behind another matter is that of what the report is on: that matter is none that one
    applies for, and nothing unknown stands beside the figure."""
    context, told = scene.context, (*figure.near, *figure.after)
    asked = context.noun.endswith(tuple(scene.vocabulary.claims("applied_for")))
    plain = not any(t.residue or t.has("noun") or t.has("applicant") or t.has("channel") for t in told)
    counted = scene.counted_in(scene.vocabulary.default, figure.quantity.unit)
    came = scene.named(figure.near, "intake", "inflow")
    return plain and counted and came and not asked and not context.grouped


def _awaited(scene: Scene, words: Sequence[Token]) -> bool:
    """Whether a figure may be the whole of which the sentence goes on to tell the parts (“办结的 26 件中，
    予以公开 17 件”), or one of the applicants whose applications it counts."""
    stages = scene.named(words, "intake", "turnover", "outflow")
    published = scene.named(words, "release") and not say(words, "channel")
    return stages or published or say(words, "applicant")


def of_something_else(scene: Scene, figure: Figure) -> bool:
    """Whether the figure before in this sentence counts what is none of the form's, in the same unit."""
    before = scene.mentions[-1] if scene.mentions else None
    if before is None or before.sentence != scene.number or before.change:
        return False
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
    return (named or held) and beside


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
    if goes_on_with_part(scene, said):
        said.topics, said.inherited = scene.mentions[-1].topics, True
        said.sure = scene.mentions[-1].sure
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


def goes_on_with_part(scene: Scene, said: Said) -> bool:
    """“其中规范性文件 3 件，清理废止 2 件”: what only the part named before can be."""
    before = scene.mentions[-1] if scene.mentions else None
    if before is None or before.sentence != scene.number or not before.topics or not scene.context.grouped:
        return False
    if said.topics or said.noun or scene.context.topics or scene.default(before.topics):
        return False
    known, general = scene.vocabulary.roles, scene.having("general")
    named = {id for t in said.figure.near for id in t.ids("role")} - general
    return any(known[id].topics & set(before.topics) for id in named)


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
    """Whether a plain noun only ends the name of a subject (“行政复议的案件”)."""
    before = at - 1
    while before >= 0 and words[before].text == "的":
        before -= 1
    return before >= 0 and words[before].has("topic")
