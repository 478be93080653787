"""What the figures of the prose are said of: subject, role, applicant, whose and when.

A sentence is read from left to right. Each figure has the words before it in its clause (what is
counted, in which role), the words after it, and what earlier clauses left standing: a subject carries over
commas and full stops until another one is named. Where the words in between are not known, the
figure is taken for a part of something else and is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.prose import Prose, Sentence
from checker.prose.figures import Figure, figures_of
from checker.prose.mentions import PLAIN_NOUNS, REACH, REVIEWS, Clause, Mention, Reading, When, Whose
from checker.prose.organ import organ_names
from checker.prose.phrases import (
    behind_cause,
    counts_documents,
    direction,
    either_way,
    from_case_on,
    names_cases,
    of_applications_only,
    of_other_cause,
    open_ended,
    qualified_as_disclosure,
    says_something,
    unclaimed,
    unknown_characters,
    up_to_noun,
)
from checker.prose.tokens import SOFT_STOP, Token, tokens
from checker.prose.vocabulary import Tag, Vocabulary
from checker.prose.wholes import mark_parts

_NOUN = frozenset({Tag("noun", "")})
_GOVERNMENTS = (
    "政府", "管委会", "管理委员会", "政府办公室", "政府办公厅", "管委会办公室", "管理委员会办公室",
)  # fmt: skip
_PLAIN_SUMS = frozenset(("共", "累计", "总数为"))
"""Sums that may as well be said of a single figure (“共收到”)."""
_DOCUMENTS = ("信息", "文件", "公文")
_CAUSES = ("因", "由于", "针对", "就", "对", "涉及", "涉", "在")
_LED_TO = ("被", "因此", "由此", "引发", "引起")
"""How a sentence on applications goes on to the cases they led to (“收到申请 12 件，被申请复议 1 件”)."""
_MAIN_ROLES = frozenset(("received", "new", "done", "handled", "decisions", "made", "published"))
"""Roles that later figures may go on with (“收到 12 件，自然人 10 件”)."""
_FRAMING_ROLES = ("received", "done", "handled", "carry", "tried")
"""Roles that only frame a special one (“办理结果为予以公开”)."""
_GENERIC_ROLES = (*_FRAMING_ROLES, "published", "items")


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
                cases = self.context.disclosure and names_cases(words)
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
        figures, rest = figures_of(words)
        first = len(self.mentions)
        for at, figure in enumerate(figures):
            for clause in figure.middle:
                self._clause(number, clause)
            following = figures[at + 1].middle if at + 1 < len(figures) else rest
            self._mention(number, figure, first, following)
        for clause in rest:
            self._clause(number, clause)
        self._distribute(first, figures)
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
        elif (
            noun
            and not context.named
            and not context.grouped
            and not of_applications_only(clause, self.vocabulary)
        ):
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
                if weak == ["applications"] and qualified_as_disclosure(words[:at]):
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

    def _mention(self, number: int, figure: Figure, first: int, following: Sequence[Sequence[Token]]) -> None:
        context, near = self.context, figure.near
        if figure.stop in (";", "；") and not figure.depth:
            context.when = "this"
        compares = self._setting(near)
        marks = [id for token in (*(t for c in figure.middle for t in c), *near) for id in token.ids("mark")]
        mark = next((m for m in ("rest", "parts", "open", "sum") if m in marks), "")
        if mark == "open" and not any(
            t.has("mark", "open") for t in (*near[:2], *(c[0] for c in figure.middle if c))
        ):
            mark = ""  # “重点领域信息公开” opens no list
        if "parts" in marks or "open" in marks:
            context.grouped = True
        topics, noun, named = self._subject(near)
        app_only = of_applications_only(near, self.vocabulary)
        tail_topics: tuple[str, ...] = ()
        if figure.after and not figure.after[0].tags.isdisjoint(_NOUN) and not app_only:
            # “依申请公开工作存在的 3 个问题”: what stands right behind the figure is what it counts.
            topics, noun, named = (), figure.after[0].text, False
        if not topics and not noun and figure.after:
            tail_topics, tail_noun, tail_named = self._subject(up_to_noun(figure.after))
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
        roles = self._roles(behind_cause(near) if REVIEWS & set(said) else near, said)
        if not roles and (tail_topics or not says_something(near)):
            roles = self._roles(unclaimed(figure.after), said)
        if roles == ("carry",) and any(t.has("time", "next") for t in figure.after[:2]):
            roles = ("carried_out",)  # “结转 2 件至下年度”
        if not roles and len(near) == 1:
            roles = self._short(near[0], said)
        applicants = tuple(dict.fromkeys(id for t in near for id in t.ids("applicant")))
        if not applicants and not says_something(near):
            applicants = tuple(dict.fromkeys(id for t in figure.after for id in t.ids("applicant")))
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
        residue = unknown_characters(
            from_case_on(near) if REVIEWS & set(topics) and named else near, whole=inherited
        )
        narrowed = near[:-1] if near and near[-1].text == "除" else near  # “除 2 件结转下年度外”
        blocked = kinds_of_documents or any(t.has("block") and not self._roles([t], said) for t in narrowed)
        blocked = blocked or (app_only and counts_documents(near))
        blocked = blocked or open_ended(near)
        if tail_topics:
            residue += unknown_characters(up_to_noun(figure.after), whole=True)
        channel = ""
        ways = {t.text for t in near if t.has("channel", "request")}
        if ways and (not named or len(ways) == 1) and topics in ((), ("applications",)):
            channel = "request"
        elif any(t.has("channel", "outlet") for t in near) and not topics:
            channel = "outlet"
        change = direction(figure.quantity, near)
        when = context.when
        if compares and not change and not any(t.has("mark", "becomes") for t in near):
            when = "last"
        if any(t.has("mark", "becomes") for t in near):
            change = 0
        if not (roles or named or noun or says_something(near)) and figure.middle:
            # “申请人逾期不补正，不再处理 3 件”: the clause before says what became of them.
            roles = tuple(r for r in self._roles(figure.middle[-1], said) if self.vocabulary.roles[r].telling)
        if not roles and mark == "rest":
            roles = self._roles(figure.after, said)
            blocked = blocked or not roles
        elif (
            not roles
            and inherited
            and not says_something(near)
            and len(self.mentions) > first
            and (self.mentions[-1].quantity.kind == "percent" and self.mentions[-1].roles)
        ):
            roles = self.mentions[-1].roles
        elif (
            not (roles or residue or named)
            and topics == context.topics
            and (applicants or channel or (inherited and (context.grouped or not says_something(near))))
        ):
            roles = context.roles if not applicants else self._of_applicants(number)
        if named and not roles and len(self.mentions) > first and figure.stop in ("", SOFT_STOP, "，", ","):
            # “发布行政许可 5 项，行政处罚 8 项”: one verb governs the list.
            before = self.mentions[-1]
            if before.topics and _family(before.topics[0]) == _family(topics[0]) != "review":
                roles = tuple(r for r in before.roles if r not in ("items", "amount"))
                blocked = blocked or (before.subset and not context.grouped)
        if named and len(self.mentions) > first and figure.stop in ("", SOFT_STOP, "，", ","):
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
            if of_other_cause(near):
                context.disclosure = context.cases = official = False
            context.cases = context.cases or official or self._about_disclosure(figure, following, first)
            unspoken = not (context.disclosure or context.cases)
            sure = sure or any(t.has("disclosure") for t in near)
            sure = sure and (
                context.cases or not figure.quantity.high
            )  # none at all is none about disclosure
        totals = [t for t in (*near, *figure.after[:1]) if t.has("mark", "sum") and t.text not in _PLAIN_SUMS]
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
        if not figure.stop and len(self.mentions) > first and "carried_in" in self.mentions[-1].roles:
            blocked = blocked or "done" in roles  # “上年结转的 3 件申请已办结 2 件”
        if context.grouped and self.others:
            blocked = True  # “全市收到 320 件，其中我局办理 15 件”
        self.told.update(topics)
        self.mentions.append(
            Mention(
                number,
                figure.quantity,
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
                not any(t.has("mark", "etc") for t in figure.after[:3]),
                figure.depth,
                None if figure.whole is None else first + figure.whole,
                figure.stop,
                "".join(t.text for t in near),
                tuple(near),
                tuple(figure.after),
                noun,
                unspoken=unspoken,
            )
        )

    def _about_disclosure(self, figure: Figure, following: Sequence[Sequence[Token]], first: int) -> bool:
        """Whether the sentence itself says that the cases are about disclosure. That it was spoken of before
        does not: an organ tells all its reviews and suits beside its applications."""
        if any(t.has("disclosure") for t in (*figure.near, *figure.after)):
            return True
        for clause in figure.middle:
            if any(t.has("disclosure") for t in clause) and (
                names_cases(clause) or clause[0].text in _CAUSES
            ):
                return True
        for after in following:
            if any(t.has("disclosure") for t in after) and any(t.has("mark", "all") for t in after):
                return True  # “行政复议 2 件，均因信息公开引起”
        told = [t for words in (figure.near, *figure.middle) for t in words]
        led = any(t.text.startswith(_LED_TO) for t in told)
        return led and any(m.topics == ("applications",) for m in self.mentions[first:][-REACH:])

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
        if "partial" in found and either_way(words):
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
        return [m for m in self.mentions[-REACH:] if m.sentence == number]

    def _short(self, token: Token, topics: tuple[str, ...]) -> tuple[str, ...]:
        """The role of a word that means one only where it is all that is said of the figure."""
        known = self.vocabulary.roles
        return tuple(id for id in token.ids("short") if known[id].topics & set(topics))

    def _distribute(self, first: int, figures: list[Figure]) -> None:
        """“复议、诉讼分别为 3 件、2 件”: the figures go to the things listed, in their order."""
        for at, figure in enumerate(figures):
            if not any(t.has("mark", "parts") and t.text.startswith(("分别", "依次")) for t in figure.near):
                continue
            run = 1
            while at + run < len(figures) and _bare_beside(figures[at + run], figure):
                run += 1
            items = _listed(figure, run)
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


def _bare_beside(figure: Figure, first: Figure) -> bool:
    told = any(t.has("mark", "sum") or t.has("mark", "rest") for t in figure.near)
    return not told and not says_something(figure.near) and figure.depth == first.depth


def _listed(figure: Figure, count: int) -> list[tuple[str, str]] | None:
    """The topics, roles or applicants named before “分别”, where there are as many as figures."""
    for kind in ("topic", "role", "applicant"):
        ids = list(dict.fromkeys(id for token in figure.near for id in token.ids(kind)))
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
