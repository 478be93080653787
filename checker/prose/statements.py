"""What the figures of the prose are said of: subject, role, applicant, whose and when.

A sentence is read from left to right. Each figure has the words before it in its clause (what is
counted, in which role), the words after it, and what earlier clauses left standing: a subject carries over
commas and full stops until another one is named. Where the words in between are not known, the
figure is taken for a part of something else and is not compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from checker.prose import Prose, Sentence
from checker.prose.organ import organ_names
from checker.prose.tokens import CLOSING, OPENING, SOFT_STOP, STRONG_STOPS, Token, tokens
from checker.prose.vocabulary import Tag, Vocabulary
from checker.prose.wholes import mark_parts
from checker.quantity import Quantity

When = Literal["this", "last", "part", "other"]
Whose = Literal["own", "other"]

_NOUN = frozenset({Tag("noun", "")})
REVIEWS = frozenset({"reconsideration", "suit", "direct_suit", "suit_after_reconsideration"})
_GOVERNMENTS = (
    "政府", "管委会", "管理委员会", "政府办公室", "政府办公厅", "管委会办公室", "管理委员会办公室",
)  # fmt: skip
_PLAIN_SUMS = frozenset(("共", "累计", "总数为"))
"""Sums that may as well be said of a single figure (“共收到”)."""
_DOCUMENTS = ("信息", "文件", "公文")
PLAIN_NOUNS = frozenset(("案件", "事项", "项目", "情况"))
"""Nouns that only round off the name of a subject (“行政诉讼案件”)."""
_CAUSES = ("因", "由于", "针对", "就", "对", "涉及", "涉", "在")
_LED_TO = ("被", "因此", "由此", "引发", "引起")
"""How a sentence on applications goes on to the cases they led to (“收到申请 12 件，被申请复议 1 件”)."""
_REACH = 40
"""How many figures back a claim or a percentage may refer to."""
_MAIN_ROLES = frozenset(("received", "new", "done", "handled", "decisions", "made", "published"))
"""Roles that later figures may go on with (“收到 12 件，自然人 10 件”)."""
_FRAMING_ROLES = ("received", "done", "handled", "carry", "tried")
"""Roles that only frame a special one (“办理结果为予以公开”)."""
_GENERIC_ROLES = (*_FRAMING_ROLES, "published", "items")


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure of the prose and what it is said of."""

    sentence: int
    """Ordinal of the sentence in the prose."""
    quantity: Quantity
    topics: tuple[str, ...] = ()
    """Ids of what is counted; empty where it is nothing that the form counts."""
    sure: bool = False
    """The subject is named with the figure, or carried over from words that name it."""
    roles: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    channel: str = ""
    """``request``: counts what came through one channel; ``outlet``: what was published in one place."""
    whose: Whose = "own"
    scope: str = ""
    """Whose figure the text says it is: ``own``, ``area`` (全市), ``members`` (各部门), ``below``."""
    when: When = "this"
    change: int = 0
    """1 or -1 where the figure is an increase or a decrease."""
    subset: bool = False
    """Words that are not known stand between the figure and its subject."""
    each: bool = False
    """Said of each of several subjects (“各 1 件”)."""
    mark: str = ""
    """How it relates to those before: ``parts`` (其中), ``open`` (包括), ``sum`` (共计), ``rest`` (其余)."""
    closed: bool = True
    """No “等” after it."""
    depth: int = 0
    """Brackets around it."""
    whole: int | None = None
    """For the first figure in brackets: index of the mention before the bracket."""
    stop: str = ""
    """The strongest stop since the figure before it."""
    words: str = ""
    """The words before it in its clause, for comparing two figures of one thing."""
    lead: tuple[Token, ...] = ()
    tail: tuple[Token, ...] = ()
    noun: str = ""
    """The noun nearest to it, where it is none of the form's."""
    part: bool = False
    """A part of another figure, of no class that a table has."""
    unspoken: bool = False
    """Reviews or suits, of which nothing says that they are about disclosure."""

    @property
    def comparable(self) -> bool:
        return self.countable and not self.unspoken

    @property
    def countable(self) -> bool:
        """Comparable, were it known that the cases are about disclosure."""
        return (
            bool(self.topics)
            and self.when == "this"
            and self.whose == "own"
            and not self.subset
            and not self.part
            and not self.channel
            and not self.change
            and self.quantity.kind in ("count", "money")
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two stops in which no figure stands: where claims such as “未收到申请” are made."""

    sentence: int
    tokens: tuple[Token, ...]
    topics: tuple[str, ...]
    """The subject that the clause goes on speaking of, where it names none."""
    sure: bool
    whose: Whose
    when: When


@dataclass(frozen=True, slots=True)
class Reading:
    """All statements of a report's prose."""

    prose: Prose
    mentions: tuple[Mention, ...]
    clauses: tuple[Clause, ...]
    tokens: tuple[tuple[Token, ...], ...]
    """Of each sentence."""

    def of(self, sentence: int) -> list[Mention]:
        """The figures of one sentence."""
        start = bisect_left(self.mentions, sentence, key=lambda m: m.sentence)
        end = bisect_left(self.mentions, sentence + 1, key=lambda m: m.sentence)
        return list(self.mentions[start:end])

    def before(self, sentence: int, position: int) -> list[Mention]:
        """The last figures of a sentence before a place in it."""
        end = bisect_left(self.mentions, (sentence, position), key=lambda m: (m.sentence, m.quantity.start))
        return [m for m in self.mentions[max(0, end - _REACH) : end] if m.sentence == sentence]

    def sentence(self, mention: Mention) -> Sentence:
        return self.prose.sentences[mention.sentence]


_memo: list[tuple[Prose, Vocabulary, int | None, str | None, Reading]] = []


def read_statements(prose: Prose, vocabulary: Vocabulary, year: int | None, organ: str | None) -> Reading:
    """The statements of a report; read once however many rules ask."""
    for known in _memo:
        if known[0] is prose and known[1] is vocabulary and known[2:4] == (year, organ):
            return known[4]
    reading = _Reader(prose, vocabulary, year, organ).read()
    _memo[:] = [*_memo[-3:], (prose, vocabulary, year, organ, reading)]
    return reading


@dataclass(slots=True)
class _Raw:
    """A figure with the words around it, before they are understood."""

    quantity: Quantity
    near: list[Token]
    middle: list[list[Token]]
    """Clauses without figures since the figure before it."""
    depth: int
    whole: int | None
    stop: str
    after: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class _Context:
    topics: tuple[str, ...] = ()
    named: bool = False
    """The subject was named in this sentence."""
    sure: bool = False
    roles: tuple[str, ...] = ()
    noun: str = ""
    whose: Whose = "own"
    scope: str = ""
    when: When = "this"
    grouped: bool = False
    """After 其中: nouns name parts and do not change the subject."""
    disclosure: bool = False
    """Disclosure of government information was spoken of: reviews and suits may be those of table 四."""
    cases: bool = False
    """Cases were said to be about disclosure: those told after them are too."""
    open_topics: tuple[str, ...] = ()
    """Subjects named in this sentence whose number of decisions has not been told yet."""


class _Reader:
    def __init__(self, prose: Prose, vocabulary: Vocabulary, year: int | None, organ: str | None) -> None:
        self.prose, self.vocabulary, self.year = prose, vocabulary, year
        self.government = (organ or "").endswith(_GOVERNMENTS)
        self.organ = "".join((organ or "").split())
        self.names = organ_names(organ)
        self.mentions: list[Mention] = []
        self.clauses: list[Clause] = []
        self.context = _Context()
        self.told: set[str] = set()
        """The subjects that figures of this paragraph were said of."""
        self.timed = self.others = self.disclosing = False
        """This sentence names the year; it speaks of other organs."""
        self.telling = False
        """The sentence speaks of what happened to applications, so “申请” in it is one for disclosure."""

    def read(self) -> Reading:
        paragraph = -1
        heading = _Context()
        all_tokens = []
        for number, sentence in enumerate(self.prose.sentences):
            words = tokens(sentence, self.vocabulary, self.year, self.names)
            all_tokens.append(tuple(words))
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                self.context = replace(heading) if not is_heading(sentence) else _Context()
                self.told = set()
            self._of_section(sentence.section)
            self._sentence(number, words)
            if is_heading(sentence):
                cases = self.context.disclosure and _on_cases(words)
                heading = replace(
                    self.context, when="this", whose="own", grouped=False, roles=(), cases=cases
                )
        mentions = mark_parts(self.mentions, self.prose.sentences, all_tokens)
        return Reading(self.prose, tuple(mentions), tuple(self.clauses), tuple(all_tokens))

    def _of_section(self, section: str | None) -> None:
        """What a section speaks of without saying so."""
        context = self.context
        if section == "review":
            context.disclosure = context.cases = True
        elif section == "applications" and not context.topics and not context.noun:
            context.topics, context.sure = ("applications",), True

    def _sentence(self, number: int, words: list[Token]) -> None:
        context = self.context
        continues = bool(words) and words[0].has("mark", "parts")
        context.named = False
        context.grouped = False
        context.open_topics = ()
        if not continues:
            context.when, context.whose, context.scope = "this", "own", ""
        self.timed = any(token.has("time", "this") for token in words)
        self.others = False
        self.disclosing = any(token.has("topic", "applications") for token in words)
        self.telling = context.disclosure or any(self._tells(token) for token in words)
        raws, rest = _raws(words)
        first = len(self.mentions)
        for at, raw in enumerate(raws):
            for clause in raw.middle:
                self._clause(number, clause)
            following = raws[at + 1].middle if at + 1 < len(raws) else rest
            self._mention(number, raw, first, following)
        for clause in rest:
            self._clause(number, clause)
        self._distribute(first, raws)
        for at in range(first, len(self.mentions) - 1):
            mention, after = self.mentions[at : at + 2]
            if not after.stop and after.lead and after.lead[0].has("mark", "sum"):
                self.mentions[at] = replace(mention, subset=True)  # “两项合计 33 件”
            if not after.stop and any(t.has("mark", "becomes") for t in after.lead[:1]):
                self.mentions[at] = replace(mention, when="last")  # “由 30 件增至 45 件”
                continue
            if (
                after.change
                and mention.topics
                and mention.topics == after.topics
                and "items" in mention.roles
            ):
                # “现有许可事项 31 项，比上年减少 3 项” is the number that the form has in two columns.
                self.mentions[at] = replace(mention, roles=(*mention.roles, "compared"))

    # -- clauses without figures

    def _clause(self, number: int, clause: list[Token]) -> None:
        context = self.context
        self._setting(clause, subject_only=True)
        topics, noun, named = self._subject(clause)
        if topics and named:
            context.topics, context.named, context.sure, context.noun = topics, True, True, ""
            context.roles = ()
        elif noun and not context.named and not context.grouped and not _is_app_only(clause, self.vocabulary):
            context.topics, context.sure, context.noun = (), False, noun
        told, sure = context.topics, context.sure
        if topics and not told and self.disclosing:
            told, sure = topics, True  # “上年度无结转申请，新收政府信息公开申请 9 件”
        self.clauses.append(Clause(number, tuple(clause), told, sure, context.whose, context.when))

    def _setting(self, words: Sequence[Token], *, subject_only: bool = False) -> bool:
        """Takes in time and scope. Returns whether the words compare with another year."""
        context = self.context
        compares = False
        for at, token in enumerate(words):
            if token.has("mark", "compare"):
                compares = True
            for kind in token.ids("time"):
                if any(t.has("role", "carry") for t in words[max(0, at - 2) : at + 3]):
                    continue
                following = words[at + 1] if at + 1 < len(words) else None
                if compares or (
                    following and (following.has("mark", "compare") or following.has("mark", "flat"))
                ):
                    compares = True
                    continue
                context.when = {"this": "this", "last": "last", "part": "part"}.get(kind, "other")  # type: ignore[assignment]
            if token.has("disclosure"):
                context.disclosure = True
            for kind in token.ids("scope"):
                if not subject_only or at <= 1:
                    context.scope = kind
                if kind == "own" and self._is_another(words, at):
                    context.whose = "other"
                elif kind == "own":
                    context.whose = "own"
                elif kind == "superior" and not self._is_subject(words, at):
                    continue
                elif at and self._is_itself(words[at - 1].text + token.text):
                    context.whose = "own"
                elif at and words[at - 1].text in ("及", "和", "与", "含", "、"):
                    continue  # “区政府及区政府办公室”: the organ itself is named too
                elif (kind == "below" or not self.government) and (not subject_only or at <= 1):
                    context.whose, self.others = "other", True
        return compares

    def _is_another(self, words: Sequence[Token], at: int) -> bool:
        """“青山街道” in the report of another organ."""
        before = words[at - 1] if at else None
        if before is None or not before.residue or words[at].text[0] in "我本":
            return False
        return not self._is_itself(before.text + words[at].text)

    def _is_itself(self, name: str) -> bool:
        """Whether a name is the organ's, shortened (“人社分局”)."""
        rest = iter(self.organ)
        return name[-2:] == self.organ[-2:] and all(c in rest for c in name)

    def _is_subject(self, words: Sequence[Token], at: int) -> bool:
        """Whether “市政府” acts itself, and is not a place (“市政府门户网站”) or the organ reporting."""
        following = words[at + 1] if at + 1 < len(words) else None
        return (
            not self.government
            and following is not None
            and (following.has("role") or following.has("mark", "sum") or following.has("time"))
        )

    def _subject(self, words: Sequence[Token]) -> tuple[tuple[str, ...], str, bool]:
        """The topics nearest to the end, or the noun that stands nearer; whether they are named in full."""
        for at in range(len(words) - 1, -1, -1):
            token = words[at]
            if token.has("topic"):
                return self._joined(words, at), "", True
            if token.has("weak"):
                weak = token.ids("weak")
                context = self.context
                fitting = tuple(t for t in context.topics if t in weak)
                if (
                    not fitting
                    and set(weak) <= {"reconsideration", "suit"}
                    and (context.disclosure or "applications" in context.topics)
                ):
                    fitting = tuple(weak)
                if not fitting and len(weak) == 1 and (self.telling or self._carries(words)):
                    fitting = tuple(weak)
                if weak == ["applications"] and _of_disclosure(words[:at]):
                    return ("applications",), "", True
                if fitting:
                    return self._joined(words, at, fitting), "", False
                return (), token.text, False
            if token.has("noun") or token.has("title"):
                if token.text in PLAIN_NOUNS and at and words[at - 1].has("topic"):
                    continue
                return (), token.text, False
        return (), "", False

    def _carries(self, words: Sequence[Token]) -> bool:
        """“上年结转申请 2 件” before the sentence says that it is about disclosure."""
        return self.disclosing and any(
            id in ("carry", "carried_in", "carried_out") for token in words for id in token.ids("role")
        )

    def _joined(self, words: Sequence[Token], at: int, found: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Topics that are listed together (“行政复议、行政诉讼”), in the order of print."""
        topics = list(found or words[at].ids("topic"))
        family = _family(topics[0])
        for token in reversed(words[:at]):
            if token.has("topic") or token.has("weak"):
                more = [t for t in (*token.ids("topic"), *token.ids("weak")) if _family(t) == family]
                if not more:
                    break
                topics = [*(t for t in more if t not in topics), *topics]
            elif token.has("stop", SOFT_STOP) or token.text in ("和", "与", "及", "以及", "或", "或者"):
                continue
            else:
                break
        return tuple(topics)

    # -- figures

    def _mention(self, number: int, raw: _Raw, first: int, following: Sequence[Sequence[Token]]) -> None:
        context, near = self.context, raw.near
        if raw.stop in (";", "；") and not raw.depth:
            context.when = "this"
        compares = self._setting(near)
        marks = [id for token in (*(t for c in raw.middle for t in c), *near) for id in token.ids("mark")]
        mark = next((m for m in ("rest", "parts", "open", "sum") if m in marks), "")
        if mark == "open" and not any(
            t.has("mark", "open") for t in (*near[:2], *(c[0] for c in raw.middle if c))
        ):
            mark = ""  # “重点领域信息公开” opens no list
        if "parts" in marks or "open" in marks:
            context.grouped = True
        topics, noun, named = self._subject(near)
        app_only = _is_app_only(near, self.vocabulary)
        tail_topics: tuple[str, ...] = ()
        if raw.after and not raw.after[0].tags.isdisjoint(_NOUN) and not app_only:
            # “依申请公开工作存在的 3 个问题”: what stands right behind the figure is what it counts.
            topics, noun, named = (), raw.after[0].text, False
        if not topics and not noun and raw.after:
            tail_topics, tail_noun, tail_named = self._subject(_head(raw.after))
            if tail_topics:
                topics, named = tail_topics, tail_named
            elif tail_noun:
                noun = tail_noun
        tells = any(self._tells(token) for token in near)
        if noun and app_only and ("applications" in context.topics or tells):
            noun = ""
        if not topics and not noun and tells and "applications" not in context.topics:
            topics = ("applications",)
        said = topics or (() if noun else context.topics)
        roles = self._roles(_since_cause(near) if REVIEWS & set(said) else near, said)
        if not roles and (tail_topics or not _content(near)):
            roles = self._roles(_unclaimed(raw.after), said)
        if roles == ("carry",) and any(t.has("time", "next") for t in raw.after[:2]):
            roles = ("carried_out",)  # “结转 2 件至下年度”
        if not roles and len(near) == 1:
            roles = self._short(near[0], said)
        applicants = tuple(dict.fromkeys(id for t in near for id in t.ids("applicant")))
        if not applicants and not _content(near):
            applicants = tuple(dict.fromkeys(id for t in raw.after for id in t.ids("applicant")))
        if {"natural_person", "legal_person"} <= set(applicants):
            applicants = ()  # “公民、法人和其他组织” are all there are
        # “制作信息 112 条，其中依申请公开信息 59 条” speaks of how open documents are.
        kinds_of_documents = context.grouped and not context.topics and context.noun.endswith(_DOCUMENTS)
        inherited = False
        sure = named or bool(topics and context.sure)
        if topics:
            if not kinds_of_documents and (not context.grouped or named or tells):
                context.topics, context.sure, context.noun = topics, sure, ""
            context.named = context.named or named
        elif noun:
            sure = False
            if not context.grouped:
                context.topics, context.sure, context.noun, context.roles = (), False, noun, ()
        else:
            topics, inherited = context.topics, True
            sure = context.sure and (context.named or app_only or bool(roles) or context.grouped)
        residue = _residue(_of_case(near) if REVIEWS & set(topics) and named else near, whole=inherited)
        narrowed = near[:-1] if near and near[-1].text == "除" else near  # “除 2 件结转下年度外”
        blocked = kinds_of_documents or any(t.has("block") and not self._roles([t], said) for t in narrowed)
        blocked = blocked or (app_only and _counts_documents(near))
        blocked = blocked or _open_ended(near)
        if tail_topics:
            residue += _residue(_head(raw.after), whole=True)
        channel = ""
        ways = {t.text for t in near if t.has("channel", "request")}
        if ways and (not named or len(ways) == 1) and topics in ((), ("applications",)):
            channel = "request"
        elif any(t.has("channel", "outlet") for t in near) and not topics:
            channel = "outlet"
        change = _change(raw.quantity, near)
        when = context.when
        if compares and not change and not any(t.has("mark", "becomes") for t in near):
            when = "last"
        if any(t.has("mark", "becomes") for t in near):
            change = 0
        if not (roles or named or noun or _content(near)) and raw.middle:
            # “申请人逾期不补正，不再处理 3 件”: the clause before says what became of them.
            roles = tuple(r for r in self._roles(raw.middle[-1], said) if self.vocabulary.roles[r].telling)
        if not roles and mark == "rest":
            roles = self._roles(raw.after, said)
            blocked = blocked or not roles
        elif (
            not roles
            and inherited
            and not _content(near)
            and len(self.mentions) > first
            and (self.mentions[-1].quantity.kind == "percent" and self.mentions[-1].roles)
        ):
            roles = self.mentions[-1].roles
        elif (
            not (roles or residue or named)
            and topics == context.topics
            and (applicants or channel or (inherited and (context.grouped or not _content(near))))
        ):
            roles = context.roles if not applicants else self._of_applicants(number)
        if named and not roles and len(self.mentions) > first and raw.stop in ("", SOFT_STOP, "，", ","):
            # “发布行政许可 5 项，行政处罚 8 项”: one verb governs the list.
            before = self.mentions[-1]
            if before.topics and _family(before.topics[0]) == _family(topics[0]) != "review":
                roles = tuple(r for r in before.roles if r not in ("items", "amount"))
                blocked = blocked or (before.subset and not context.grouped)
        if named and len(self.mentions) > first and raw.stop in ("", SOFT_STOP, "，", ","):
            # “公开处罚决定书 12 份，许可决定 89 份”
            before = self.mentions[-1]
            listed = bool(before.topics) and _family(before.topics[0]) == _family(topics[0]) == "disclosure"
            if listed and "published" in before.roles and near and near[0].has("topic"):
                roles = tuple(dict.fromkeys((*roles, "published")))
        if set(roles) & _MAIN_ROLES and not change and when == "this" and not channel and not applicants:
            context.roles = roles
        topics = self._told(topics, roles, inherited)
        unspoken = False
        if topics and REVIEWS & set(topics):
            # Only cases about disclosure, brought against this organ, are those of table 四.
            official = set(topics) <= {"direct_suit", "suit_after_reconsideration"}
            blocked = blocked or any(t.has("role", "tried") for t in near)
            if _of_other_cause(near):
                context.disclosure = context.cases = official = False
            context.cases = context.cases or official or self._about_disclosure(raw, following, first)
            unspoken = not (context.disclosure or context.cases)
            sure = sure or any(t.has("disclosure") for t in near)
            sure = sure and (context.cases or not raw.quantity.high)  # none at all is none about disclosure
        totals = [t for t in (*near, *raw.after[:1]) if t.has("mark", "sum") and t.text not in _PLAIN_SUMS]
        if totals and not named and not self._roles(near, topics):
            # “两项合计 33 件” adds up what was told before.
            roles, blocked = (), True
        if self.told & set(topics) and not (roles or named or applicants or change):
            # “其中 1 件申请不属于政府信息”: once the whole was told, a bare figure is some part of it.
            blocked = True
        if "amount" in roles and inherited and "amount" in self.told:
            blocked = True  # “采购总金额 3010 万元，节约资金 210 万元”
        if "amount" in roles:
            self.told.add("amount")
        if any(t.text == "累计" for t in near) and not self.timed:
            blocked = True  # over which years, nobody says
        if not raw.stop and len(self.mentions) > first and "carried_in" in self.mentions[-1].roles:
            blocked = blocked or "done" in roles  # “上年结转的 3 件申请已办结 2 件”
        if context.grouped and self.others:
            blocked = True  # “全市收到 320 件，其中我局办理 15 件”
        self.told.update(topics)
        self.mentions.append(
            Mention(
                number,
                raw.quantity,
                topics,
                sure,
                roles,
                applicants,
                channel,
                context.whose,
                context.scope,
                when,
                change,
                blocked or residue >= 2,
                any(t.has("mark", "each") for t in near[-2:]),
                mark,
                not any(t.has("mark", "etc") for t in raw.after[:3]),
                raw.depth,
                None if raw.whole is None else first + raw.whole,
                raw.stop,
                "".join(t.text for t in near),
                tuple(near),
                tuple(raw.after),
                noun,
                unspoken=unspoken,
            )
        )

    def _about_disclosure(self, raw: _Raw, following: Sequence[Sequence[Token]], first: int) -> bool:
        """Whether the sentence itself says that the cases are about disclosure. That it was spoken of before
        does not: an organ tells all its reviews and suits beside its applications."""
        if any(t.has("disclosure") for t in (*raw.near, *raw.after)):
            return True
        for clause in raw.middle:
            if any(t.has("disclosure") for t in clause) and (_on_cases(clause) or clause[0].text in _CAUSES):
                return True
        for after in following:
            if any(t.has("disclosure") for t in after) and any(t.has("mark", "all") for t in after):
                return True  # “行政复议 2 件，均因信息公开引起”
        told = [t for words in (raw.near, *raw.middle) for t in words]
        led = any(t.text.startswith(_LED_TO) for t in told)
        return led and any(m.topics == ("applications",) for m in self.mentions[first:][-_REACH:])

    def _tells(self, token: Token) -> bool:
        """Whether a word can be said of nothing but applications for disclosure."""
        return any(self.vocabulary.roles[id].telling for id in token.ids("role"))

    def _told(self, topics: tuple[str, ...], roles: tuple[str, ...], inherited: bool) -> tuple[str, ...]:
        """“处罚 277 项，强制 23 项，处理决定 21595”: the last figure may be of either or of both."""
        context = self.context
        if "decisions" in roles and inherited and len(context.open_topics) > 1:
            topics = context.open_topics
            context.open_topics = ()
        elif topics and not inherited and "decisions" not in roles:
            context.open_topics = tuple(dict.fromkeys((*context.open_topics, *topics)))
        elif "decisions" in roles:
            context.open_topics = ()
        return topics

    def _roles(self, words: Sequence[Token], topics: tuple[str, ...]) -> tuple[str, ...]:
        """The roles named that the topics can have; special ones, if any, before general ones."""
        known = self.vocabulary.roles
        found = [
            id
            for id in dict.fromkeys(id for token in words for id in token.ids("role"))
            if not known[id].topics or known[id].topics & set(topics)
        ]
        years = [token for token in words if token.has("year")]
        if "carry" in found and self.year is not None:
            for token in years:
                said = int(token.ids("year")[0])
                if said == self.year + 1:
                    found = ["carried_out"]
                elif said == self.year - 1:
                    found = ["carried_in"]
        if {"carried_in", "carried_out"} & set(found) or "pending_work" in found:
            return tuple(r for r in found if r in ("carried_in", "carried_out", "pending_work"))
        if "partial" in found and _either(words):
            found = ["granted" if id == "published" else id for id in found]
        framing = _GENERIC_ROLES if "applications" in topics else _FRAMING_ROLES
        special = [r for r in found if r not in framing]
        return tuple(special or found)

    def _of_applicants(self, number: int) -> tuple[str, ...]:
        """The role of figures told by applicants: that of the figure before, where only one role was told in
        the sentence; else they may be those received, with or without those carried over, or answered."""
        before = self.mentions[-1] if self.mentions else None
        if before is None or before.sentence != number:
            return ()
        told = {frozenset(m.roles) for m in self._in_sentence(number) if _MAIN_ROLES & set(m.roles)}
        return self.context.roles if len(told) == 1 else before.roles if before.applicants else ()

    def _in_sentence(self, number: int) -> list[Mention]:
        """The last figures of a sentence that is being read."""
        return [m for m in self.mentions[-_REACH:] if m.sentence == number]

    def _short(self, token: Token, topics: tuple[str, ...]) -> tuple[str, ...]:
        """The role of a word that means one only where it is all that is said of the figure."""
        known = self.vocabulary.roles
        return tuple(id for id in token.ids("short") if known[id].topics & set(topics))

    def _distribute(self, first: int, raws: list[_Raw]) -> None:
        """“复议、诉讼分别为 3 件、2 件”: the figures go to the things listed, in their order."""
        for at, raw in enumerate(raws):
            if not any(t.has("mark", "parts") and t.text.startswith(("分别", "依次")) for t in raw.near):
                continue
            run = 1
            while at + run < len(raws) and _bare_beside(raws[at + run], raw):
                run += 1
            items = _listed(raw, run)
            if run < 2 or items is None:
                continue
            for offset, (kind, id) in enumerate(items):
                mention = self.mentions[first + at + offset]
                if kind == "topic":
                    mention = replace(mention, topics=(id,), sure=True, subset=False)
                elif kind == "role":
                    mention = replace(
                        mention, roles=(id,), subset=False, topics=self.mentions[first + at].topics
                    )
                else:
                    mention = replace(mention, applicants=(id,), subset=False)
                self.mentions[first + at + offset] = mention


def _bare_beside(raw: _Raw, first: _Raw) -> bool:
    told = any(t.has("mark", "sum") or t.has("mark", "rest") for t in raw.near)
    return not told and not _content(raw.near) and raw.depth == first.depth


def _listed(raw: _Raw, count: int) -> list[tuple[str, str]] | None:
    """The topics, roles or applicants named before “分别”, where there are as many as figures."""
    for kind in ("topic", "role", "applicant"):
        ids = list(dict.fromkeys(id for token in raw.near for id in token.ids(kind)))
        special = [id for id in ids if id not in _GENERIC_ROLES]
        for chosen in (ids, special):
            if len(chosen) == count:
                return [(kind, id) for id in chosen]
    return None


def _family(topic: str) -> str:
    if topic in REVIEWS:
        return "review"
    return "disclosure" if topic in ("licences", "other_services", "penalties", "coercions") else topic


def is_heading(sentence: Sentence) -> bool:
    """Whether a sentence of the prose is the heading of what follows."""
    text = sentence.text.strip()
    return len(text) <= 40 and not sentence.quantities and not text.endswith(("；", "，"))


def _content(words: Sequence[Token]) -> bool:
    """Whether the words say anything of their own."""
    return any(
        token.residue or token.has("topic") or token.has("weak") or token.has("noun") or token.has("role")
        or token.has("applicant") or token.has("channel") or token.has("title")
        for token in words
    )  # fmt: skip


def _is_app_only(words: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """A role is named that only applications can have (予以公开, 结转下年度)."""
    return any(
        id in ("carried_in", "carried_out", "new")
        or vocabulary.roles[id].topics == frozenset({"applications"})
        for token in words
        for id in token.ids("role")
    )


def _head(words: Sequence[Token]) -> list[Token]:
    """The words after a figure up to the noun that it counts (“12 件政府信息公开申请”)."""
    head: list[Token] = []
    for token in words:
        head.append(token)
        if token.has("topic") or token.has("weak") or token.has("noun") or token.has("title"):
            return head
        if token.has("role") or token.has("mark", "all") or len(head) > 4:
            break
    return []


def _unclaimed(words: Sequence[Token]) -> list[Token]:
    """The words after a figure, unless they make a claim of their own (“均已办结”)."""
    return [] if any(token.has("mark", "all") or token.has("mark", "not") for token in words) else list(words)


def _counts_documents(words: Sequence[Token]) -> bool:
    """“不予公开文件 58 件” are documents, not applications."""
    return bool(words) and words[-1].has("noun") and words[-1].text.endswith(("文件", "公文"))


def _open_ended(words: Sequence[Token]) -> bool:
    """“无法提供等其他情况”: more is counted than the role says."""
    for token in reversed(words):
        if token.has("role"):
            return False
        if token.has("mark", "etc"):
            return True
    return False


def _of_other_cause(words: Sequence[Token]) -> bool:
    """“因具体行政行为被提起行政诉讼”"""
    first = next((at for at, t in enumerate(words) if REVIEWS & {*t.ids("topic"), *t.ids("weak")}), 0)
    cause = next((at for at, t in enumerate(words[:first]) if t.has("mark", "cause")), None)
    if cause is None or any(t.has("disclosure") or t.has("topic", "applications") for t in words[:first]):
        return False
    return sum(t.residue for t in words[cause:first]) >= 2


def _on_cases(words: Sequence[Token]) -> bool:
    return any(REVIEWS & {*t.ids("topic"), *t.ids("weak")} for t in words)


def _of_disclosure(words: Sequence[Token]) -> bool:
    """“信息公开方面的申请”"""
    named = next((token for token in reversed(words) if not token.has("glue")), None)
    return named is not None and named.has("disclosure")


def _of_case(words: Sequence[Token]) -> Sequence[Token]:
    """The words from the case on; what it was about does not narrow it."""
    first = next((at for at, t in enumerate(words) if REVIEWS & set(t.ids("topic"))), 0)
    return words[first:]


def _either(words: Sequence[Token]) -> bool:
    """“公开或部分公开”"""
    return any(
        token.has("role", "partial") and at > 1 and words[at - 2].has("role", "published")
        and words[at - 1].text in ("或", "或者", "和", "与", "及", "、")
        for at, token in enumerate(words)
    )  # fmt: skip


def _since_cause(words: Sequence[Token]) -> Sequence[Token]:
    """The words behind what led to a review or suit (“因依申请公开答复引发的行政复议”)."""
    for at in range(len(words) - 1, -1, -1):
        if words[at].text.startswith(("引发", "引起", "产生", "导致", "不服")):
            return words[at + 1 :]
    first = next((at for at, t in enumerate(words) if REVIEWS & set(t.ids("topic"))), 0)
    # “因信息公开答复提起行政复议”: what was disclosed or answered is the cause of the case, not its state.
    caused = any(t.has("mark", "cause") or t.has("disclosure") for t in words[:first])
    return words[first:] if caused else words


def _residue(words: Sequence[Token], *, whole: bool) -> int:
    """Unknown characters between the figure and what it is said of; in all its words with ``whole``."""
    start = 0
    if not whole:
        start = next((i for i, t in enumerate(words) if t.has("role") or t.has("topic") or t.has("weak")), 0)
    return sum(token.residue for token in words[start:])


def _change(quantity: Quantity, words: Sequence[Token]) -> int:
    """The sign of an increase or decrease said right before the figure."""
    if quantity.text.endswith("番"):
        return 1
    for token in reversed(words):
        if token.has("mark", "up"):
            return 1
        if token.has("mark", "down"):
            return -1
        if token.has("role") or token.has("topic") or token.has("noun") or token.residue:
            return 0
    return 0


def _raws(words: list[Token]) -> tuple[list[_Raw], list[list[Token]]]:
    """The figures of a sentence with the words around them, and the clauses after the last one."""
    words = _without_asides(words)
    raws: list[_Raw] = []
    near: list[list[Token]] = [[]]
    last: list[int | None] = [None]
    opened: list[bool] = [False]
    middle: list[list[Token]] = []
    stop = ""
    for token in words:
        mark = token.text if token.has("stop") else ""
        if mark in OPENING and mark:
            after_figure = last[-1] is not None and not near[-1] and not stop
            # “比上年（4000 条）增加”: the words before a bracket say what the figure in it is.
            near.append([t for t in near[-1] if not t.has("stop")])
            opened.append(after_figure)
            last.append(last[-1] if after_figure else None)
            stop = "（"
        elif mark in CLOSING and mark:
            if len(near) > 1:
                if near[-1]:
                    _file(near[-1], raws, last[-1], middle, stop)
                near.pop()
                opened.pop()
                last.pop()
            stop = ""
        elif mark in STRONG_STOPS and mark:
            if near[-1]:
                _file(near[-1], raws, last[-1], middle, stop)
                near[-1] = []
            stop = mark if stop != "（" else stop
        elif mark == SOFT_STOP:
            if near[-1] and last[-1] is not None and not stop:
                _file(near[-1], raws, last[-1], middle, stop)
                near[-1] = []
                stop = SOFT_STOP
            elif near[-1]:
                near[-1].append(token)
            else:
                stop = stop or SOFT_STOP
        elif token.quantity is not None:
            before = near[-1]
            previous = last[-1]
            if previous is not None and not stop and before:
                before = _shared(raws[previous], before)
            whole = previous if opened[-1] else None
            opened[-1] = False
            raws.append(_Raw(token.quantity, before, middle, len(near) - 1, whole, stop))
            middle = []
            near[-1] = []
            last[-1] = len(raws) - 1
            stop = ""
        else:
            near[-1].append(token)
    for level, rest in enumerate(near):
        if rest:
            _file(rest, raws, last[level], middle, stop)
    return raws, middle


def _file(
    words: list[Token], raws: list[_Raw], previous: int | None, middle: list[list[Token]], stop: str
) -> None:
    """Words before a stop belong to the figure before them, or are a clause without figures."""
    if previous is not None and not stop and previous == len(raws) - 1:
        raws[previous].after = words
    middle.append(words)


def _shared(previous: _Raw, between: list[Token]) -> list[Token]:
    """Words between two figures with no stop: “12 件申请已办结 11 件”. What the first counts, where
    nothing before it said so, is its own; the rest belongs to the second."""
    if _content(previous.near) and any(
        t.has("topic") or t.has("weak") or t.has("noun") for t in previous.near
    ):
        return between
    head = _head(between)
    if not head:
        return between
    previous.after = head
    return between[len(head) :]


def _without_asides(words: list[Token]) -> list[Token]:
    """The sentence without brackets in which no figure stands."""
    result: list[Token] = []
    opened: list[tuple[int, int]] = []
    figures = 0
    for token in words:
        if token.has("stop") and token.text in OPENING:
            opened.append((len(result), figures))
        result.append(token)
        figures += token.quantity is not None
        if token.has("stop") and token.text in CLOSING and opened:
            start, before = opened.pop()
            if figures == before:
                del result[start:]
    return result
