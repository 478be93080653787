"""Which reviews and suits are about disclosure and were brought against this organ: those of table four."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.figures import Figure
from checker.prose.mentions import REACH
from checker.prose.phrases import before_case, ends_in, names_cases, of_other_cause
from checker.prose.statements.scene import Said, Scene
from checker.prose.tokens import Run, Token, say

_CAUSES = ("因", "由于", "针对", "就", "对", "涉及", "涉", "在")
_LED_TO = ("被", "因此", "由此", "引发", "引起", "产生", "导致")
"""How a sentence on applications goes on to the cases they led to (“收到申请 12 件，被申请复议 1 件”)."""
_KIND = "类"
_OF_FIELD = ("方面", "的")
_LEAST = 2
"""How many words stand at least before the name of a field and these."""


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
    another = _of_another_kind(scene, near) or near.has("mark", "other_kinds")
    another = another or (of_other_cause(near) and not _of_reply(scene, near)) or _of_all_kinds(scene, said)
    if another:
        context.disclosure = context.cases = official = False
    context.cases = (
        context.cases or official or (not another and about_disclosure(scene, said.figure, following, first))
    )
    # “作为复议机构办理 216 件，其中涉及政府信息公开 31 件” are not brought against it.
    around = (said.figure.near, *said.figure.middle)
    context.authority |= any(run.has("mark", "authority") for run in around)
    # “……因政府信息公开被申请复议 2 件” is brought against it all the same
    against = caused and said.named and any(t.text.startswith("被") for t in near)
    if context.authority and not against:
        scene.against(said, "authority")
    if near.has("mark", "share") and not near.has("disclosure") and said.figure.quantity.kind == "count":
        scene.against(said, "wider")  # “占全部复议诉讼案件 80 件的 10%”
    said.unspoken = not (context.disclosure or context.cases)
    said.sure = said.sure or near.has("disclosure")
    # None at all is none about disclosure.
    said.sure = said.sure and (context.cases or not said.figure.quantity.high)


def _of_another_kind(scene: Scene, near: Sequence[Token]) -> bool:
    """“征地类复议 12 件、诉讼 6 件”, “其他涉税行政复议 7 件”, “另有林权争议行政复议 5 件”: what the cases are
    about is told, and it is not disclosure."""
    before = before_case(near)
    if not before or say(before, "disclosure") or any(scene.default(t.ids("topic")) for t in before):
        return False
    if before[-1].text.endswith(_KIND) and before[0].text != _KIND:
        return not scene.named(before, "outflow", "telling")  # “不服答复类复议”
    if len(before) > _LEAST and [t.text for t in before[-2:]] == [*_OF_FIELD]:
        return before[-3].residue > 1  # “劳动监察、工伤认定方面的行政复议 7 件”
    told = before[-1].residue > 1
    if len(before) > 1 and before[-2].has("mark", "open") and before[-1].residue:
        return True  # “涉税行政复议 8 件”
    return say(before, "mark", "remaining") or (told and say(before, "mark", "rest"))


def _of_reply(scene: Scene, near: Sequence[Token]) -> bool:
    """“因答复不当被申请复议”, where disclosure is spoken of: that reply is meant."""
    before = before_case(near)
    things = any(t.has("noun") or t.has("topic") or t.has("weak") or t.has("block") for t in before)
    at = next((at for at, t in enumerate(before) if t.has("mark", "cause")), len(before))
    spoken = scene.context.disclosure or scene.default(scene.context.topics)
    return spoken and not things and scene.named(before[at + 1 : at + 2], "outflow")


def _of_all_kinds(scene: Scene, said: Said) -> bool:
    """“政府信息公开行政复议 2 件，均维持。全年行政复议案件总数 37 件”: once those about disclosure were
    counted, more of them, not said to be about it, are all there were."""
    near, here = said.figure.near, scene.prose.sentences[scene.number].paragraph
    about = near.has("disclosure") or said.figure.after.has("disclosure")
    beside = any(m.lead.has("disclosure") for m in scene.in_sentence(scene.number))
    defended = any(t.text.startswith((*scene.vocabulary.claims("defended"),)) for t in near)
    if defended and not (about or beside):
        return True  # “全局全年行政应诉案件共 41 件”
    if about or not (said.named and near.has("case")):
        return False
    return any(
        before.topics == said.topics
        and (before.when, before.change) == ("this", 0)
        and not (before.unspoken or before.subset or before.depth)
        and before.lead.has("disclosure")
        and set(before.roles) <= scene.having("framing", "intake", "inflow")
        and before.quantity.high < said.figure.quantity.low
        and before.sentence < scene.number
        and scene.prose.sentences[before.sentence].paragraph == here
        for before in scene.mentions[-REACH:]
    )


def kind_of_cases(scene: Scene, topics: tuple[str, ...], words: Sequence[Token]) -> tuple[str, ...]:
    """“未经复议直接提起的信息公开行政诉讼 6 件”: the kind of cases that the words before it tell; of suits
    spoken of, “经复议的 7 件” tells it, too."""
    if not scene.cases(topics) or len(topics) != 1 or scene.vocabulary.topics[topics[0]].official:
        return topics
    family, said = scene.family(topics[0]), "".join(t.text for t in words)
    known = scene.vocabulary
    official = [id for id, one in known.topics.items() if one.official and one.family == family]
    kinds = [id for id in official if any(w in said for w in known.claims(id))]
    spoken = scene.context.topics
    of_suits = bool(spoken) and topics[0] not in spoken and scene.alike(spoken, topics)
    if not kinds and (of_suits or family in scene.several):
        # “经复议的案件中驳回 5 件” is said of those; “经复议维持 5 件” is a result of the review
        cases = (at for at, t in enumerate(words) if t.text == "的" and at and words[at - 1].has("case"))
        end = next(cases, len(words))
        told = words[: end + 1] if of_suits or end < len(words) else ()
        ends = ((len(w), id) for id in official for w in known.claims(f"{id}.short") if ends_in(told, (w,)))
        kinds = [id for _, id in sorted(ends)[-1:]]  # “没有经过复议的” ends in “经过复议的”
    return (kinds[0],) if len(kinds) == 1 else topics


def led_to_cases(scene: Scene, after: Sequence[Token]) -> tuple[str, ...]:
    """“2 件答复引起行政复议”: the subjects of the cases to which what the figure counts has led."""
    at = next((at for at, token in enumerate(after) if token.has("case")), 0)
    counted = at > 0 and (
        scene.named(after[:1], "outflow", "telling")
        or scene.default((*after[0].ids("topic"), *after[0].ids("weak")))
    )
    if not counted or not any(token.text.startswith(_LED_TO) for token in after[: at + 1]):
        return ()
    return tuple(id for kind in ("topic", "weak") for id in after[at].ids(kind))[:1]


def denies_disclosure(scene: Scene, clause: Sequence[Token]) -> bool:
    """“均与信息公开无关”, “不涉及政府信息公开”, but not “因答复不属于政府信息公开范围引起”"""
    led = (*scene.vocabulary.claims("led"),)
    if not say(clause, "disclosure") or any(t.text.startswith(led) for t in clause):
        return False
    said = "".join(t.text for t in clause)
    return any(word in said for word in scene.vocabulary.claims("unrelated"))


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
        if after.has("disclosure") and after.has("mark", "all") and not denies_disclosure(scene, after):
            return True  # “行政复议 2 件，均因信息公开引起”
    told = [t for words in (figure.near, *figure.middle) for t in words]
    led = any(t.text.startswith(_LED_TO) for t in told)
    return led and any(m.topics == scene.vocabulary.default for m in scene.mentions[first:][-REACH:])
