"""What claims without a figure are read by: the subjects that words name, and how far they go on."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.mentions import PLAIN_NOUNS, Clause, Mention, Reading
from checker.prose.tokens import Token, say
from checker.prose.vocabulary import Vocabulary

JOINS = frozenset(("、", "和", "与", "及", "以及", "或", "或者"))


def named_topics(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[tuple[str, ...], int]:
    """The subjects that words name, and where the last of them stands. What is said of applications before
    reviews or suits are named (“因政府信息公开申请引起的复议”) is their cause, unless both are listed."""
    found = [(i, id) for i, t in enumerate(tokens) for id in t.ids("topic")]
    cases = [(i, id) for i, id in found if id in vocabulary.cases]
    if cases:
        first = cases[0][0]
        listed = [(i, id) for i, id in found if i == first - 2 and tokens[first - 1].text in JOINS]
        found = [*(one for one in listed if one not in cases), *cases]
    if not found:
        return (), 0
    last = found[-1][0]
    if not cases and any(t.has("noun") and t.text not in PLAIN_NOUNS for t in tokens[last + 1 :]):
        return (), 0
    return tuple(dict.fromkeys(id for _, id in found)), last


def discloses(number: int, reading: Reading) -> bool:
    """Whether the passage up to a sentence speaks of disclosure of government information."""
    here = reading.prose.sentences[number].paragraph
    for sentence in range(number, max(-1, number - 4), -1):
        if reading.prose.sentences[sentence].paragraph != here:
            return False
        if say(reading.tokens[sentence], "disclosure"):
            return True
    return False


def goes_on(after: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether the subject is only part of the name of something else (“申请的补正材料”)."""
    if after and (after[0].text in JOINS or after[0].text in vocabulary.claims("beside")):
        return False  # “申请和投诉”: a second object
    rounding, plain = vocabulary.claims("rounding"), vocabulary.claims("plain")
    return (
        any(t.has("noun") for t in after if t.text not in PLAIN_NOUNS and t.text not in rounding)
        or sum(t.residue for t in after if t.text not in plain | rounding) >= 2
    )


def unreviewed(tokens: Sequence[Token], reading: Reading) -> bool:
    """“均未经复议”: said of suits, and not that there were no reviews."""
    text = "".join(t.text for t in tokens)
    return any(word in text for word in reading.vocabulary.claims("unreviewed"))


def disclosing(number: int, topics: Sequence[str], reading: Reading) -> bool:
    """Whether cases are known to be about disclosure where these are spoken of."""
    return not reading.vocabulary.cases & set(topics) or discloses(number, reading)


def excepted(clause: Clause, reading: Reading) -> list[Mention]:
    """The figures of “除……外” right before a clause."""
    words = reading.tokens[clause.sentence]
    at = next((i for i, t in enumerate(words) if t.start == clause.tokens[0].start), 0)
    out = reading.vocabulary.claims("outside")
    if at < 2 or not words[at - 1].has("stop") or words[at - 2].text not in out:
        return []
    opens = [t.end for t in words[:at] if t.text in reading.vocabulary.claims("except")]
    return [
        m for m in reading.before(clause.sentence, clause.tokens[0].start)
        if opens and m.quantity.start >= opens[-1]
    ]  # fmt: skip
