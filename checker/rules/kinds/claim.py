"""Claims without a figure: 未收到申请, 未发生复议, 均获维持, 全部办结."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Location, Severity
from checker.ground.yamlfile import Fields
from checker.prose.mentions import PLAIN_NOUNS, REVIEWS, Clause, Mention, Reading
from checker.prose.tokens import Token
from checker.prose.vocabulary import Words
from checker.report import Address
from checker.rules.base import Case, Equation, Outcome, Term
from checker.rules.expression import Linear
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts, UnknownName
from checker.rules.prose import Sum, answers, place, read_linear, read_sums, statements, subject
from checker.rules.sheet import Sheet

_SLOTS = frozenset(("claim", "cell", "value"))
_CHECKS = ("none", "all")
_NONE = "none"
_RESULTS = frozenset(("upheld", "corrected", "result_other", "pending"))
_APPLICANTS = frozenset(("natural_person", "legal_person", "business"))
_FRAMING = frozenset(("received", "new", "handled", "done"))
"""Roles that all applications have."""
_NOT_YET = ("未", "尚未", "未曾", "从未", "没")
"""Negations of a verb: they say that there were none only with a verb of happening."""
_HAPPENS = (
    "发生",
    "收到",
    "出现",
    "产生",
    "接到",
    "接收",
    "受理",
    "被",
    "因",
    "涉",
    "引发",
    "引起",
    "提起",
    "有",
    "存在",
    "形成",
    "申请",
)
_WISHES = ("力争", "确保", "争取", "努力", "避免", "防止", "杜绝", "实现", "目标", "如", "若", "凡", "对")
_ANYBODY = frozenset(("任何", "单位", "组织"))
_OCCURS = frozenset(("出现", "发生", "产生", "存在", "作出", "形成"))
_PLAIN = frozenset(("要求", "有关", "关于", "件", "任何", "单位")) | _OCCURS
"""Words between a negation and its object that do not narrow it."""
_JOINS = frozenset(("、", "和", "与", "及", "以及", "或", "或者"))
_BESIDE = frozenset(("举报", "投诉", "信访", "申诉", "投诉举报", "举报投诉"))
_TIMELY = ("按", "期限", "时限", "及时", "如期", "时间")


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim found: the words that make it and what it is about."""

    clause: Clause
    tokens: tuple[Token, ...]
    topics: tuple[str, ...]
    sure: bool
    count: Mention | None = None
    """“收到 12 件，均已办结”: the figure that “all” means."""
    roles: tuple[str, ...] = ()
    """What is said not to have happened (“没有不予公开的情形”)."""


@dataclass(frozen=True, slots=True)
class Claim:
    check: str
    topics: frozenset[str]
    roles: frozenset[str]
    doubtful: bool
    sums: tuple[Sum, ...]
    by_applicant: bool
    """The claim is about one kind of applicant (“没有收到法人的申请”)."""
    by_role: bool
    """The claim is about one kind of result (“没有不予公开的申请”)."""
    of: Linear | None
    """“All” of these: the sum must reach the figure told, as far as these cells bear it out."""
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case, self.words)
        sheet = Sheet(case, self.layouts)
        find = self._none if self.check == "none" else self._all
        outcomes = [
            outcome
            for clause in reading.clauses
            if clause.when == "this" and clause.whose == "own"
            for said in find(clause, reading, sheet)
            for outcome in self._outcomes(said, reading, sheet)
        ]
        return answers(outcomes, reading.prose, "正文没有这样的说法")

    # -- 未收到

    def _none(self, clause: Clause, reading: Reading, sheet: Sheet) -> Iterator[_Said]:
        tokens = clause.tokens
        zero = next((i for i, t in enumerate(tokens) if t.has("mark", "zero")), None)
        start = next((i for i, t in enumerate(tokens) if t.has("mark", "not")), None)
        if zero is not None:
            about: Sequence[Token] = tokens[: zero + 1]
        elif start is not None:
            about = tokens[start:]
            if any(REVIEWS & {*t.ids("topic"), *t.ids("weak")} for t in about):
                if REVIEWS & self.topics:
                    yield from self._no_cases(clause, start, reading)
                return
        else:
            return
        topics, last = _named(about)
        if any(t.has("block") and t.text not in _PLAIN for t in about) or _one_channel(about):
            return
        named = {id for t in about for id in t.ids("applicant")}
        everybody = {"natural_person", "legal_person"} <= named or any(t.text in _ANYBODY for t in about)
        if (bool(named) and not everybody) != self.by_applicant:
            return
        roles = {id for t in about for id in t.ids("role")}
        if "carry" in roles:
            # “无结转” alone leaves open whether from last year or into the next; “无一结转” does not.
            if any(t.has("time", "last") for t in tokens):
                roles = (roles - {"carry"}) | {"carried_in"}
            elif any(t.has("mark", "not") and len(t.text) > 1 and "一" in t.text for t in about):
                roles = (roles - {"carry"}) | {"carried_out"}
        if not topics and clause.sure:
            weak = [(i, id) for i, t in enumerate(about) for id in t.ids("weak") if id in clause.topics]
            topics, last = tuple(dict.fromkeys(id for _, id in weak)), weak[-1][0] if weak else 0
        inherited = not topics
        if inherited:
            topics = tuple(t for t in clause.topics if t in self.topics)
            last = len(about) - 1
        topics = tuple(t for t in topics if t in self.topics)
        if not topics or not self._fit(roles, inherited):
            return
        words = about[: max(last, zero or 0) + 1]
        if sum(t.residue for t in words if t.text not in _PLAIN) >= 2 or _goes_on(about[last + 1 :]):
            return
        if self.by_role and ((inherited and not clause.sure) or not _plainly(about, roles)):
            return
        sure = clause.sure or not inherited
        if REVIEWS & set(topics):
            sure = sure and _discloses(clause, reading)
        found = tuple(sorted(roles & self.roles)) if self.by_role else ()
        yield _Said(clause, tuple(words), topics, sure, roles=found)

    def _no_cases(self, clause: Clause, start: int, reading: Reading) -> Iterator[_Said]:
        """“未发生……行政复议、行政诉讼”: whatever led to them may stand in between."""
        tokens = clause.tokens
        about = tokens[start:]
        before = "".join(t.text for t in tokens[:start])
        happens = about[0].text not in _NOT_YET or about[1].text.startswith(_HAPPENS)
        if not happens or any(word in before for word in _WISHES):
            return
        last = max(i for i, t in enumerate(about) if REVIEWS & {*t.ids("topic"), *t.ids("weak")})
        topics, _ = _named(about)
        weak = {id for t in about for id in t.ids("weak") if id in REVIEWS}
        topics = tuple(t for t in dict.fromkeys((*topics, *sorted(weak))) if t in self.topics)
        results = {id for t in about for id in t.ids("role")} & _RESULTS
        if results - self.roles or (not results and _NONE not in self.roles) or _goes_on(about[last + 1 :]):
            return
        sure = _discloses(clause, reading) and not any(t.has("role", "tried") for t in about[1:3])
        yield _Said(clause, tuple(about[: last + 1]), topics, sure)

    def _fit(self, roles: set[str], inherited: bool) -> bool:
        if not roles:
            return _NONE in self.roles and not inherited
        if self.by_role:
            return bool(roles & self.roles) and roles <= self.roles | _FRAMING
        return roles <= self.roles if _NONE in self.roles else bool(roles & self.roles)

    # -- 均已

    def _all(self, clause: Clause, reading: Reading, sheet: Sheet) -> Iterator[_Said]:
        tokens = clause.tokens
        start = next((i for i, t in enumerate(tokens) if t.has("mark", "all")), None)
        if start is None or any(t.has("mark", "not") for t in tokens):
            return
        kind, wanted = ("applicant", _APPLICANTS) if self.by_applicant else ("role", self.roles)
        at = next((i for i, t in enumerate(tokens) if i >= start and wanted & set(t.ids(kind))), None)
        if at is None or any(t.has("block") for t in tokens[start : at + 1]):
            return
        if any(t.has("mark", "rest") or t.has("role", "tried") for t in tokens[:start]):
            return  # “其余均维持”, “已审结的均维持”
        if sum(t.residue for t in tokens[start:at]) >= 4:
            return
        before = reading.before(clause.sentence, tokens[0].start)
        if before and before[-1].tail == tokens and not before[-1].countable:
            return  # “其余 5 件均已答复”
        subject = self._subject(tokens[:start])
        if subject:
            sure = clause.sure and (not REVIEWS & set(subject) or _discloses(clause, reading))
            yield _Said(clause, tokens, subject, sure)
            return
        if any(t.has("noun") for t in tokens[:start]) or (before and before[-1].noun):
            return
        topics = tuple(t for t in clause.topics if t in self.topics)
        counts = [
            m
            for m in before
            if (m.comparable or _known(m, sheet)) and not m.applicants and self.topics & set(m.topics)
        ]
        if REVIEWS & set(topics):
            # “复议 3 件，维持 2 件；诉讼 2 件，均获维持”: whose results were told is not meant by “all”.
            told = {t for m in counts if _RESULTS & set(m.roles) for t in m.topics}
            last = next((m for m in reversed(before) if m.topics), None)
            if last and any(m.topics == last.topics and m.quantity.low > last.quantity.low for m in before):
                return  # “复议 3 件，已审结的 2 件均维持”
            topics = tuple(dict.fromkeys(t for m in counts for t in m.topics if t not in told))
        if not topics or not counts or not set(topics) & set(clause.topics):
            return
        if self.roles & {"done", "granted"} and set(counts[-1].roles) - {"received", "new"}:
            return
        sure = all(m.sure or _known(m, sheet) for m in counts)
        yield _Said(clause, tokens, topics, sure, counts[-1])

    def _subject(self, before: Sequence[Token]) -> tuple[str, ...]:
        """The subjects of which a clause says something without a figure, all of them taken together
        (“收到的申请均已办结”)."""
        topics, last = _named(before)
        narrowed = {id for t in before for id in t.ids("role")} - _FRAMING
        if not topics or not self.topics.issuperset(topics) or narrowed or _goes_on(before[last + 1 :]):
            return ()
        if any(t.has("applicant") or t.has("channel") or t.has("mark", "not") for t in before):
            return ()
        strange = sum(t.residue for t in before)
        return topics if strange < 2 and not any(t.has("block") for t in before) else ()

    # -- against the cells

    def _columns(self, said: _Said, sheet: Sheet) -> tuple[str, ...]:
        """The columns of the applicants named; of all others, where all are said to be of these."""
        layout = sheet.layout("applications")
        named = {id for t in said.tokens for id in t.ids("applicant")}
        if not named or layout is None:
            return ("total",)
        parts = layout.columns("parts")
        columns = {c for c in parts if c in named or (c != "natural_person" and "legal_person" in named)}
        return tuple(c for c in parts if (c in columns) == (self.check == "none"))

    def _outcomes(self, said: _Said, reading: Reading, sheet: Sheet) -> Iterator[Outcome]:
        instance = f"{said.clause.sentence + 1}.{said.tokens[0].start}"
        for topic in said.topics:
            for one in self.sums:
                if one.is_for((), (topic,)):
                    yield from self._outcome(said, topic, one, f"{instance}.{topic}", reading, sheet)

    def _outcome(
        self, said: _Said, topic: str, one: Sum, instance: str, reading: Reading, sheet: Sheet
    ) -> Iterator[Outcome]:
        try:
            names = {"topic": (topic,), "applicant": self._columns(said, sheet), "role": said.roles}
            cells = sheet.addresses(one.linear, names)
        except UnknownName:
            return
        if not cells:
            return
        addresses = tuple(address for _, address in cells)
        borne = sheet.addresses(self.of, {}) if self.of is not None else []
        spot = _place(said, reading)
        value = sheet.total(cells)
        unread = sheet.unread((*addresses, *(address for _, address in borne)))
        if unread is not None:
            yield Outcome("unknown", instance, sheet.why([unread]), cells=addresses, locations=(spot,))
            return
        if value is None:
            known = sum((sheet.value(a) or Decimal(0) for a in addresses), Decimal(0))
            if not known or any(factor < 0 for factor, _ in cells):
                yield Outcome("unknown", instance, sheet.why(addresses), cells=addresses, locations=(spot,))
                return
            value = known
        least = said.count.quantity.low if said.count is not None else Decimal(0)
        if self.of is not None:
            borne_out = sheet.total(borne)
            if borne_out is None:
                least = Decimal(0)
            else:
                least = borne_out if said.count is None else min(least, borne_out)
        if value >= least if self.of is not None else value == 0:
            yield Outcome(
                "pass", instance, cells=addresses, locations=(spot,), equation=_equation(said, cells)
            )
            return
        claim = reading.prose.sentences[said.clause.sentence].text[said.tokens[0].start : said.tokens[-1].end]
        timely = said.count is not None and any(w in t.text for t in said.clause.tokens for w in _TIMELY)
        counted = [place(reading, said.count, "related")] if said.count is not None else []
        grade: Severity | None = "warning" if self.doubtful or not said.sure or timely else None
        yield Outcome(
            "fail",
            instance,
            slots={"claim": "".join(claim.split()), "cell": one.name, "value": figure(value)},
            cells=addresses,
            values={"正文": "".join(claim.split()), _name(one, cells, sheet): sheet.working(cells)},
            locations=(spot, *counted, *sheet.locations(addresses)),
            severity=grade,
            equation=_equation(said, cells) if grade is None else None,
            subject=subject(reading.prose.sentences[said.clause.sentence].text),
        )


def _name(one: Sum, cells: Sequence[tuple[Decimal, Address]], sheet: Sheet) -> str:
    """What the tables have against a claim: the one cell of several that is not 0 by its own name."""
    counted = [(factor, address) for factor, address in cells if sheet.value(address)]
    alone = len(cells) > 1 and len(counted) == 1 and counted[0][0] == 1
    return sheet.label(counted[0][1]) if alone else one.name


def _named(tokens: Sequence[Token]) -> tuple[tuple[str, ...], int]:
    """The subjects that a clause names after its negation, and where the last of them stands. What is said
    of applications before reviews or suits are named (“因政府信息公开申请引起的复议”) is their cause."""
    found = [(i, id) for i, t in enumerate(tokens) for id in t.ids("topic")]
    reviews = [(i, id) for i, id in found if id in REVIEWS]
    found = reviews or found
    if not found:
        return (), 0
    last = found[-1][0]
    if not reviews and any(t.has("noun") and t.text not in PLAIN_NOUNS for t in tokens[last + 1 :]):
        return (), 0
    return tuple(dict.fromkeys(id for _, id in found)), last


def _plainly(about: Sequence[Token], roles: set[str]) -> bool:
    """Whether a negation is said of results and of nothing about them (“没有应公开而不予公开的情形”)."""
    return all(
        t.has("mark", "not") or t.has("glue") or t.has("topic") or t.has("weak") or t.has("stop")
        or t.text in _PLAIN or t.text in _JOINS or bool(roles & set(t.ids("role")))
        for t in about
    )  # fmt: skip


def _known(mention: Mention, sheet: Sheet) -> bool:
    """Whether cases of which it is not said that they are about disclosure are as many as in table 四."""
    if not (mention.countable and len(mention.topics) == 1 and REVIEWS.issuperset(mention.topics)):
        return False
    rows = ("direct_suit", "suit_after_reconsideration") if "suit" in mention.topics else mention.topics
    values = [sheet.value(Address("review", row, "total")) for row in rows]
    told = [value for value in values if value is not None]
    return (
        bool(mention.quantity.low)
        and len(told) == len(values)
        and mention.quantity.may_equal(sum(told, Decimal(0)))
    )


def _goes_on(after: Sequence[Token]) -> bool:
    """Whether the subject is only part of the name of something else (“申请的补正材料”)."""
    if after and (after[0].text in _JOINS or after[0].text in _BESIDE):
        return False  # “申请和投诉”: a second object
    return (
        any(t.has("noun") for t in after if t.text not in PLAIN_NOUNS)
        or sum(t.residue for t in after if t.text not in _PLAIN) >= 2
    )


def _one_channel(about: Sequence[Token]) -> bool:
    """“未收到网上申请” leaves open what came otherwise; two channels, or two objects, are all there are."""
    channels = {t.text for t in about if t.has("channel")}
    return len(channels) == 1 and sum(t.has("topic") for t in about) < 2


def _discloses(clause: Clause, reading: Reading) -> bool:
    """Whether the passage speaks of disclosure of government information."""
    here = reading.prose.sentences[clause.sentence].paragraph
    for sentence in range(clause.sentence, max(-1, clause.sentence - 4), -1):
        if reading.prose.sentences[sentence].paragraph != here:
            return False
        if any(t.has("disclosure") for t in reading.tokens[sentence]):
            return True
    return False


def _equation(said: _Said, cells: list[tuple[Decimal, Address]]) -> Equation | None:
    if said.count is not None and said.count.quantity.low:
        return None
    return Equation(
        tuple(Term(factor, address) for factor, address in cells), Decimal(0), said.tokens[0].text
    )


def _place(said: _Said, reading: Reading) -> Location:
    content = reading.prose.sentences[said.clause.sentence].content
    return Location(content.place(said.tokens[0].start, said.tokens[-1].end), "primary", "正文")


def _compile(fields: Fields, context: Context) -> Compiled:
    sums = read_sums(fields, "sums")
    check = Claim(
        fields.choice("check", _CHECKS),
        frozenset(fields.texts("topics")),
        frozenset(fields.texts("roles")),
        fields.boolean("doubtful", False),
        sums,
        any(ref.column == "$applicant" for one in sums for _, ref in one.linear.terms),
        any(ref.row == "$role" for one in sums for _, ref in one.linear.terms),
        read_linear(fields.node("of")) if fields.has("of") else None,
        context.layouts,
        context.words,
    )
    if not check.sums:
        raise fields.source.fault("“sums”中至少要有一项", "sums")
    return Compiled(check, _SLOTS)


_WORDS = {"type": "array", "items": {"type": "string"}}

KIND = Kind(
    summary="“未收到”“均获维持”“全部办结”等没有数字的说法与表格是否一致",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "none：说没有，所列之和应为 0；all：说全部如此，例外之和应为 0",
        },
        "of": {"type": "string", "description": "全部所指的件数在表中的单元格：所列之和不应少于所说件数"},
        "topics": {**_WORDS, "description": "统计的对象"},
        "roles": {**_WORDS, "description": "所说的角色；none：没有说角色"},
        "doubtful": {"type": "boolean", "description": "说法较松，不符时至多是 warning"},
        "sums": {
            "type": "array",
            "description": "要核对的单元格之和：{name, sum, topics}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
    },
    required=("check", "topics", "roles", "sums"),
    compile=_compile,
    reads="both",
)
