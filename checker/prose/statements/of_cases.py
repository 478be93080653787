"""Which of the reviews and suits told in one sentence are those of table four: what figures and clauses say
of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.prose.evidence import cost
from checker.prose.mentions import REACH, Clause, Mention
from checker.prose.phrases import names_class, results
from checker.prose.statements.cases import denies_disclosure
from checker.prose.statements.scene import Scene
from checker.prose.tokens import SOFT_STOP, Run, Token, say

_AS_PART = ("mere_part", "described")
"""Signs of a figure that is less than a whole told before it."""
_SEVERAL = 2
"""Of so many respondents at least a division by them tells."""
_LONGEST = 4
"""Of how many words at most “为被申请人” is made."""
_BEING = ("由", "与", "和", "涉及", "系", "属", "属于", "为", "是")
"""How it is said behind a figure what the cases are about."""


def results_by_kind(scene: Scene, first: int) -> None:
    """“败诉 2 件，其中未经复议直接起诉 1 件、复议后起诉 1 件”: of cases listed by kind behind a result and no
    more than it, the result is told, too."""
    if not any(part.mark == "parts" for part in scene.mentions[first + 1 :]):
        return
    wanted, known = results(scene.vocabulary), scene.vocabulary.topics
    for at in range(first, len(scene.mentions) - 1):
        mention = scene.mentions[at]
        told = tuple(role for role in mention.roles if role in wanted)
        if not told or scene.mentions[at + 1].mark != "parts":
            continue
        left, here = mention.quantity.low, at + 1
        while here < len(scene.mentions):
            part = scene.mentions[here]
            left -= part.quantity.low
            kinds = bool(part.topics) and all(known[topic].official for topic in part.topics)
            if part.roles or not kinds or left < 0 or not scene.alike(mention.topics, part.topics):
                break
            scene.mentions[here] = replace(part, roles=told)
            here += 1


def wider(scene: Scene, first: int) -> None:
    """“办理群众申请 33 件，其中政府信息公开申请 5 件”, “被提起诉讼 17 件，其中信息公开 3 件”: the first are
    of all kinds."""
    weights = scene.vocabulary.weights
    for at in range(first, len(scene.mentions) - 1):
        mention, after = scene.mentions[at : at + 2]
        if scene.cases(mention.topics) and after.mark == "parts":
            _by_cause(scene, at)
        if after.topics != mention.topics:
            continue
        named = after.mark == "parts" and (after.lead.has("topic") or after.tail.has("topic"))
        named = named and not mention.sure and scene.default(after.topics)
        if mention.lead.has("case") and scene.cases(mention.topics) and _is_class(scene, mention, after):
            # “受理诉讼 12 件，其中信息公开类 2 件”: the part is all that the table counts
            signs = tuple(sign for sign in after.signs if sign.name not in _AS_PART)
            scene.mentions[at + 1] = replace(after, signs=signs, subset=cost(signs) >= weights.silent)
            mention, named = replace(mention, unspoken=True), True
        if named:
            scene.mentions[at] = mention.as_less(scene.sign("wider"))


def _of_all_kinds(scene: Scene, mention: Mention) -> Mention:
    """A figure of cases of which those about disclosure are only some."""
    return replace(mention, unspoken=True).as_less(scene.sign("wider"))


def _by_cause(scene: Scene, whole: int) -> None:
    """“行政复议 9 件，其中因征税行为 7 件、因信息公开 2 件”: of a list of causes only one is disclosure; what
    is told of it is all that the table counts."""
    count = scene.mentions[whole]
    parts: list[int] = []
    for at in range(whole + 1, len(scene.mentions)):
        one = scene.mentions[at]
        if one.depth != count.depth or (parts and one.stop not in (SOFT_STOP, "，", ",")):
            break
        if one.lead.has("case") or not (_tells_cause(one.lead) or one.tail.has("mark", "cause")):
            break
        parts.append(at)
    about = [at for at in parts if _is_class(scene, count, scene.mentions[at])]
    if len(parts) < 2 or len(about) != 1 or not count.lead.has("case"):
        return
    scene.mentions[whole] = _of_all_kinds(scene, count)
    for at in parts:
        one = scene.mentions[at]
        if at not in about:
            scene.mentions[at] = replace(one, unspoken=True).as_less(scene.sign("unrelated"))


def _told_behind(scene: Scene, part: Mention) -> bool:
    """“其中 4 件与政府信息公开有关”, “除 4 件为政府信息公开外”"""
    plain = not part.tail.has("role") and set(part.roles) <= scene.having("general", "inflow")
    named = plain and part.tail.has("disclosure")
    return named and (part.tail[0].has("mark", "cause") or part.tail[0].text in _BEING)


def _tells_cause(words: Run) -> bool:
    """“因征税行为”, “涉及征地”, “征地类”, and disclosure itself."""
    marked = words.has("mark", "cause") or words.has("mark", "open")
    return marked or words.has("disclosure") or names_class(words)


def _is_class(scene: Scene, mention: Mention, after: Mention) -> bool:
    """“诉讼 12 件，信息公开类占 2 件”: what some of the cases are about."""
    part = after.mark == "parts" or not after.lead.has("case")  # “应诉 25 件，信息公开类 3 件”
    about = part and (after.lead.has("disclosure") or _told_behind(scene, after))
    about = about and not (mention.lead.has("disclosure") or mention.tail.has("disclosure"))
    return about and not denies_disclosure(scene, (*after.lead, *after.tail))


def only_some_disclosing(scene: Scene, first: int, clauses: Sequence[Clause]) -> None:
    """“行政应诉 87 件，其中信息公开类占比很小”: the last cases counted before it are of all kinds, whatever
    was spoken of before them."""
    for clause in clauses:
        if not (clause.tokens.has("mark", "parts") and clause.tokens.has("disclosure")):
            continue
        for at in range(len(scene.mentions) - 1, first - 1, -1):
            mention = scene.mentions[at]
            told = mention.quantity.kind == "count" and scene.cases(mention.topics)
            if mention.quantity.start > clause.tokens[0].start or not told:
                continue
            if mention.lead.has("case") and not mention.lead.has("disclosure"):
                scene.mentions[at] = _of_all_kinds(scene, mention)
            break


def wider_before(scene: Scene, first: int) -> None:
    """“行政复议 88 件、诉讼 103 件。其中，政府信息公开类复议 3 件”: the sentence before counts all kinds."""
    part = scene.mentions[first]
    if part.mark != "parts" or not (part.lead.has("case") and part.lead.has("disclosure")):
        return
    for at in range(max(0, first - REACH), first):
        one = scene.mentions[at]
        told = one.sentence == scene.number - 1 and one.lead.has("case") and not one.lead.has("disclosure")
        if told and scene.cases(one.topics) and set(one.roles) <= scene.having("general", "inflow"):
            scene.mentions[at] = _of_all_kinds(scene, one)


def unrelated(scene: Scene, first: int, clauses: Sequence[Clause]) -> None:
    """“行政复议 21 件、诉讼 8 件，均与信息公开无关”: none of those before is one of table 四."""
    for clause in (one for one in clauses if denies_disclosure(scene, one.tokens)):
        behind = clause.tokens[0].start
        for at in range(len(scene.mentions) - 1, first - 1, -1):
            mention = scene.mentions[at]
            if mention.quantity.start > behind:
                continue
            if not scene.cases(mention.topics) or say(mention.lead, "disclosure"):
                break
            scene.mentions[at] = mention.as_less(scene.sign("unrelated"))
            # “复议 5 件，其中 2 件与信息公开无关”, “另有复议 8 件，与信息公开无关” are said of the last
            if mention.tail == clause.tokens or mention.mark == "rest":
                break


def refused(scene: Scene, first: int) -> None:
    """“收到复议申请 9 件，市政府不予受理 1 件、受理 8 件”: which of them are counted is open."""
    if not any(scene.cases(mention.topics) for mention in scene.mentions[first:]):
        return
    words = scene.vocabulary.claims("refused")
    told = [
        at
        for at in range(first, len(scene.mentions))
        if any(t.text in words for t in (*scene.mentions[at].lead, *scene.mentions[at].tail))
    ]
    for at in range(first, told[0] + 1 if told else first):
        mention = scene.mentions[at]
        if scene.cases(mention.topics):
            scene.mentions[at] = mention.with_sign(scene.sign("refused"))


def by_respondents(scene: Scene, first: int) -> None:
    """“以区政府为被申请人的 6 件，以部门为被申请人的 8 件”: cases divided by whom they were brought against;
    where one of them is the organ itself, its part is all that its own tables count."""
    told = {at: whom for at in range(first, len(scene.mentions)) if (whom := _respondent(scene, at))}
    if len(told) < _SEVERAL:
        return
    own = [at for at, whom in told.items() if whom.has("scope", "own") and not scene.standing.government]
    whole = [min(told) - 1] if own and min(told) > first else []
    for at in (*whole, *(at for at in told if at not in own)):
        scene.mentions[at] = scene.mentions[at].as_less(scene.sign("of_others"))


def _respondent(scene: Scene, at: int) -> Token | None:
    """The word that tells against whom the cases that a figure counts were brought."""
    mention, words = scene.mentions[at], scene.vocabulary.claims("respondents")
    for run in (mention.lead, mention.tail):
        for number, token in enumerate(run[:-1]):
            behind = "".join(t.text for t in run[number + 1 : number + 1 + _LONGEST])
            if behind.startswith((*words,)):
                return token
    return None
