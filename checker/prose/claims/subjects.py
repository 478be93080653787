"""What a claim is about whose own words name nothing: what leads to it, or what the report is on."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.claims.words import discloses, named_topics
from checker.prose.mentions import PLAIN_NOUNS, Clause, Mention, Reading
from checker.prose.phrases import results
from checker.prose.tokens import SOFT_STOP, Token, say


def presumed(reading: Reading, clause: Clause, about: Sequence[Token]) -> tuple[tuple[str, ...], bool]:
    """The subjects of words that only one can have (“没有作出不予公开决定”), or of which the sentence names
    one in short (“受理的申请里无重复申请”); and whether that is sure."""
    vocabulary = reading.vocabulary
    words = [t for t in reading.tokens[clause.sentence] if t.start < about[-1].end]
    told = [vocabulary.roles[id] for t in about for id in t.ids("role")]
    of_cases = [role for role in told if role.topics and role.topics <= vocabulary.cases]
    if of_cases:
        if not say(words, "disclosure"):
            return (), False
        return tuple(id for id in vocabulary.topics if id in of_cases[0].topics and _broad(id, reading)), True
    if any(role.telling and role.id in vocabulary.own for role in told):
        return vocabulary.default, True
    if any(t.has("noun") and not _plain_noun(t) for t in words) or _other_object(about):
        return (), False
    sentence = _up_to_semicolon(reading.tokens[clause.sentence], about[-1].end)
    named = any(set(t.ids("topic")) & set(vocabulary.default) for t in sentence)
    spoken = any(
        set(t.ids("weak")) & set(vocabulary.default) and not (at and sentence[at - 1].residue)
        for at, t in enumerate(sentence)
    )
    return (vocabulary.default, named) if named or spoken else ((), False)


def _other_object(about: Sequence[Token]) -> bool:
    """“无结转下年项目”"""
    return any(t.has("noun") and not (t.has("applicant") or t.has("disclosure")) for t in about)


def _up_to_semicolon(words: Sequence[Token], place: int) -> Sequence[Token]:
    """A sentence as far as it goes on speaking of one thing."""
    stops = (i for i, t in enumerate(words) if t.start >= place and t.has("stop") and t.text in ";；")
    return words[: next(stops, len(words))]


def _broad(topic: str, reading: Reading) -> bool:
    """Not one of the form's own kinds, which a broader name holds."""
    return not reading.vocabulary.topics[topic].official


def _plain_noun(token: Token) -> bool:
    return token.text in PLAIN_NOUNS or token.has("applicant") or token.has("disclosure")


def led_to(reading: Reading, clause: Clause) -> tuple[str, ...]:
    """The subjects that the clause right before names and says nothing of (“诉讼方面，没有发生”,
    “行政复议情况：无”)."""
    words = reading.tokens[clause.sentence]
    at = next((i for i, t in enumerate(words) if t.start == clause.tokens[0].start), 0)
    if at < 2 or not words[at - 1].has("stop"):
        return ()
    start = at - 1
    while start and not (words[start - 1].has("stop") and words[start - 1].text != "、"):
        start -= 1
    head = words[start : at - 1]
    topics, last = named_topics(head, reading.vocabulary)
    if not topics and discloses(clause.sentence, reading):
        weak = [(i, id) for i, t in enumerate(head) for id in t.ids("weak") if id in reading.vocabulary.cases]
        topics, last = tuple(dict.fromkeys(id for _, id in weak)), weak[-1][0] if weak else 0
    if any(t.quantity is not None or t.has("block") or t.has("mark", "not") for t in head):
        return ()
    common = reading.vocabulary.having("common")
    for token in head[last + 1 :]:
        told = token.ids("role")
        if not (token.has("glue") or token.text in PLAIN_NOUNS or (told and common.issuperset(told))):
            return ()  # “依申请公开存在的问题：无”
    return topics if sum(t.residue for t in head) < 2 else ()


def cases_meant(before: Sequence[Mention], reading: Reading) -> tuple[tuple[str, ...], list[Mention]]:
    """The cases counted before whose results are not told yet, and their figures (“复议 3 件，维持 2 件；
    诉讼 2 件，均获维持”)."""
    vocabulary = reading.vocabulary
    results = {id for id, role in vocabulary.roles.items() if role.topics and role.topics <= vocabulary.cases}
    results -= vocabulary.having("common", "framing")
    told = {t for m in before if results & set(m.roles) for t in m.topics}
    topics = tuple(dict.fromkeys(t for m in before for t in m.topics if t not in told))
    return tuple(t for t in topics if t in vocabulary.cases), [m for m in before if set(m.topics) - told]


def decided_by(said: Sequence[Token], topics: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """Those of several cases that the body named decides: “法院均判决维持” is said of suits only,
    “复议机关均予维持” of reviews."""
    words = reading.vocabulary.claims
    text = "".join(t.text for t in said if not t.has("disclosure"))
    court, reviewer = (any(word in text for word in words(one)) for one in ("courts", "reviewers"))
    if court == reviewer:
        return tuple(topics)
    return tuple(t for t in topics if (t in words("heard_in_court")) == court)


def spoken_of(reading: Reading, clause: Clause, topics: Sequence[str]) -> bool:
    """Whether the same sentence speaks of the subject, or only one thing can be meant."""
    known, meant = reading.vocabulary.roles, set(topics)
    return any(
        t.among("topic", meant)
        or t.among("weak", meant)
        or any(known[id].telling and known[id].topics & meant for id in t.ids("role"))
        for t in reading.tokens[clause.sentence]
    )


def of_two_kinds(before: Sequence[Mention], reading: Reading) -> bool:
    """“复议 3 件、诉讼 2 件全部维持”: what is said right behind the last figure is said of both."""
    last = before[-2:]
    cases = all(m.comparable and m.topics and reading.vocabulary.cases.issuperset(m.topics) for m in last)
    return cases and len({m.topics for m in last}) > 1 and last[-1].stop in (SOFT_STOP, "")


def without_told(figures: Sequence[Mention], reading: Reading) -> Sequence[Mention]:
    """The figures before “all” without those of cases whose results have been told, where cases of another
    kind were counted last (“复议 8 件，其中 1 件纠正；诉讼 3 件，均维持”)."""
    known = reading.vocabulary
    last = next((m for m in reversed(figures) if not known.cases.isdisjoint(m.topics)), None)
    if last is None:
        return figures
    ended = results(known)
    told = {m.topics for m in figures if not ended.isdisjoint(m.roles)} - {last.topics}
    return [m for m in figures if m.topics not in told]


def of_that_alone(last: Mention, said: Sequence[Token]) -> bool:
    """Whether what is said of all is not said of what was told in the sentence: the last figure counts
    another thing, or is told by applicants as the claim is (“法人申请 3 件，均为企业”)."""
    return bool(last.noun or (last.applicants and say(said, "applicant")))
