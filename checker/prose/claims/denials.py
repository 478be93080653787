"""Claims that there was nothing, made without a figure: 未收到申请, 无行政复议, 零诉讼, 无结转."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from checker.prose.claims.subjects import cases_meant, led_to, presumed, spoken_of
from checker.prose.claims.wishes import may_be_all, of_the_year
from checker.prose.claims.words import JOINS, discloses, goes_on, named_topics, unreviewed
from checker.prose.mentions import CALLED, PLAIN_NOUNS, Clause, Reading
from checker.prose.phrases import names_cases, of_other_cause, qualified_as_disclosure
from checker.prose.tokens import Run, Token, say
from checker.prose.vocabulary import Vocabulary

_ALSO = JOINS | {"也", "且", "并", "并且", "亦", "均", "都", "同时"}
"""Words that may stand before a second negation of one clause."""
_MUCH = 4
"""So many unknown characters may tell something that narrows the claim."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Something of which a clause says that there was none."""

    clause: Clause
    tokens: tuple[Token, ...]
    """The words that say so."""
    topics: tuple[str, ...]
    roles: frozenset[str]
    """What is said not to have become of them (“没有不予公开的情形”); those that all have are left out."""
    applicants: frozenset[str]
    times: frozenset[str]
    """Times named in the clause: from or to which year nothing was carried over."""
    inherited: bool
    """The subject is named in an earlier clause only."""
    sure: bool
    plain: bool
    """Nothing narrows what is denied."""
    vague: bool = False
    """If it is not sure, not only because its subject is not."""
    listed: bool = False
    """Its roles are listed: each of them is denied (“未制定、废止规范性文件”)."""


def denials(reading: Reading) -> tuple[Denial, ...]:
    """All denials of a report's prose in the order of print; found once however many rules ask."""
    return reading.once(_denials)


def _denials(reading: Reading) -> tuple[Denial, ...]:
    reader = _Reader(reading, reading.vocabulary)
    return tuple(denial for clause in reading.clauses for denial in reader.of(clause))


def _zeros(tokens: Run) -> list[int]:
    """Where the words end that say that there is none (“零”)."""
    return [at + 1 for at, token in enumerate(tokens) if token.has("mark", "zero")]


def _starts(tokens: Run, denials: Set[str]) -> list[int]:
    """Where a denial begins: the first negation, and further ones that are listed beside it
    (“无行政复议、无诉讼”)."""
    if not tokens.has("mark", "not") and denials.isdisjoint([t.text for t in tokens]):
        return []
    found = [i for i, t in enumerate(tokens) if t.has("mark", "not") or t.text in denials]
    return [i for at, i in enumerate(found) if not at or tokens[i - 1].text in _ALSO]


class _Reader:
    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading, self.vocabulary = reading, vocabulary
        self.words = vocabulary.claims
        self.denials = self.words("denials")
        self.happens = tuple(sorted(self.words("happens")))
        self.keeps = tuple(sorted(self.words("keeps")))
        self.common = vocabulary.having("common")
        self.by_then = vocabulary.having("unfinished", "closing", "transfer")

    def of(self, clause: Clause) -> Iterator[Denial]:
        if clause.whose != "own" or not of_the_year(self.reading, clause):
            return
        tokens = clause.tokens
        zeros = _zeros(tokens) if tokens.has("mark", "zero") else []
        for start, end in pairwise((0, *zeros)):  # “行政复议零纠错、行政诉讼零败诉”
            if may_be_all(self.reading, clause, start):
                about = [t for t in tokens[start:end] if not t.text.startswith(self.keeps)]
                yield from self._plain(clause, tuple(about), (), whole=True)
        if zeros:
            return
        starts = _starts(tokens, self.denials)
        for start, end in pairwise((*starts, len(tokens))):
            if clause.when != "this" and any(t.among("role", self.by_then) for t in tokens[start:end]):
                continue  # “截至目前没有未办结的”
            if may_be_all(self.reading, clause, start) and not unreviewed(tokens[start:end], self.reading):
                yield from self._denied(clause, start, end)

    def _denied(self, clause: Clause, start: int, end: int) -> Iterator[Denial]:
        tokens = clause.tokens
        about = tokens[start:end]
        while len(about) > 1 and about[-1].text in _ALSO:
            about = about[:-1]
        if say(about, "mark", "remaining"):
            return  # “除此之外未发生其他行政复议”
        if self._says_nothing(about[1:]):
            # “行政复议、行政诉讼均未发生”: the object stands before the negation.
            before = tokens[:start]
            if before and say(before, "topic"):
                yield from self._backward(clause, before, about)
                return
            if before and before[-1].text.endswith("的"):
                yield from self._without(clause, before, about)
                return
            alone = all(t.has("scope") or t.has("time") for t in before)
            led = led_to(self.reading, clause) if alone else ()
            if led and not (len(about) == 1 and about[0].text in self.words("denied_verbs")):
                sure = not self.vocabulary.cases & set(led) or discloses(clause.sentence, self.reading)
                yield self._made(clause, about, led, about, sure=sure, plain=True)
                return
        if names_cases(about):
            yield from self._cases(clause, about, tokens[:start])
        else:
            yield from self._plain(clause, about, tokens[:start])

    def _says_nothing(self, after: Sequence[Token]) -> bool:
        """Only verbs of happening follow the negation."""
        return all(
            t.text in self.words("happens") or t.text in self.words("plain") or t.has("glue")
            or bool(t.ids("role") and self.common.issuperset(t.ids("role")))
            for t in after
        )  # fmt: skip

    def _without(self, clause: Clause, before: Sequence[Token], denial: Sequence[Token]) -> Iterator[Denial]:
        """“以国家秘密为由不予公开的没有”: what did not become of any stands before the negation."""
        told = [t for t in before if any(self.vocabulary.roles[id].telling for id in t.ids("role"))]
        narrow = any(t.has("block") or t.has("noun") or t.residue > 1 for t in before)
        if told and not narrow and told[-1] is before[-1]:
            tokens = (*before, *denial)
            yield self._made(clause, tokens, self.vocabulary.default, tokens, sure=clause.sure, plain=True)

    def _backward(self, clause: Clause, before: Sequence[Token], denial: Sequence[Token]) -> Iterator[Denial]:
        topics, last = named_topics(before, self.vocabulary)
        narrow = any(t.has("block") or t.has("applicant") or t.has("channel") for t in before)
        if not topics or narrow or sum(t.residue for t in before) >= 2:
            return
        if len(denial) == 1 and denial[0].text in self.words("denied_verbs"):
            return  # “申请未”: what was not done is not known
        if goes_on([t for t in before[last + 1 :] if not t.has("mark", "all")], self.vocabulary):
            return
        tokens = (*before, *denial)
        yield self._made(clause, tokens, topics, tokens, plain=True)

    def _cases(self, clause: Clause, about: Sequence[Token], before: Sequence[Token]) -> Iterator[Denial]:
        """“未发生……行政复议、行政诉讼”: whatever led to them may stand in between."""
        verb_denied = about[0].text in self.words("denied_verbs")
        if verb_denied and not (len(about) > 1 and about[1].text.startswith(self.happens)):
            return
        places = [i for i, t in enumerate(about) if t.has("case")]
        topics, _ = named_topics(about, self.vocabulary)
        weak = sorted({id for t in about for id in t.ids("weak") if id in self.vocabulary.cases})
        topics = tuple(dict.fromkeys((*topics, *weak)))
        plain = self.words("plain")
        between = about[1 : places[0]]
        disclosing = any(word in t.text for t in between for word in self.words("disclosing"))
        if (of_other_cause(about) and not disclosing) or goes_on(about[places[-1] + 1 :], self.vocabulary):
            return
        spoken = max((i for i, t in enumerate(between) if t.has("disclosure")), default=len(between))
        led = bool(between) and between[-1].text.startswith((*self.words("led"),))
        narrowed = any(t.has("block") and t.text not in plain and not t.has("mark") for t in between)
        unknown = [t for t in between[spoken:] if t.text not in plain]
        improper = any(t.residue and t.text[0] in "不未" for t in between)  # “因答复不规范引发的”
        if led and (narrowed or improper or sum(t.residue for t in unknown) >= 2):
            return  # “因政府信息公开不到位引发的行政复议”: what led to others is left open
        judging = self.vocabulary.having("judging")
        # “未受理行政复议”: of an organ that decides on reviews, those of others.
        tried = any(t.among("role", judging) for t in about[1:3])
        sure = not tried and not narrowed and sum(t.residue for t in between if t.text not in plain) < _MUCH
        denied = tuple(about[: places[-1] + 1])
        told = sure and discloses(clause.sentence, self.reading)
        yield self._made(clause, denied, topics, about, sure=told, vague=not sure)

    def _plain(
        self, clause: Clause, about: Sequence[Token], before: Sequence[Token], *, whole: bool = False
    ) -> Iterator[Denial]:
        """“未收到……申请”: nothing may stand in between that makes it some of them only."""
        plain = self.words("plain")
        about = _without_listed(about)
        if any(t.has("block") and t.text not in plain for t in about) or _one_channel(about, self.vocabulary):
            return
        if _taken_up(self.reading.tokens[clause.sentence], about):
            return
        if len(about) > 1 and not about[1].text.startswith("无") and about[1].has("mark", "not"):
            return  # “没有未按期办结的申请”
        topics, last = named_topics(about, self.vocabulary)
        if not topics and (clause.sure or qualified_as_disclosure(before)):
            named = {id for t in about for id in t.ids("weak")}
            special = named.difference(self.vocabulary.default, self.vocabulary.cases)
            known = special | {*clause.topics} if clause.sure else named
            weak = [(i, id) for i, t in enumerate(about) for id in t.ids("weak") if id in known]
            topics, last = tuple(dict.fromkeys(id for _, id in weak)), weak[-1][0] if weak else 0
        inherited = not topics
        here: tuple[str, ...] = ()
        if inherited:
            # “依申请公开零受理、零答复、零收费”: that named before, not the last of the clause
            here = named_topics(before, self.vocabulary)[0] or _in_short((*before, *about), self.vocabulary)
            topics = here or clause.topics
            last = len(about) - 1
            told = [t for t in about if t.has("noun") and t.text not in self.words("rounding")]
            told = [t for t in told if not t.has("short")]  # “因信访不予处理的”
            if _becomes_of(about, topics, self.vocabulary):
                told = [t for t in told if t.text not in CALLED]  # “也无废止文件”
            if any(t.text not in PLAIN_NOUNS and not t.has("applicant") for t in told):
                return  # “收到申请 12 件，未收到投诉”
            if any(t.has("block") or t.among("role", self.vocabulary.having("telling")) for t in before):
                return  # “申请人未缴费的申请没有结转下年”
        sure = clause.sure or not inherited
        became = whole and len(about) == 1  # “诉讼由 1 件降为零”
        if inherited and not became and not here:
            topics, sure = self._meant(clause, about, topics, sure)
        words = about if whole else about[: last + 1]
        if any(_strange_role(t, topics, self.vocabulary) for t in about):
            return  # “没有行政处罚被撤销的情况”
        listed = _verbs(words)
        strange = (t for t in words if t.text not in plain and t not in listed)
        if sum(t.residue for t in strange) >= 2 or goes_on(about[last + 1 :], self.vocabulary):
            return
        if self.vocabulary.cases & set(topics):
            sure = sure and discloses(clause.sentence, self.reading)
        # “无行政处罚权”
        vague = any(t.residue and t.text not in plain for t in about[last + 1 :])
        sure = sure and not vague
        inherited = inherited and not became
        yield self._made(clause, tuple(words), topics, about, inherited=inherited, sure=sure, vague=vague)

    def _meant(
        self, clause: Clause, about: Sequence[Token], topics: tuple[str, ...], sure: bool
    ) -> tuple[tuple[str, ...], bool]:
        """The subjects that go on, all of those listed last; else what the words alone can be about."""
        last = self.reading.before(clause.sentence, clause.tokens[0].start)[-1:]
        if not topics or (not sure and any(m.subset for m in last)):
            return presumed(self.reading, clause, about)  # “受理低保申请 30 件，无一跨年”
        if self.vocabulary.cases & set(topics):
            before = self.reading.before(clause.sentence, clause.tokens[0].start)
            found, counts = cases_meant([m for m in before if m.comparable], self.reading)
            if set(topics) & set(found):
                return found, all(m.sure for m in counts)  # “复议 9 件、诉讼 4 件，无一纠错”
        return topics, sure and spoken_of(self.reading, clause, topics)

    def _made(
        self, clause: Clause, denied: Sequence[Token], topics: tuple[str, ...], about: Sequence[Token], *,
        inherited: bool = False, sure: bool = True, vague: bool = False, plain: bool | None = None,
    ) -> Denial:  # fmt: skip
        topics = _that_may_be_lost(about, topics, self.vocabulary) or topics
        roles = {id for t in about for id in t.ids("role") if _may_be(id, topics, self.vocabulary)}
        named = {id for t in about for id in t.ids("applicant")}
        everybody = self.vocabulary.everybody(named) or any(t.text in self.words("anybody") for t in about)
        return Denial(
            clause,
            tuple(denied),
            topics,
            frozenset(roles - self.common),
            frozenset() if everybody else frozenset(named),
            frozenset(id for t in clause.tokens for id in t.ids("time")),
            inherited,
            sure,
            _plainly(about, self.vocabulary) if plain is None else plain,
            vague,
            _listed(about),
        )


def _becomes_of(about: Sequence[Token], topics: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether words tell what can become of these subjects, and not of all."""
    return any(vocabulary.roles[id].topics & set(topics) for t in about for id in t.ids("role"))


def _without_listed(about: Sequence[Token]) -> Sequence[Token]:
    """“无超期及结转件”: what is listed before a role, and narrows nothing where no thing is named."""
    if say(about, "topic") or say(about, "weak"):
        return about
    listed = {
        at
        for at, (token, join) in enumerate(pairwise(about))
        if token.has("block") and not token.has("role") and join.text in JOINS
        if say(about[at + 2 : at + 3], "role")
    }
    return [t for at, t in enumerate(about) if at not in listed and at - 1 not in listed]


def _taken_up(words: Sequence[Token], about: Sequence[Token]) -> bool:
    """“信息处理费收费通知……未收费”: a short name that stood right behind the full name of another subject."""
    short = [t for t in about if t.has("weak")]
    behind = [
        (before.ids("topic"), token)
        for before, token in pairwise(words if short else ())
        if before.has("topic") and before.end == token.start < about[0].start
    ]
    return any(
        token.text.startswith(t.text) and set(t.ids("weak")).isdisjoint(topics)
        for t in short
        for topics, token in behind
    )


def _in_short(words: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, ...]:
    """“复议纠正 2 件，诉讼无败诉”: the cases that the words about a negation name in short."""
    return tuple(dict.fromkeys(id for t in words for id in t.ids("weak") if id in vocabulary.cases))


def _that_may_be_lost(
    about: Sequence[Token], topics: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Those of several cases that can be lost: “复议 4 件，诉讼 5 件，无败诉” says nothing of reviews."""
    common, lost = vocabulary.having("common"), vocabulary.claims("lost")
    told = [t for t in about if t.ids("role") and not common.issuperset(t.ids("role"))]
    if not told or not all(any(word in t.text for word in lost) for t in told):
        return topics
    return tuple(t for t in topics if t in vocabulary.claims("heard_in_court"))


def _strange_role(token: Token, topics: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a word tells only what can become of other subjects."""
    if token.has("topic") or token.has("weak") or token.has("mark", "action"):
        return False
    if token.text in vocabulary.claims("rounding") | vocabulary.claims("plain"):
        return False
    known = vocabulary.roles
    told = token.ids("role")
    return bool(told) and not any(not known[id].topics or known[id].topics & set(topics) for id in told)


def _may_be(role: str, topics: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a role can be one of these subjects; of cases only one that nothing else has, for what led
    to them is told in between."""
    of = vocabulary.roles[role].topics
    return bool(of & set(topics)) if vocabulary.cases & set(topics) else not of or bool(of & set(topics))


def _one_channel(about: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """“未收到网上申请” leaves open what came otherwise; two channels, or objects, are all there are."""
    if say(about, "mark", "etc"):
        return False
    channels = {t.text for t in about if t.has("channel") or t.text in vocabulary.claims("ways")}
    return len(channels) == 1 and sum(t.has("topic") for t in about) < 2


def _plainly(about: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether a negation is said of results and of nothing about them (“没有应公开而不予公开的情形”)."""
    words = vocabulary.claims
    return all(
        t.has("mark", "not") or t.has("mark", "zero") or t.has("glue") or t.has("topic") or t.has("weak")
        or t.has("stop") or t.has("role") or t.has("time") or t.has("applicant") or t.text in JOINS
        or t.text in words("rounding") or t.text in words("plain") or t.text in words("denials")
        or t.text in CALLED or t.text == "件"
        or t.has("short") or t.has("disclosure") or (t.has("mark", "etc") and not t.residue)
        for t in about
    )  # fmt: skip


def _verbs(about: Sequence[Token]) -> list[Token]:
    """What is listed right behind a negation, known or not (“未制定、修改、废止”)."""
    found: list[Token] = []
    for before, token, after in zip(about, about[1:], about[2:], strict=False):
        begins = before.has("mark", "not") or before.text in JOINS
        if begins and (token.has("role") or token.residue) and (found or after.text in JOINS):
            found.append(token)
    return found if len(found) > 1 else []


def _listed(about: Sequence[Token]) -> bool:
    """Whether several roles are denied, one beside the other, before or behind what they are said of
    (“无规范性文件制发、废止”)."""
    behind = any(
        one.has("role") and join.text in JOINS and other.has("role")
        for one, join, other in zip(about, about[1:], about[2:], strict=False)
    )
    return behind or sum(t.has("role") for t in _verbs(about)) > 1
