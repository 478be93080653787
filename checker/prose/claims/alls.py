"""Claims that all of something is so: 均获维持, 全部办结, 均属国家秘密; of one case “all” is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.prose.claims.subjects import cases_meant, decided_by, of_that_alone, of_two_kinds, without_told
from checker.prose.claims.words import disclosing, excepted, goes_on, named_topics, unreviewed
from checker.prose.evidence import HOPELESS
from checker.prose.mentions import PLAIN_NOUNS, Clause, Mention, Reading, Whose
from checker.prose.tokens import CLOSING, OPENING, Run, Token, say

Known = Callable[[Mention], bool]
"""Whether cases that are not said to be about disclosure are as many as those that the tables count."""
_JUDGED = "judged"
"""The sign of a figure that counts cases which an organ decided, or which were decided."""
_FINISHED = "finished"
"""The result of a case of which only that it is decided is told."""
_ALONE = 3
"""So many clauses after a single case may still tell what became of it."""


@dataclass(frozen=True, slots=True)
class All:
    """Something of which the prose says that all of it is so."""

    sentence: int
    tokens: tuple[Token, ...]
    """The words that say so."""
    said: tuple[Token, ...]
    """Those of them that tell how it is."""
    topics: tuple[str, ...]
    sure: bool
    before: tuple[Token, ...] = ()
    """Those that name what “all” is said of."""
    counts: tuple[Mention, ...] = ()
    """The figures that “all” means; none: all there are."""
    partial: bool = False
    """Not all there are: as many as the last figure says."""
    firm: bool = True
    """If it is not sure, only because its subject is not."""
    instead: tuple[str, ...] = ()
    """What it may be said of alone: the kind counted last (“诉讼 10 件，8 件为复议后起诉，全部维持”)."""


def alls(reading: Reading, known: Known | None) -> Sequence[All]:
    """All such claims of a report's prose; found once for all rules to which the same figures are known."""
    found = reading.once(_found)
    figures = frozenset(id(mention) for mention in reading.mentions if known and known(mention))
    if figures not in found:
        found[figures] = tuple(_alls(reading, lambda mention: id(mention) in figures))
    return found[figures]


def _found(reading: Reading) -> dict[frozenset[int], tuple[All, ...]]:
    """By the figures that are known, each by its identity in the reading."""
    return {}


def _alls(reading: Reading, known: Known) -> Iterator[All]:
    yield from (one for spot in reading.once(_spots) for one in _clause(spot, reading, known))
    yield from (one for spot in reading.once(_brackets) for one in _bracket(spot, reading, known))


class _Spot(NamedTuple):
    """A clause in which something may be said of all."""

    clause: Clause
    start: int | None
    """Which of its words says so; ``None``: none does."""
    before: list[Mention]
    """The figures before it in its sentence."""
    ends: list[int]
    """Where the clauses before it end in which something was said of all."""


def _spots(reading: Reading) -> list[_Spot]:
    found: list[_Spot] = []
    ends: list[int] = []
    for clause in reading.clauses:
        tokens = clause.tokens
        if not found or found[-1].clause.sentence != clause.sentence:
            ends = []
        start = _start(tokens, reading)
        found.append(_Spot(clause, start, reading.before(clause.sentence, tokens[0].start), ends))
        if start is not None:
            ends = [*ends[-1:], tokens[-1].end]
    return [spot for spot in found if _may_say(spot, reading)]


def _may_say(spot: _Spot, reading: Reading) -> bool:
    """Whether something may be said of all there, whatever the tables count."""
    clause, start, before, _ = spot
    if start is None:
        return bool(before) and _one(before[-1]) and not before[-1].applicants and not before[-1].depth
    if clause.when != "this" or _whose(clause, reading) != "own":
        return False
    return not say(clause.tokens, "mark", "not") or unreviewed(clause.tokens, reading)


def _clause(spot: _Spot, reading: Reading, known: Known) -> Iterator[All]:
    clause, start, before, _ = spot
    tokens = clause.tokens
    if start is None:
        yield from _single(clause, before, reading, known)
        return
    judging = reading.vocabulary.having("judging")
    of_others = not any(_of_default(t, reading) for t in tokens[:start])
    if any(t.has("mark", "rest") or (of_others and t.among("role", judging)) for t in tokens[:start]):
        return  # “其余均维持”, “已审结的均维持”
    if before and before[-1].tail == tokens and not of_two_kinds(before, reading):
        yield from _behind(clause, start, before, reading, known)
        return
    if excepted(clause, reading):
        return  # “除 1 件由企业提出外，新收申请均由个人提出”
    subject = whole_subject(tokens[:start], clause, reading)
    if subject:
        sure = clause.sure and disclosing(clause.sentence, subject, reading)
        yield All(clause.sentence, tokens, tokens[start:], subject, sure, tokens[:start])
        return
    if say(tokens[:start], "noun") or (before and of_that_alone(before[-1], tokens[start:])):
        return
    found = _counted(clause, without_told(_since(spot), reading), reading, known)
    if found is not None:
        topics, counts, partial = found
        sure = all(m.sure or known(m) for m in counts)
        yield All(
            clause.sentence, tokens, tokens[start:], topics, sure, tokens[:start], tuple(counts), partial,
            instead=_last_kind(topics, counts, reading),
        )  # fmt: skip


def _start(tokens: Run, reading: Reading) -> int | None:
    """Which word says that all are meant: in “全部申请均已办结” the second, behind what it is said of."""
    if not (tokens.has("role") or tokens.has("mark", "all") or tokens.has("mark", "not")):
        return None
    found = [i for i, t in enumerate(tokens) if _every(t, reading)]
    named = found[1:2] and found[0] == 0 and any(_of_default(t, reading) for t in tokens[1 : found[1]])
    return found[1] if named else next(iter(found), None)


def _every(token: Token, reading: Reading) -> bool:
    """“均”, also as part of a word (“全部答复”)."""
    if token.has("mark", "all"):
        return True
    part = token.has("role") or token.has("mark", "not")
    return part and token.text.startswith((*reading.vocabulary.claims("every"),))


def _last_kind(topics: Sequence[str], counts: Sequence[Mention], reading: Reading) -> tuple[str, ...]:
    """The kind that was counted last of what is meant, where its whole was counted, too."""
    last = counts[-1].topics if counts else ()
    kinds = [t for t in topics if reading.vocabulary.topics[t].official]
    return last if last and kinds == list(last) and len(topics) > len(kinds) else ()


def _since(spot: _Spot) -> Sequence[Mention]:
    """The figures since something else was said of all (“复议 6 件，均获维持；诉讼 2 件，均驳回”)."""
    before, ends = spot.before, spot.ends
    since = [m for m in before if ends and m.quantity.start > ends[-1]]
    return since or before


def _whose(clause: Clause, reading: Reading) -> Whose:
    """Whose doing it is; a case is decided by others (“市政府均予维持”)."""
    return "own" if reading.vocabulary.cases & set(clause.topics) else clause.whose


def _behind(
    clause: Clause, start: int, before: Sequence[Mention], reading: Reading, known: Known
) -> Iterator[All]:
    """“受理的 3 件申请均由企业提出”: right behind the figure that “all” means."""
    count, tokens = before[-1], clause.tokens
    if count.mark == "rest" or say(count.lead, "applicant"):
        return
    named = [t for t in tokens[:start] if not _of_default(t, reading) and t.text not in PLAIN_NOUNS]
    if any(t.has("noun") or t.residue > 1 or t.has("role") for t in named):
        return
    sure, topics, partial = count.sure or known(count), *_of(count, before[:-1], reading)
    presumed = not count.topics or (count.subset and count.topics == reading.vocabulary.default)
    if presumed and _presumed(tokens[: max(start, 1)], clause, reading)[0]:
        topics, sure = reading.vocabulary.default, False  # “受理的 3 件申请均由企业提出”
    elif not (count.comparable or known(count) or _some_of(count, before[:-1])):
        return
    yield All(
        clause.sentence, tokens[start:], tokens[start:], topics, sure, tokens[:start], (count,), partial
    )


def _of_default(token: Token, reading: Reading) -> bool:
    vocabulary = reading.vocabulary
    return bool(set(vocabulary.default) & {*token.ids("topic"), *token.ids("weak")})


def _some_of(count: Mention, before: Sequence[Mention]) -> bool:
    """“复议 3 件，审结的 2 件均维持”: of cases that were counted, those that are decided."""
    hopeless = {sign.name for sign in count.signs if sign.cost >= HOPELESS}
    return hopeless == {_JUDGED} and any(
        m.comparable and m.topics == count.topics and m.quantity.low >= count.quantity.low for m in before
    )


def _of(count: Mention, before: Sequence[Mention], reading: Reading) -> tuple[tuple[str, ...], bool]:
    """The subjects of a figure, and whether it counts only some of what there is of them."""
    vocabulary = reading.vocabulary
    more = any(m.topics == count.topics and m.quantity.low > count.quantity.low for m in before)
    if vocabulary.cases & set(count.topics):
        return count.topics, more or bool(set(count.roles) - vocabulary.having("framing", "common"))
    whole = vocabulary.having("intake", "inflow", "turnover", "outflow")
    own = any(t.among("role", {*count.roles}) for t in count.lead)
    part = (more or count.mark == "parts") and not own  # “其中 4 件为全部公开”, “未结 1 件（系企业提出）”
    return count.topics, part or bool(set(count.roles) - whole)


def _counted(
    clause: Clause, before: Sequence[Mention], reading: Reading, known: Known
) -> tuple[tuple[str, ...], list[Mention], bool] | None:
    """The figures told before that “all” means, their subjects, and whether they are only some."""
    vocabulary, topics = reading.vocabulary, clause.topics
    family = {vocabulary.topics[t].family for t in topics}
    counts = [
        m
        for m in before
        if (m.comparable or known(m))
        and not m.applicants
        and m.topics
        and family & {vocabulary.topics[t].family for t in m.topics}
    ]
    if not topics or not counts:
        return None
    if not vocabulary.cases & set(topics):
        found, partial = _of(counts[-1], counts[:-1], reading)
        if set(counts[-1].roles) & vocabulary.having("opening"):
            return _with_carried(counts, reading)
        return (found, counts, partial) if set(found) & set(topics) else None
    found, meant = cases_meant(counts, reading)
    found = decided_by(clause.tokens, found, reading)
    meant = [m for m in meant if set(m.topics) & set(found)]
    last = next((m for m in reversed(before) if m.topics), None)
    if last and any(m.topics == last.topics and m.quantity.low > last.quantity.low for m in before):
        return None  # “复议 3 件，已审结的 2 件均维持”
    # “诉讼 2 件，均为复议后起诉” names a kind of what is counted.
    kind = any(vocabulary.topics[t].official for t in topics) or unreviewed(clause.tokens, reading)
    return (found, meant, False) if kind or set(found) & set(topics) else None


def _with_carried(
    counts: list[Mention], reading: Reading
) -> tuple[tuple[str, ...], list[Mention], bool] | None:
    """“收到 11 件，上年结转 1 件，已全部办结”: those received, too."""
    intake = reading.vocabulary.having("intake", "inflow")
    came = [m for m in counts if intake & set(m.roles)]
    return (came[-1].topics, came, False) if came else None


def whole_subject(before: Sequence[Token], clause: Clause, reading: Reading) -> tuple[str, ...]:
    """The subjects of which a clause says something without a figure, all of them taken together
    (“收到的申请均已办结”)."""
    vocabulary = reading.vocabulary
    topics, last = named_topics(before, vocabulary)
    if not topics and before:
        # “申请均来自自然人”, where the paragraph speaks of them
        places = [i for i, t in enumerate(before) if set(t.ids("weak")) & set(clause.topics)]
        topics, last = (clause.topics, places[-1]) if places else ((), 0)
        of_cases = [
            i for i, t in enumerate(before) if vocabulary.cases.issuperset(t.ids("weak")) and t.has("weak")
        ]
        if of_cases:  # “复议 2 件、诉讼 1 件，复议结果均为维持”
            topics, last = tuple(before[of_cases[-1]].ids("weak")), of_cases[-1]
    if not topics and before:
        topics, last = _presumed(before, clause, reading)
    narrowed = {id for t in before for id in t.ids("role")} - vocabulary.having("common", "outflow")
    if not topics or narrowed or goes_on(before[last + 1 :], vocabulary):
        return ()
    if any(t.has("applicant") or t.has("channel") or t.has("mark", "not") for t in before):
        return ()
    strange = sum(t.residue for t in before)
    return topics if strange < 2 and not say(before, "block") else ()


def _presumed(before: Sequence[Token], clause: Clause, reading: Reading) -> tuple[tuple[str, ...], int]:
    """“申请人均为自然人”, “所有申请均予公开” where nothing else was spoken of."""
    vocabulary = reading.vocabulary
    askers = vocabulary.claims("askers")
    places = [
        i for i, t in enumerate(before)
        if t.text in askers or set(t.ids("weak")) & set(vocabulary.default)
    ]  # fmt: skip
    told = [t for t in reading.tokens[clause.sentence] if t.end <= before[-1].end]
    here = before[0].start
    strange = any(t.has("noun") or (t.residue > 1 and t.start >= here) for t in told)
    return (vocabulary.default, places[-1]) if places and not strange else ((), 0)


# -- one case


def _single(clause: Clause, before: Sequence[Mention], reading: Reading, known: Known) -> Iterator[All]:
    """“行政复议 1 件，市政府维持了原答复”: what is said after one case is said of all."""
    count = before[-1]
    if not (count.comparable or known(count)):
        return
    topics, partial = _of(count, before[:-1], reading)
    if count.tail == clause.tokens and set(count.roles) & _results(clause.tokens, topics, reading):
        return  # “1 件维持、1 件撤销”: the figure tells it
    if not topics or (partial and len(before) > 1 and set(before[-2].topics) == set(topics)):
        return
    results = _results(clause.tokens, topics, reading)
    others = [
        one for one in reading.clauses
        if one.sentence == clause.sentence and one.tokens[0].start > count.quantity.start
        and (one is clause or not _of_other_cases(one.tokens, topics, reading))
    ]  # fmt: skip
    later = [m for m in reading.of(clause.sentence) if m.quantity.start > count.quantity.start]
    if later:
        others = [one for one in others if one.tokens[0].start < later[0].quantity.start]
    text = "".join(t.text for one in others for t in one.tokens)
    if any(word in text for word in reading.vocabulary.claims("appealed")):
        return  # “一审判决驳回，原告已上诉”
    told = {id for one in others for id in _results(one.tokens, topics, reading)}
    told = told - {_FINISHED} or told
    if len(results) != 1 or results != told or others.index(clause) >= _ALONE:
        return
    tokens = clause.tokens
    ahead = others[others.index(clause) - 1] if others.index(clause) else clause
    if ahead is not clause and _results(ahead.tokens, topics, reading) == {_FINISHED}:
        tokens = Run((*ahead.tokens, *tokens))  # “现已审结，法院判决维持”: one thing
    narrowed = any(t.has("block") and t.text not in reading.vocabulary.claims("reviewers") for t in tokens)
    if tokens.has("mark", "not") or narrowed or tokens.has("mark", "rest"):
        return
    sure, firm = count.sure or known(count), tokens.residue < 2
    yield All(clause.sentence, tokens, tokens, topics, sure and firm, (), (count,), partial, firm)


def _of_other_cases(tokens: Sequence[Token], topics: Sequence[str], reading: Reading) -> bool:
    """“复议结果均为维持” between “诉讼 1 件” and what became of it."""
    cases = reading.vocabulary.cases
    named = {id for t in tokens for kind in ("topic", "weak") for id in t.ids(kind) if id in cases}
    return bool(named) and named.isdisjoint(topics) and not cases.isdisjoint(topics)


def _one(count: Mention) -> bool:
    return count.quantity.exact and count.quantity.low == 1


def _results(tokens: Sequence[Token], topics: Sequence[str], reading: Reading) -> set[str]:
    """What words say became of these subjects, and nothing that others can be."""
    roles = reading.vocabulary.roles
    plain = reading.vocabulary.having("framing", "common")
    found = {
        id for t in tokens for id in t.ids("role")
        if id not in plain and roles[id].topics and roles[id].topics & set(topics)
    }  # fmt: skip
    if not found and any(t.text in reading.vocabulary.claims("finished") for t in tokens):
        return {_FINISHED}
    return found


class _Bracket(NamedTuple):
    """A bracket without figures behind a figure, in which something may be said of all that it counts."""

    sentence: int
    inside: tuple[Token, ...]
    counted: Mention
    before: list[Mention]
    """The figures before it in its sentence."""


def _brackets(reading: Reading) -> list[_Bracket]:
    return [one for number in range(len(reading.tokens)) for one in _in_brackets(number, reading)]


def _in_brackets(number: int, reading: Reading) -> Iterator[_Bracket]:
    tokens = reading.tokens[number]
    mentions = reading.of(number)
    figures = {m.quantity.start: at for at, m in enumerate(mentions)}
    for at, token in enumerate(tokens[:-2] if figures else ()):
        figure = token.quantity
        if figure is None or figure.start not in figures or tokens[at + 1].text not in OPENING:
            continue
        end = next((i for i in range(at + 2, len(tokens)) if tokens[i].text in CLOSING), None)
        inside = tokens[at + 2 : end]
        if end is None or not inside or any(t.quantity is not None for t in inside):
            continue
        count = mentions[figures[figure.start]]
        every = any(_every(t, reading) for t in inside[:2])
        if any(t.has("mark", "not") or t.has("block") for t in inside) or not (every or _one(count)):
            continue
        if not count.applicants:
            yield _Bracket(number, inside, count, mentions[: figures[figure.start]])


def _bracket(bracket: _Bracket, reading: Reading, known: Known) -> Iterator[All]:
    """“不予公开 3 件（均属国家秘密）”: what a bracket without figures says of the figure before it."""
    number, inside, count, before = bracket
    if count.comparable or known(count):
        topics, partial = _of(count, before, reading)
        yield All(number, inside, inside, topics, count.sure or known(count), (), (count,), partial)
