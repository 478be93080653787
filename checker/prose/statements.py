"""What the figures of the prose are said of: subject, role, applicant, whose and when.

A sentence is read from left to right. Each figure has the words before it in its clause (what is
counted, in which role), the words after it, and what earlier clauses left standing: a subject carries over
commas and full stops until another one is named. Where the words in between are not known, the
figure is taken for a part of something else and is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.language.enumerators import PARAGRAPH
from checker.language.numerals import COUNTING
from checker.prose.figures import Figure, figures_of
from checker.prose.mentions import (
    PLAIN_NOUNS,
    REACH,
    REVIEWS,
    SIDE_ROLES,
    Clause,
    Mention,
    Reading,
    When,
    Whose,
)
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
from checker.prose.whose import Standing, whose
from checker.report import Prose, Sentence

_NOUN = frozenset({Tag("noun", "")})
_PLAIN_SUMS = frozenset(("共", "累计", "总数为"))
"""Sums that may as well be said of a single figure (“共收到”)."""
_DOCUMENTS = ("信息", "文件", "公文")
_CAUSES = ("因", "由于", "针对", "就", "对", "涉及", "涉", "在")
_LED_TO = ("被", "因此", "由此", "引发", "引起", "产生", "导致")
"""How a sentence on applications goes on to the cases they led to (“收到申请 12 件，被申请复议 1 件”)."""
_MAIN_ROLES = frozenset(("received", "new", "done", "handled", "decisions", "made", "published"))
"""Roles that later figures may go on with (“收到 12 件，自然人 10 件”)."""
_FRAMING_ROLES = ("received", "done", "handled", "carry", "tried")
"""Roles that only frame a special one (“办理结果为予以公开”)."""
_OF_TABLE = ("new", "carried_in", "carried_out")
"""Roles whose words are the form's own."""
_OF_FORM = frozenset((*_OF_TABLE, "received", "handled", "done", "carry", "pending_work"))
_BESIDES = frozenset(("同时", "之余", "基础上", "过程中"))
"""Ends of a clause that only leads to what the sentence is about (“在做好……的同时”)."""
_BODIES = (*"局委厅办镇乡县区市院站所队校", "中心", "单位", "街道", "部门", "政府")
"""How the names of bodies end."""
_CALLED = (*PLAIN_NOUNS, "文件")
"""Nouns by which a subject is called where it has been named before."""
_CLAUSES_BEHIND = 3
"""So many clauses behind a figure may tell what became of it."""
_GENERIC_ROLES = (*_FRAMING_ROLES, "published", "items")


def read_statements(prose: Prose, vocabulary: Vocabulary, year: int | None, organ: str | None) -> Reading:
    """The statements of a report of this organ on this year."""
    return _Reader(prose, vocabulary, year, organ).read()


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
    authority: bool = False
    """The organ was said to decide on cases against others."""
    contents: bool = False
    """A list of what the things counted are about has begun in this sentence."""
    open_topics: tuple[str, ...] = ()
    """Subjects named in this sentence whose number of decisions has not been told yet."""


@dataclass(slots=True)
class _Said:
    """What is said of a figure, as far as its words have been understood."""

    figure: Figure
    topics: tuple[str, ...] = ()
    noun: str = ""
    named: bool = False
    behind: bool = False
    """Its subject stands behind it (“12 件政府信息公开申请”)."""
    subject: tuple[str, ...] = ()
    """Its topics, or those of the sentence: what roles are looked for."""
    app_only: bool = False
    """Only applications can have the role named."""
    tells: bool = False
    """The words can be said of nothing but applications for disclosure."""
    inherited: bool = False
    """No words name its subject."""
    sure: bool = False
    roles: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    mark: str = ""
    channel: str = ""
    change: int = 0
    when: When = "this"
    residue: int = 0
    """Unknown characters among the words."""
    blocked: bool = False
    """It counts something less, or something else, than a cell of the tables."""
    unspoken: bool = False
    explicit: bool = False
    """Subject and role are both told by its own words."""


class _Reader:
    def __init__(self, prose: Prose, vocabulary: Vocabulary, year: int | None, organ: str | None) -> None:
        self.prose, self.vocabulary, self.year = prose, vocabulary, year
        self.standing = Standing.of(organ)
        self.mentions: list[Mention] = []
        self.clauses: list[Clause] = []
        self.context = _Context()
        self.number = 0
        """The sentence that is being read."""
        self.told: set[str] = set()
        """The subjects that figures of this paragraph were said of."""
        self.heading = _Context()
        """What the sub-heading over this paragraph speaks of."""
        self.timed = self.others = self.disclosing = self.ranked = False
        """This sentence names the year; it speaks of other organs."""
        self.telling = False
        """The sentence speaks of what happened to applications, so “申请” in it is one for disclosure."""

    def read(self) -> Reading:
        paragraph = -1
        all_tokens = []
        for number, sentence in enumerate(self.prose.sentences):
            words = tokens(sentence, self.vocabulary, self.year, self.standing.names)
            all_tokens.append(tuple(words))
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                self.context = replace(self.heading) if not is_heading(sentence) else _Context()
                self.told = set()
            self._of_section(sentence.section)
            self._sentence(number, words)
            if is_heading(sentence):
                cases = self.context.disclosure and names_cases(words)
                self.heading = replace(
                    self.context, when="this", whose="own", grouped=False, roles=(), cases=cases
                )
        mentions = mark_parts(self.mentions, self.prose.sentences, all_tokens)
        return Reading(self.prose, tuple(mentions), tuple(self.clauses), tuple(all_tokens), self.vocabulary)

    def _of_section(self, section: str | None) -> None:
        """What a section speaks of without saying so."""
        context = self.context
        if section == "review":
            context.disclosure = context.cases = True
        elif section == "applications" and not context.topics and not context.noun:
            context.topics, context.sure = ("applications",), True

    def _sentence(self, number: int, words: list[Token]) -> None:
        context = self.context
        self.number = number
        continues = bool(words) and words[0].has("mark", "parts")
        context.named = False
        context.grouped = context.contents = False
        context.open_topics = ()
        if not continues:
            context.when, context.whose, context.scope = "this", "own", ""
        self.timed = any(token.has("time", "this") for token in words)
        self.others = False
        self.disclosing = any(token.has("topic", "applications") for token in words)
        self.ranked = any(token.has("mark", "ranked") for token in words)
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
        self._share_backwards(first)
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
        self._item(clause)
        self._setting(clause, subject_only=True)
        topics, noun, named = self._subject(clause)
        if topics and named:
            context.topics, context.sure, context.noun = topics, True, ""
            context.named = not any(token.text in _BESIDES for token in clause[-2:])
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

    def _item(self, words: Sequence[Token]) -> None:
        """“四是拓宽渠道”: the next measure speaks of something else, but for what its heading names."""
        if len(words) > 1 and words[0].text in (*COUNTING,) and words[1].text == "是":
            self.context.topics, self.context.sure = self.heading.topics, self.heading.sure
            self.context.roles, self.context.cases = (), False

    def _setting(self, words: Sequence[Token], *, subject_only: bool = False) -> bool:
        """Takes in time and scope. Returns whether the words compare with another year."""
        context = self.context
        compares = passed = False
        carried = any(t.has("role", id) for t in words for id in ("carry", "pending_work"))
        for at, token in enumerate(words):
            if token.has("mark", "compare"):
                compares = True
            if token.has("mark", "contents"):
                context.contents = context.grouped = True
            for kind in token.ids("time"):
                if carried or any(t.has("role", "carry") for t in words[max(0, at - 2) : at + 3]):
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
            if token.has("mark", "passed_on"):
                passed = passed or not any(t.has("time") for t in words[max(0, at - 2) : at + 3])
            self._scope(words, at, subject_only=subject_only)
        if passed and not subject_only:
            context.whose, context.scope = "other", "superior"  # “区政府转来申请 41 件”
        return compares

    def _scope(self, words: Sequence[Token], at: int, *, subject_only: bool) -> None:
        """Takes in whose figures a word says that the clause tells."""
        context, token = self.context, words[at]
        for kind in token.ids("scope"):
            leading = not subject_only or at <= 1
            if leading:
                context.scope = kind
            said = whose(token, kind, words, at, self.standing)
            if said == "other" and (kind == "below" or leading):
                context.whose, self.others = "other", True
            elif said and said != "other":
                context.whose = "own"
                if said == "members":
                    context.scope = said

    def _subject(
        self, words: Sequence[Token], around: Sequence[Token] = ()
    ) -> tuple[tuple[str, ...], str, bool]:
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
                if (
                    not fitting
                    and len(weak) == 1
                    and (self.telling or self._carries(words) or self._alone(words, around))
                ):
                    fitting = tuple(weak)
                if weak == ["applications"] and qualified_as_disclosure(words[:at]):
                    return ("applications",), "", True
                if fitting:
                    said = around or words
                    told = not context.topics and any(t.has("role", id) for t in said for id in _OF_TABLE)
                    return self._joined(words, at, fitting), "", told
                return (), token.text, False
            if token.has("applicant") and "applications" in self.context.topics:
                continue  # “自然人 4 件、企业 1 件”
            if token.has("noun") and token.has("disclosure") and REVIEWS & set(self.context.topics):
                continue  # “复议方面，发生政府信息公开案件 2 件”
            if token.has("noun") or token.has("title"):
                if token.text in PLAIN_NOUNS and _rounds_off(words, at):
                    continue
                return (), token.text, False
        return (), "", False

    def _alone(self, words: Sequence[Token], around: Sequence[Token]) -> bool:
        """“新收申请 8 件” where nothing else was spoken of: the report is one on disclosure."""
        if self.context.topics or self.context.noun or any(token.residue >= 2 for token in (*words, *around)):
            return False
        told = {id for token in words for id in token.ids("role")}
        behind = {id for token in around for id in token.ids("role")}
        plain = all(t.has("time") or t.has("weak") or t.has("glue") or t.has("mark", "sum") for t in words)
        timed = plain and any(token.has("time", "this") for token in words)  # “本年度申请 29 件”
        of_whom = any(token.has("applicant") for token in words)  # “企业提出申请 7 件”
        return timed or of_whom or bool(told & _OF_FORM) or bool(behind & {*_OF_TABLE, "pending_work"})

    def _carries(self, words: Sequence[Token]) -> bool:
        """“上年结转申请 2 件” before the sentence says that it is about disclosure."""
        return self.disclosing and any(
            id in ("carry", "carried_in", "carried_out") for token in words for id in token.ids("role")
        )

    def _joined(self, words: Sequence[Token], at: int, found: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Topics that are listed together (“行政复议、行政诉讼”), in the order of print."""
        topics = list(found or words[at].ids("topic"))
        family = self._family(topics[0])
        for token in reversed(words[:at]):
            if token.has("topic") or token.has("weak"):
                more = [t for t in (*token.ids("topic"), *token.ids("weak")) if self._family(t) == family]
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
        context = self.context
        if figure.stop in (";", "；") and not figure.depth:
            context.when = "this"
        outside = context.when
        self._item(figure.near)
        compares = self._setting(figure.near)
        said = _Said(figure)
        self._mark(said)
        self._counted(said)
        self._roles_beside(said, following)
        said.explicit = said.named and bool(said.roles)
        self._applicants(said)
        self._going_on(said)
        self._narrowed(said)
        self._compared(said, compares)
        self._roles_from_before(said, number, first)
        beside = next((m for m in reversed(self.mentions[first:][-REACH:]) if m.depth == figure.depth), None)
        if beside is not None and said.named and figure.stop in ("", SOFT_STOP, "，", ","):
            self._roles_of_list(said, beside)
        plain = not (said.change or said.channel or said.applicants) and said.when == "this"
        if plain and _MAIN_ROLES & set(said.roles):
            context.roles = said.roles
        said.topics = self._told(said.topics, said.roles, said.inherited)
        self._of_several(said, first)
        if REVIEWS & set(said.topics):
            self._cases(said, following, first)
        self._beside_others(said, self.mentions[-1] if len(self.mentions) > first else None)
        self.told.update(said.topics)
        self.mentions.append(self._made(said, number, first))
        if figure.depth:
            context.when = outside  # “收到 29 件（去年 31 件），答复 28 件”

    def _mark(self, said: _Said) -> None:
        """How the figure relates to those before it."""
        figure, near = said.figure, said.figure.near
        between = () if figure.stop in (";", "；") else tuple(t for c in figure.middle for t in c)
        marks = [id for token in (*between, *near) for id in token.ids("mark")]
        said.mark = next((m for m in ("rest", "parts", "open", "sum") if m in marks), "")
        opening = (*near[:2], *(clause[0] for clause in figure.middle if clause))
        if said.mark == "open" and not any(t.has("mark", "open") for t in opening):
            said.mark = ""  # “重点领域信息公开” opens no list
        if "parts" in marks or "open" in marks:
            self.context.grouped = True

    def _counted(self, said: _Said) -> None:
        """What the words beside the figure say that it counts."""
        context, near, after = self.context, said.figure.near, said.figure.after
        topics, noun, named = self._subject(near)
        if self.context.contents and named and near[-1].text.endswith("类"):
            topics, noun, named = (), near[-1].text, False  # “按内容分，……行政处罚类 72 件”
        said.app_only = of_applications_only(near, self.vocabulary)
        said.tells = any(self._tells(token) for token in near)
        if after and not after[0].tags.isdisjoint(_NOUN) and not said.app_only:
            # “依申请公开工作存在的 3 个问题”: what stands right behind the figure is what it counts.
            topics, noun, named = (), after[0].text, False
        if not topics and not noun and after:
            topics, noun, told = self._subject(up_to_noun(after), near + after)
            said.behind = bool(topics)
            named = told if topics else named
        if noun and said.app_only and ("applications" in context.topics or said.tells):
            noun = ""
        if noun and noun in _CALLED and self._fits_context(near):
            noun = ""  # “宣布废止文件 5 件” behind 规范性文件
        if not topics and not noun and said.tells and "applications" not in context.topics:
            if self._of_something_else(said.figure):
                noun = context.noun or "…"  # “公文 412 件，认定不予公开 258 件”
            else:
                topics = ("applications",)
        said.topics, said.noun, said.named = topics, noun, named
        said.subject = topics or (() if noun else context.topics)

    def _of_something_else(self, figure: Figure) -> bool:
        """Whether the figure before in this sentence counts what is none of the form's, in the same unit."""
        before = self.mentions[-1] if self.mentions else None
        if before is None or before.sentence != self.number or before.topics or before.change:
            return False
        named = bool(before.noun) and not any(t.has("weak") for t in (*before.lead, *before.tail))
        held = any(t.has("block") and not t.has("role") for t in before.lead)
        beside = before.quantity.unit == figure.quantity.unit or figure.stop in ("，", ",", SOFT_STOP)
        return (named or held) and beside

    def _fits_context(self, words: Sequence[Token]) -> bool:
        """Whether a role is named that only the subject spoken of can have."""
        topics = set(self.context.topics)
        known = self.vocabulary.roles
        return any(known[id].topics and known[id].topics & topics for t in words for id in t.ids("role"))

    def _roles_beside(self, said: _Said, following: Sequence[Sequence[Token]]) -> None:
        near, after, subject = said.figure.near, said.figure.after, said.subject
        roles = self._roles(behind_cause(near) if REVIEWS & set(subject) else near, subject)
        if not roles and (said.behind or not says_something(near)):
            roles = self._roles(unclaimed(after), subject)
            vague = said.mark == "rest" and (len(roles) > 1 or any(t.has("mark", "etc") for t in after))
            narrowed = not said.behind and any(t.has("block") for t in after[:4])
            said.blocked = bool(roles) and (vague or narrowed)
        if roles == ("handled",) and said.mark == "rest":
            roles = ("pending_work",)  # “余 2 件在法定期限内办理”
        if roles == ("carry",) and any(self._is_next(t) for t in after[:3]):
            roles = ("carried_out",)  # “结转 2 件至下年度”
        elif self._goes_over(said, following):
            roles = ("carried_out",)
        alone = [token for token in near if token.text != "的"]
        if not roles and len(alone) == 1:
            roles = self._short(alone[0], subject)
        if said.figure.quantity.kind == "money":
            roles = tuple(role for role in roles if role != "items")  # “收费项目 883 万元”
        said.roles = roles

    def _goes_over(self, said: _Said, following: Sequence[Sequence[Token]]) -> bool:
        """“另有 5 件因临近年底，顺延到下年度答复”: what is said behind a figure without words of its
        own, but those of a whole, is what became of it."""
        figure = said.figure
        directly = self._fate(figure.after[:4])
        leading = self._roles(figure.near, said.subject)
        if directly and not set(leading) - set(_FRAMING_ROLES) - {"new"}:
            return True
        if said.mark != "rest" and says_something(figure.near):
            return False
        for clause in (figure.after, *following)[:_CLAUSES_BEHIND]:
            if self._fate(clause):
                return True
            if any(token.has("topic") for token in clause):
                return False
        return False

    def _fate(self, words: Sequence[Token]) -> bool:
        """Whether words tell that something goes on to next year."""
        if any(token.has("role", "carried_out") for token in words):
            return True
        if any(token.has("role", "carry") for token in words):
            return self._carried(words) == "carried_out"
        coming = next((at for at, token in enumerate(words) if self._is_next(token)), None)
        return coming is not None and any(
            token.has("role", "done") or token.has("role", "handled") for token in words[coming + 1 :]
        )

    def _is_next(self, token: Token) -> bool:
        """Whether a word means next year, which a report may call by its number."""
        said = token.ids("year")
        return token.has("time", "next") or (
            bool(said) and self.year is not None and int(said[0]) == self.year + 1
        )

    def _carried(self, words: Sequence[Token]) -> str:
        """Which way “结转” goes: “上年转至今年”, “结转 2025 年”; empty where nothing tells."""
        at = next(at for at, token in enumerate(words) if token.has("role", "carry"))
        if any(self._is_next(token) for token in words[at + 1 : at + 4]):
            return "carried_out"
        for token in words[max(0, at - 3) : at + 4]:
            said = token.ids("year")
            if token.has("time", "last") or (
                said and self.year is not None and int(said[0]) == self.year - 1
            ):
                return "carried_in"
        return ""

    def _applicants(self, said: _Said) -> None:
        near = said.figure.near
        found = tuple(dict.fromkeys(id for t in near for id in t.ids("applicant")))
        if not found and not says_something(near):
            found = tuple(dict.fromkeys(id for t in said.figure.after for id in t.ids("applicant")))
        everyone = any(t.has("everyone") for t in near)  # “公民、法人和其他组织” are all there are
        said.applicants = () if everyone or {"natural_person", "legal_person"} <= set(found) else found

    def _going_on(self, said: _Said) -> None:
        """The subject goes on to this figure, or the figure names the one that goes on from here."""
        context = self.context
        # “制作信息 112 条，其中依申请公开信息 59 条” speaks of how open documents are.
        said.blocked |= context.grouped and not context.topics and context.noun.endswith(_DOCUMENTS)
        if said.topics:
            said.sure = said.named or context.sure
            if not said.blocked and (not context.grouped or said.named or said.tells):
                context.topics, context.sure, context.noun = said.topics, said.sure, ""
            context.named = context.named or said.named
        elif said.noun:
            if not context.grouped:
                context.topics, context.sure, context.noun, context.roles = (), False, said.noun, ()
        else:
            said.topics, said.inherited = context.topics, True
            said.sure = context.sure and (
                context.named or said.app_only or bool(said.roles) or context.grouped
            )

    def _narrowed(self, said: _Said) -> None:
        """Words that make the figure a part of what the tables count."""
        near = said.figure.near
        of_case = from_case_on(near) if REVIEWS & set(said.topics) and said.named else near
        said.residue = unknown_characters(of_case, whole=said.inherited)
        if said.behind:
            counted = up_to_noun(said.figure.after)
            said.residue += unknown_characters(counted, whole=True)
            if not set(said.roles) - SIDE_ROLES:  # “共有 4 件申请按量计费”: those of which the rest is said
                said.residue += unknown_characters(said.figure.after[len(counted) :], whole=True)
        if said.inherited and not says_something(near) and not said.roles and said.mark != "rest":
            after = said.figure.after
            described = any(t.has("block") for t in after) or sum(t.residue for t in after) >= 2
            said.blocked = said.blocked or described  # “已答复 13 件，有 1 件待补正”
        # “除 2 件结转下年度外”, “除去上年结转的 2 件”: what is left out is told for itself
        apart = near[-1:] or any(t.has("role", id) for t in near for id in _OF_TABLE)
        excepted = [t for t in near if t.text not in ("除", "除去")] if apart else near
        said.blocked = (
            said.blocked
            or any(t.has("block") and not self._roles([t], said.subject) for t in excepted)
            or (said.app_only and counts_documents(near))
            or open_ended(near)
            # “申请量居前的是甲、乙，分别为 88 件、63 件”
            or self.ranked
            # “公开以外的答复里，还有 7 件……”
            or any(t.has("mark", "except") for words in (near, *said.figure.middle[-1:]) for t in words)
            # “发布规范性文件 5 份，都配了图文解读，共 10 篇”
            or (said.inherited and not says_something(near) and _names_other(said.figure.middle[-1:]))
        )
        ways = {t.text for t in near if t.has("channel", "request")}
        if ways and said.inherited and said.topics != ("applications",):
            said.topics = ()  # “复议案件见第四部分。网络申请 39 件”
        further = any(t.has("weak") or t.has("topic") for t in near)
        if (len(ways) > 1 or further) and any(t.has("mark", "sum") for t in near):
            ways = set()  # “网上申请和书面申请共 47 件”
        if ways and (not said.named or len(ways) == 1) and said.topics in ((), ("applications",)):
            said.channel = "request"
        elif any(t.has("channel", "outlet") for t in near) and (not said.topics or said.inherited):
            said.channel, said.topics = "outlet", ()
        if said.inherited and said.topics and not self._counts(said):
            said.topics = ()

    def _counts(self, said: _Said) -> bool:
        """Whether the figure's unit is one in which its subject, which it does not name, is counted."""
        unit = said.figure.quantity.unit
        known = frozenset[str]().union(*(self.vocabulary.topics[topic].units for topic in said.topics))
        return not unit or not known or unit in known or said.figure.quantity.kind != "count"

    def _compared(self, said: _Said, compares: bool) -> None:
        """Whether the figure is a change, or last year's."""
        near = said.figure.near
        said.change, said.when = direction(said.figure.quantity, near), self.context.when
        if any(t.has("mark", "becomes") for t in near):
            said.change = 0
        elif compares and not said.change:
            said.when = "last"

    def _roles_from_before(self, said: _Said, number: int, first: int) -> None:
        """The role of a figure whose own words name none."""
        context, figure = self.context, said.figure
        bare = not says_something(figure.near)
        tail = (
            bool(figure.middle)
            and len(self.mentions) > first
            and list(self.mentions[-1].tail) == figure.middle[-1]
        )
        if bare and not (said.roles or said.named or said.noun) and figure.middle and not tail:
            # “申请人逾期不补正，不再处理 3 件”: the clause before says what became of them.
            told = self._roles(figure.middle[-1], said.subject)
            said.roles = tuple(r for r in told if self.vocabulary.roles[r].telling)
        if said.roles:
            return
        before = self.mentions[-1] if len(self.mentions) > first else None
        if said.mark == "rest":
            said.roles = self._roles(figure.after, said.subject)
            several = len(said.roles) > 1 or any(t.has("mark", "etc") for t in figure.after)
            said.blocked = said.blocked or not said.roles or several
        elif said.inherited and bare and before and before.quantity.kind == "percent" and before.roles:
            said.roles = before.roles
        elif not (said.residue or said.named) and said.topics == context.topics:
            if said.applicants:
                said.roles = self._of_applicants(number)
            elif said.channel or (said.inherited and (context.grouped or bare)):
                said.roles = context.roles

    def _roles_of_list(self, said: _Said, before: Mention) -> None:
        """The role that the figure before has, too, where both stand in one list."""
        family = self._family(said.topics[0]) if said.topics else ""
        if not before.topics or self._family(before.topics[0]) != family:
            return
        if not said.roles and family != "review":
            # “发布行政许可 5 项，行政处罚 8 项”: one verb governs the list.
            said.roles = tuple(r for r in before.roles if r not in ("items", "amount"))
            said.blocked = said.blocked or (before.subset and not self.context.grouped)
        near = said.figure.near
        if family == "disclosure" and "published" in before.roles and near and near[0].has("topic"):
            # “公开处罚决定书 12 份，许可决定 89 份”
            said.roles = tuple(dict.fromkeys((*said.roles, "published")))

    def _cases(self, said: _Said, following: Sequence[Sequence[Token]], first: int) -> None:
        """Only cases about disclosure, brought against this organ, are those of table 四."""
        context, near = self.context, said.figure.near
        official = set(said.topics) <= {"direct_suit", "suit_after_reconsideration"}
        caused = any(t.has("disclosure") for t in near) and any(t.text.startswith(_LED_TO) for t in near)
        said.blocked = said.blocked or (not caused and any(t.has("role", "tried") for t in near))
        if of_other_cause(near) or any(t.has("mark", "other_kinds") for t in near):
            context.disclosure = context.cases = official = False
        context.cases = context.cases or official or self._about_disclosure(said.figure, following, first)
        # “作为复议机构办理 216 件，其中涉及政府信息公开 31 件” are not brought against it.
        around = (said.figure.near, *said.figure.middle)
        context.authority |= any(t.has("mark", "authority") for words in around for t in words)
        said.blocked = said.blocked or context.authority
        said.unspoken = not (context.disclosure or context.cases)
        said.sure = said.sure or any(t.has("disclosure") for t in near)
        # None at all is none about disclosure.
        said.sure = said.sure and (context.cases or not said.figure.quantity.high)

    def _beside_others(self, said: _Said, before: Mention | None) -> None:
        """What earlier figures told makes this one a part of them, or a sum of them."""
        context, figure, near = self.context, said.figure, said.figure.near
        sums = [t for t in (*near, *figure.after[:1]) if t.has("mark", "sum") and t.text not in _PLAIN_SUMS]
        if sums and not said.named and not self._roles(near, said.topics):
            self._summed(said, before)
        bare = not (said.roles or said.named or said.applicants or said.change)
        # “五年累计 412 件，其中 2025 年 98 件”
        dated = before is not None and before.when != "this" and any(t.has("time", "this") for t in near)
        if bare and dated and before is not None and said.topics == before.topics:
            said.roles = before.roles
        attribute = before is not None and not before.topics and "published" in before.roles
        if attribute and figure.stop == SOFT_STOP and said.named and not said.roles:
            # “认定主动公开 96 件、依申请公开 58 件”: how open documents are
            said.blocked, context.topics = True, ()
        said.blocked = (
            said.blocked
            # “其中 1 件申请不属于政府信息”: once the whole was told, a bare figure is some part of it;
            # “其中” says so itself, whatever paragraph or page the whole stands on.
            or (
                bare
                and bool(said.topics)
                and not dated
                and (said.mark == "parts" or bool(self.told & set(said.topics)))
            )
            # “采购总金额 3010 万元，节约资金 210 万元”
            or ("amount" in said.roles and said.inherited and "amount" in self.told)
            # “累计”: over which years, nobody says.
            or (not self.timed and any(t.text == "累计" for t in near))
            # “上年结转的 3 件申请已办结 2 件”
            or (
                not figure.stop
                and before is not None
                and "carried_in" in before.roles
                and "done" in said.roles
            )
            # “全市收到 320 件，其中工程类 15 件”, but “其中我局办理 15 件” is this organ's own
            or (context.grouped and self.others and context.scope != "own")
        )
        if "amount" in said.roles:
            self.told.add("amount")

    def _summed(self, said: _Said, before: Mention | None) -> None:
        """“两项合计 33 件” adds up what was told before. Where it does not come out, it is held against the
        tables for what it adds up: all that was to be handled."""
        if before is None and not self.told & set(said.topics):
            return
        said.roles, said.blocked = (), True
        if before is None or "carried_in" not in before.roles:
            return
        new = next(
            (m for m in reversed(self.mentions[-REACH:-1]) if {"received", "new"} & set(m.roles)), None
        )
        if new is None or new.sentence != before.sentence or new.topics != said.topics:
            return
        added = new.quantity.low + before.quantity.low
        if not said.figure.quantity.may_equal(added):
            said.roles, said.blocked, said.residue = ("handled",), False, 0

    def _made(self, said: _Said, number: int, first: int) -> Mention:
        figure, near, after = said.figure, said.figure.near, said.figure.after
        return Mention(
            sentence=number,
            quantity=figure.quantity,
            topics=said.topics,
            sure=said.sure,
            roles=said.roles,
            applicants=said.applicants,
            channel=said.channel,
            whose=self.context.whose,
            scope=self.context.scope,
            when=said.when,
            change=said.change,
            subset=said.blocked or said.residue >= 2,
            each=any(t.has("mark", "each") for t in near[-2:]),
            mark=said.mark,
            closed=not any(t.has("mark", "etc") for t in after[:3]),
            depth=figure.depth,
            whole=None if figure.whole is None else first + figure.whole,
            stop=figure.stop,
            words="".join(t.text for t in near),
            lead=tuple(near),
            tail=tuple(after),
            noun=said.noun,
            unspoken=said.unspoken,
            explicit=said.explicit,
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

    def _family(self, topic: str) -> str:
        return self.vocabulary.topics[topic].family

    def _of_several(self, said: _Said, first: int) -> None:
        """“复议 12 件、诉讼 1 件，其中维持 9 件”: results told behind several groups may be those of each or
        of all of them; so are the results that follow."""
        if not said.inherited or len(said.topics) != 1 or not set(said.roles) - set(_GENERIC_ROLES):
            return
        family, topics = self._family(said.topics[0]), list(said.topics)
        for before in reversed(self.mentions[first:][-REACH:]):
            if not before.topics or self._family(before.topics[0]) != family or before.change:
                break
            if set(before.roles) - set(_GENERIC_ROLES):
                if before.explicit or len(before.topics) < 2:
                    break
                topics = list(before.topics)
                break
            topics = [*(t for t in before.topics if t not in topics), *topics]
        if family == "review":
            said.topics = tuple(topics)

    def _roles(self, words: Sequence[Token], topics: tuple[str, ...]) -> tuple[str, ...]:
        """The roles named that the topics can have; special ones, if any, before general ones."""
        known = self.vocabulary.roles
        found = [
            id
            for id in dict.fromkeys(id for token in words for id in token.ids("role"))
            if not known[id].topics or known[id].topics & set(topics)
        ]
        passed = any(token.has("mark", "passed_on") for token in words)
        if passed and any(token.has("time", "last") for token in words):
            found = ["carried_in"]  # “3 件为去年转来”
        elif "carry" in found and (carried := self._carried(words)):
            found = [carried]
        elif "pending_work" in found and any(token.has("time", "last") for token in words):
            found = ["carried_in"]  # “去年尚未办结的 2 件”
        if "carried_in" in found and "new" in found:
            return ("handled",)  # “上年结转及本年新收的 52 件”
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
        if len(told) == 1:
            return self.context.roles
        only = {m.roles for m in self._in_sentence(number) if m.topics and not m.applicants}
        if not told and len(only) == 1:
            return next(iter(only))  # “上年结转的 5 件中，自然人 4 件”
        return before.roles if before.applicants else ()

    def _in_sentence(self, number: int) -> list[Mention]:
        """The last figures of a sentence that is being read."""
        return [m for m in self.mentions[-REACH:] if m.sentence == number]

    def _short(self, token: Token, topics: tuple[str, ...]) -> tuple[str, ...]:
        """The role of a word that means one only where it is all that is said of the figure."""
        known = self.vocabulary.roles
        return tuple(id for id in token.ids("short") if known[id].topics & set(topics))

    def _of_bodies_or_years(self, first: int, figure: Figure, run: int) -> None:
        """“教育局、住建局分别收到 6 件、19 件”, “2019 年、2020 年分别收到 12 件、15 件”."""
        years = [token for token in figure.near if token.has("year")]
        bodies = [t for t in figure.near if t.residue > 1 and t.text.endswith(_BODIES)]
        for offset in range(run):
            mention = self.mentions[first + offset]
            if len(years) == run:
                when: When = "this" if years[offset].has("time", "this") else "other"
                self.mentions[first + offset] = replace(mention, when=when)
            elif len(bodies) == run:
                own = self.standing.is_called(bodies[offset].text)
                self.mentions[first + offset] = replace(mention, whose="own" if own else "other")

    def _share_backwards(self, first: int) -> None:
        """“140 件复议、49 件诉讼得到维持”: what is said behind the last of a list is said of each."""
        for at in range(len(self.mentions) - 2, first - 1, -1):
            mention, after = self.mentions[at : at + 2]
            listed = after.stop == SOFT_STOP and mention.depth == after.depth and bool(mention.topics)
            if not listed or mention.roles or not after.roles or not after.topics:
                continue
            behind = any(t.has("role", role) for t in after.tail for role in after.roles)
            named = not says_something(mention.lead) and any(
                t.has("topic") or t.has("weak") for t in mention.tail
            )
            if behind and named and self._family(mention.topics[0]) == self._family(after.topics[0]):
                self.mentions[at] = replace(mention, roles=after.roles, explicit=True)

    def _distribute(self, first: int, figures: list[Figure]) -> None:
        """“复议、诉讼分别为 3 件、2 件”: the figures go to the things listed, in their order."""
        for at, figure in enumerate(figures):
            if not any(t.has("mark", "parts") and t.text.startswith(("分别", "依次")) for t in figure.near):
                continue
            run = 1
            while at + run < len(figures) and _bare_beside(figures[at + run], figure):
                run += 1
            items = _listed(figure, run)
            if run > 1 and items is None:
                self._of_bodies_or_years(first + at, figure, run)
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


def _names_other(clauses: Sequence[Sequence[Token]]) -> bool:
    """Whether a clause tells of things of another kind."""
    return any(t.has("noun") and t.text not in _CALLED for c in clauses for t in c) and not any(
        t.has("topic") or t.has("weak") or t.has("role") for c in clauses for t in c
    )


def _rounds_off(words: Sequence[Token], at: int) -> bool:
    """Whether a plain noun only ends the name of a subject (“行政复议的案件”)."""
    before = at - 1
    while before >= 0 and words[before].text == "的":
        before -= 1
    return before >= 0 and words[before].has("topic")


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


def is_heading(sentence: Sentence) -> bool:
    """Whether a sentence of the prose is the heading of what follows."""
    text = sentence.text.strip()
    if len(text) > 40 or sentence.quantities or text.endswith(("；", "，")):
        return False
    return not text.endswith("。") or bool(PARAGRAPH.match(text))
