"""When a negation tells nothing of what there was: it is a wish, or said of some only, or of another body."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.mentions import PLAIN_NOUNS, Clause, Reading
from checker.prose.tokens import Token, say


def may_be_all(reading: Reading, clause: Clause, start: int) -> bool:
    """Whether the negation at a place of a clause is no wish (“力争零诉讼”), no plan, and not said of some
    only (“其余单位没有收到”)."""
    words = reading.vocabulary.claims
    tokens = clause.tokens
    before = tokens[:start]
    text = reading.prose.sentences[clause.sentence].text
    said = text[: tokens[start].start]
    ahead = (*words("ahead"),)
    if any(word in said for word in ahead) or any(w in t.text for t in tokens[start:] for w in ahead):
        return False
    if _besides(reading, clause.sentence, tokens[start].start):
        return False
    near = "".join(t.text for t in before)
    if any(word in near for word in words("wishes")):
        return False
    partial = any(t.has("scope", "members") or t.has("scope", "below") for t in before)
    if partial and not (say(before, "scope", "area") and before[-1].has("mark", "all")):
        return False
    some = (*words("some"),)
    if any(t.has("mark", "rest") or t.text.startswith(some) for t in before):
        return False
    if "".join(t.text for t in before if not (t.has("scope") or t.has("time"))).startswith(some):
        return False  # “个别科室没有收到”
    bodies = (*words("bodies"),)
    # The name of a body that is not this organ's (“城管所未实施行政强制”).
    return not any(
        (t.residue and len(t.text) > 2 and t.text.endswith(bodies))
        or (at and before[at - 1].residue >= 2 and t.text in bodies)
        for at, t in enumerate(before)
    )


def _besides(reading: Reading, sentence: int, place: int) -> bool:
    """Whether something was left out right before: “除此以外没有”, “除信息处理费外，没有”; other things may
    be (“除 1 件咨询邮件外，没有收到申请”)."""
    words = reading.vocabulary.claims
    ahead = [t for t in reading.tokens[sentence] if t.end <= place]
    opens = next((i for i in reversed(range(len(ahead))) if ahead[i].text in words("except")), None)
    if opens is None:
        return False
    out = next((i for i in range(opens, len(ahead)) if ahead[i].text in words("outside")), None)
    if out is None:
        return False
    if _of_other_things(ahead[opens + 1 : out], reading, sentence, place):
        return False
    return not any(
        t.quantity is not None or (t.has("stop") and i > out + 1) for i, t in enumerate(ahead) if i > out
    )


def _of_other_things(left: Sequence[Token], reading: Reading, sentence: int, place: int) -> bool:
    """Whether what was left out is nothing of what is denied: applications, reviews or suits that are neither
    the same nor a kind of it; fees may be kinds of each other."""
    known = reading.vocabulary.topics
    named = {id for t in left for id in t.ids("topic")}
    denied = {
        id for t in reading.tokens[sentence] if t.start >= place
        for id in (*t.ids("topic"), *t.ids("weak"))
    }  # fmt: skip
    if not named:
        return any(t.has("noun") and t.text not in PLAIN_NOUNS for t in left)
    kinds = any(known[id].official for id in named)
    apart = reading.vocabulary.cases | set(reading.vocabulary.default)
    return named <= apart and not (named & denied or kinds)


def of_the_year(reading: Reading, clause: Clause) -> bool:
    """Whether nothing in its time is nothing in the year: it is the year or holds it (“截至目前没有”)."""
    if clause.when == "this":
        return True
    times = [
        t
        for t in reading.tokens[clause.sentence]
        if t.has("time") and t.start < clause.tokens[-1].end and t.quantity is None
    ]
    long = reading.vocabulary.claims("long")
    return bool(times) and times[-1].text in long
