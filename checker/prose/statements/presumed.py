"""Where what a figure counts is not named in full, or not at all: when it is what the report is on."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.figures import Figure
from checker.prose.phrases import says_something
from checker.prose.statements.scene import OF_FORM, Said, Scene
from checker.prose.tokens import Run, Token, say

_CAME = 3
"""So many words before its short name tell that what the report is on came in (“收到的各类申请”)."""


def stands_alone(scene: Scene, words: Sequence[Token], around: Sequence[Token]) -> bool:
    """“新收申请 8 件” where nothing else was spoken of: the report is one on disclosure."""
    if scene.context.topics or scene.context.noun or any(token.residue >= 2 for token in (*words, *around)):
        return False
    plain = all(t.has("time") or t.has("weak") or t.has("glue") or t.has("mark", "sum") for t in words)
    timed = plain and say(words, "time", "this")  # “本年度申请 29 件”
    of_whom = say(words, "applicant")  # “企业提出申请 7 件”
    # “已受理的 12 件申请” are those that came in; “收到 12 件申请” may have been any
    lead = [t for t in around if t.start < words[0].start]
    every = say(around, "mark", "all") or say(around, "mark", "rest")
    loose = bool(lead) and lead[-1].text != "的" and not every
    staged = names_stage(scene, words, () if loose else around)
    staged = staged or scene.named(around, *OF_FORM, "unfinished")
    return timed or of_whom or staged or tells_growth(words)


def tells_growth(words: Sequence[Token]) -> bool:
    """“申请数量大幅上升”, said before the figures; not “自然人申请占多数”."""
    grown = say(words, "mark", "up") or say(words, "mark", "down")
    return grown and not say(words, "applicant") and not say(words, "mark", "share")


def asked_for(scene: Scene, clause: Run, noun: str) -> bool:
    """“对收到的申请逐件登记，按期答复 42 件”: those that came in, where nothing else was spoken of; whatever
    follows in the clause tells what was done with them."""
    context = scene.context
    if not scene.loosely(noun) or context.topics or context.noun or context.grouped:
        return False
    at = next(at for at, token in enumerate(clause) if token.text == noun)
    lead = clause[:at]
    plain = not any(t.residue or t.has("noun") or t.has("topic") or t.has("scope", "members") for t in lead)
    came = scene.named(lead[-_CAME:], "intake", "inflow")
    others = any(t.has("noun") or t.has("topic") for t in clause[at + 1 :] if t.text != noun)
    return plain and came and not others


def names_stage(scene: Scene, words: Sequence[Token], around: Sequence[Token]) -> bool:
    """Whether it is said of what a short name stands for that it came in, was done or is left."""
    stages = (*OF_FORM, "intake", "turnover", "outflow", "transfer", "unfinished")
    return scene.named((*words, *_said_of_all(words, around)), *stages)


def _said_of_all(words: Sequence[Token], around: Sequence[Token]) -> Sequence[Token]:
    """What is said of all that a figure before the words counts: before it (“已受理的 12 件申请”), or behind
    the words where all are meant, or what is left (“20 件申请均已办结”, but not “有 1 件申请未收到补正”)."""
    if say(around, "mark", "all") or say(around, "mark", "rest"):
        return around
    return [t for t in around if t.start < words[0].start]


def carries_over(scene: Scene, words: Sequence[Token]) -> bool:
    """“上年结转申请 2 件” before the sentence says that it is about disclosure."""
    return scene.disclosing and scene.named(words, "transfer", "opening", "closing")


def presumed(scene: Scene, said: Said, noun: str) -> str:
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
    most = figure.middle[-1] if figure.middle and not says_something(figure.near) else ()
    if counted and scene.foretold and not strange and _awaited(scene, (*most, *told)):
        return "foretold"
    return "presumed" if loosely else ""


def _comes_in_beside(scene: Scene, figure: Figure) -> bool:
    """Whether “收到申请” behind another matter is that of what the report is on: that matter is none that one
    applies for, and nothing unknown stands beside the figure."""
    context, told = scene.context, (*figure.near, *figure.after)
    plain = not any(t.residue or t.has("noun") or t.has("applicant") or t.has("channel") for t in told)
    counted = scene.counted_in(scene.vocabulary.default, figure.quantity.unit)
    came = scene.named(figure.near, "intake", "inflow")
    return plain and counted and came and not of_what_one_asks(scene) and not context.grouped


def of_what_one_asks(scene: Scene) -> bool:
    """Whether the other matter that was spoken of is one that people apply for."""
    return scene.context.noun.endswith(tuple(scene.vocabulary.claims("applied_for")))


def _awaited(scene: Scene, words: Sequence[Token]) -> bool:
    """Whether a figure may be the whole of which the sentence goes on to tell the parts (“办结的 26 件中，
    予以公开 17 件”), or one of the applicants whose applications it counts."""
    stages = scene.named(words, "intake", "turnover", "outflow")
    published = scene.named(words, "release") and not say(words, "channel")
    return stages or published or say(words, "applicant")
