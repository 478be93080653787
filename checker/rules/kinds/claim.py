"""Claims without a figure: 未收到申请, 未发生复议, 均获维持, 全部办结."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Location, Severity
from checker.ground.yamlfile import Fields
from checker.prose.claims import Denial, denials, discloses, goes_on, named_topics
from checker.prose.mentions import Clause, Mention, Reading
from checker.prose.tokens import Token
from checker.prose.vocabulary import Vocabulary
from checker.report import Address
from checker.rules.base import Case, Equation, Outcome, Term
from checker.rules.expression import Linear
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import TOTALS, Layouts, UnknownName
from checker.rules.prose import Sum, answers, place, printed, read_linear, read_sums, statements, subject
from checker.rules.sheet import Sheet

_SLOTS = frozenset(("claim", "cell", "value"))
_CHECKS = ("none", "all")
_NONE = "none"


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
class _Toward:
    """A role that a word without direction has by the time told beside it (“无下年度结转”)."""

    role: str
    time: str
    after: frozenset[str]
    """It also has it where no time is told but a figure of one of these roles stands before."""

    def every_one(self, denial: Denial) -> bool:
        """“无一结转” is said of what goes on."""
        return any(t.has("mark", "not") and len(t.text) > 1 and "一" in t.text for t in denial.tokens)


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
    told: bool
    """It is compared with what figures of the prose say of the same thing."""
    of: Linear | None
    """“All” of these: the sum must reach the figure told, as far as these cells bear it out."""
    toward: _Toward | None
    counted: tuple[Sum, ...]
    """What the tables count of cases: told without “about disclosure”, as many are these."""
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = Sheet(case, self.layouts)
        claims = self._none(reading) if self.check == "none" else self._every(reading, sheet)
        outcomes = [
            outcome
            for said in claims
            for outcome in (
                self._retold(said, reading) if self.told else self._outcomes(said, reading, sheet)
            )
        ]
        return answers(outcomes, reading.prose, "正文没有这样的说法")

    # -- 未收到

    def _none(self, reading: Reading) -> Iterator[_Said]:
        for denial in denials(reading):
            topics = tuple(t for t in denial.topics if t in self.topics)
            roles, sure = self._roles(denial, reading)
            if not topics or bool(denial.applicants) != self.by_applicant or not self._fit(denial, roles):
                continue
            found = tuple(sorted(roles & self.roles)) if self.by_role else ()
            yield _Said(denial.clause, denial.tokens, topics, denial.sure and sure, roles=found)

    def _roles(self, denial: Denial, reading: Reading) -> tuple[frozenset[str], bool]:
        """The roles denied, and whether that is sure; of a word without direction the one it has here."""
        toward = self.toward
        if toward is None or toward.role not in denial.roles:
            return denial.roles, True
        if denial.times & {"last", "next"}:
            meant, sure = toward.time in denial.times, True
        else:
            # “无结转” alone leaves open whether from last year or into the next; “无一结转” does not.
            before = reading.before(denial.clause.sentence, denial.tokens[0].start)
            meant = bool(toward.after) and (
                toward.every_one(denial) or any(toward.after & set(m.roles) for m in before)
            )
            sure = toward.every_one(denial)
        return (denial.roles - {toward.role}) | (self.roles if meant else frozenset((toward.role,))), sure

    def _fit(self, denial: Denial, roles: frozenset[str]) -> bool:
        if not roles:
            return _NONE in self.roles and not denial.inherited
        if not roles <= self.roles or (denial.inherited and not (denial.plain and denial.sure)):
            return False
        return denial.plain or not self.by_role

    # -- 均已

    def _every(self, reading: Reading, sheet: Sheet) -> Iterator[_Said]:
        for clause in reading.clauses:
            if clause.when == "this" and clause.whose == "own":
                yield from self._all(clause, reading, sheet)

    def _all(self, clause: Clause, reading: Reading, sheet: Sheet) -> Iterator[_Said]:
        tokens, cases = clause.tokens, reading.vocabulary.cases
        start = next((i for i, t in enumerate(tokens) if t.has("mark", "all")), None)
        if start is None or any(t.has("mark", "not") for t in tokens):
            return
        at = next((i for i, t in enumerate(tokens) if i >= start and self._tells(t)), None)
        if at is None or any(t.has("block") for t in tokens[start : at + 1]):
            return
        judging = reading.vocabulary.having("judging")
        if any(t.has("mark", "rest") or t.among("role", judging) for t in tokens[:start]):
            return  # “其余均维持”, “已审结的均维持”
        if sum(t.residue for t in tokens[start:at]) >= 4:
            return
        before = reading.before(clause.sentence, tokens[0].start)
        if before and before[-1].tail == tokens and not before[-1].countable:
            return  # “其余 5 件均已答复”
        subject = self._subject(tokens[:start], clause, reading.vocabulary)
        if subject:
            sure = clause.sure and (not cases & set(subject) or discloses(clause, reading))
            yield _Said(clause, tokens, subject, sure)
            return
        if any(t.has("noun") for t in tokens[:start]) or (before and before[-1].noun):
            return
        found = self._counted(clause, before, sheet, reading.vocabulary)
        if found is not None:
            topics, counts = found
            sure = all(m.sure or self._known(m, sheet) for m in counts)
            yield _Said(clause, tokens, topics, sure, counts[-1])

    def _tells(self, token: Token) -> bool:
        return token.has("applicant") if self.by_applicant else bool(self.roles & set(token.ids("role")))

    def _counted(
        self, clause: Clause, before: Sequence[Mention], sheet: Sheet, vocabulary: Vocabulary
    ) -> tuple[tuple[str, ...], list[Mention]] | None:
        """The figures told before that “all” means, and their subjects."""
        topics = tuple(t for t in clause.topics if t in self.topics)
        counts = [
            m
            for m in before
            if (m.comparable or self._known(m, sheet)) and not m.applicants and self.topics & set(m.topics)
        ]
        cases = bool(vocabulary.cases & set(topics))
        if cases:
            # “复议 3 件，维持 2 件；诉讼 2 件，均获维持”: whose results were told is not meant by “all”.
            of = ((id, role.topics) for id, role in vocabulary.roles.items())
            results = {id for id, topics in of if topics and topics <= vocabulary.cases}
            results -= vocabulary.having("common")
            told = {t for m in counts if results & set(m.roles) for t in m.topics}
            last = next((m for m in reversed(before) if m.topics), None)
            if last and any(m.topics == last.topics and m.quantity.low > last.quantity.low for m in before):
                return None  # “复议 3 件，已审结的 2 件均维持”
            topics = tuple(dict.fromkeys(t for m in counts for t in m.topics if t not in told))
        if not topics or not counts or not set(topics) & set(clause.topics):
            return None
        if (
            not cases
            and not self.by_applicant
            and set(counts[-1].roles) - vocabulary.having("intake", "inflow")
        ):
            return None
        return topics, counts

    def _subject(self, before: Sequence[Token], clause: Clause, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The subjects of which a clause says something without a figure, all of them taken together
        (“收到的申请均已办结”)."""
        topics, last = named_topics(before, vocabulary)
        if not topics and self.by_applicant and clause.sure and before:
            # “申请均来自自然人”, where the paragraph speaks of them
            places = [i for i, t in enumerate(before) if set(t.ids("weak")) & set(clause.topics)]
            topics, last = (clause.topics, places[-1]) if places else ((), 0)
        narrowed = {id for t in before for id in t.ids("role")} - vocabulary.having("common", "outflow")
        if not topics or not self.topics.issuperset(topics) or narrowed:
            return ()
        if goes_on(before[last + 1 :], vocabulary):
            return ()
        if any(t.has("applicant") or t.has("channel") or t.has("mark", "not") for t in before):
            return ()
        strange = sum(t.residue for t in before)
        return topics if strange < 2 and not any(t.has("block") for t in before) else ()

    def _known(self, mention: Mention, sheet: Sheet) -> bool:
        """Whether cases that are not said to be about disclosure are as many as in the tables."""
        if not mention.countable or len(mention.topics) != 1 or not mention.quantity.low:
            return False
        for one in self.counted:
            if one.is_for((), mention.topics):
                try:
                    value = sheet.total(sheet.addresses(one.linear, {"topic": mention.topics}))
                except UnknownName:
                    continue
                return value is not None and mention.quantity.may_equal(value)
        return False

    # -- against the prose

    def _retold(self, said: _Said, reading: Reading) -> Iterator[Outcome]:
        """What is said not to have been, and a figure of it that stands elsewhere."""
        instance = f"{said.clause.sentence + 1}.{said.tokens[0].start}"
        figures = [
            m
            for m in reading.mentions
            if m.comparable and set(m.topics) <= set(said.topics) and set(m.roles) & self.roles
        ]
        if not figures:
            return
        spot = _place(said, reading)
        against = next((m for m in figures if m.quantity.low > 0), None)
        if against is None:
            yield Outcome("pass", instance, locations=(spot, place(reading, figures[0], "related")))
            return
        claim = _words(said, reading)
        yield Outcome(
            "fail",
            instance,
            slots={"claim": claim, "cell": "正文另一处", "value": printed(against.quantity)},
            values={"正文": claim, "正文另一处": printed(against.quantity)},
            locations=(spot, place(reading, against, "related")),
            severity=None if said.sure and against.sure else "warning",
            subject=subject(reading.prose.sentences[said.clause.sentence].text),
        )

    # -- against the cells

    def _columns(self, said: _Said, one: Sum, sheet: Sheet, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The columns of the applicants named; of all others, where all are said to be of these."""
        named = {id for t in said.tokens for id in t.ids("applicant")}
        tables = {ref.table for _, ref in one.linear.terms if ref.column == "$applicant"}
        layouts = [layout for table in tables if (layout := sheet.layout(table)) is not None]
        if not named or not layouts:
            return (TOTALS,)
        columns = vocabulary.columns(named)
        parts = layouts[0].columns("parts")
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
            columns = self._columns(said, one, sheet, reading.vocabulary)
            names = {"topic": (topic,), "applicant": columns, "role": said.roles}
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
        claim = _words(said, reading)
        on_time = reading.vocabulary.claims("timely")
        timely = said.count is not None and any(w in t.text for t in said.clause.tokens for w in on_time)
        counted = [place(reading, said.count, "related")] if said.count is not None else []
        grade: Severity | None = "warning" if self.doubtful or not said.sure or timely else None
        yield Outcome(
            "fail",
            instance,
            slots={"claim": claim, "cell": one.name, "value": figure(value)},
            cells=addresses,
            values={"正文": claim, _name(one, cells, sheet): sheet.working(cells)},
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


def _equation(said: _Said, cells: list[tuple[Decimal, Address]]) -> Equation | None:
    if said.count is not None and said.count.quantity.low:
        return None
    return Equation(
        tuple(Term(factor, address) for factor, address in cells), Decimal(0), said.tokens[0].text
    )


def _words(said: _Said, reading: Reading) -> str:
    text = reading.prose.sentences[said.clause.sentence].text
    return "".join(text[said.tokens[0].start : said.tokens[-1].end].split())


def _place(said: _Said, reading: Reading) -> Location:
    content = reading.prose.sentences[said.clause.sentence].content
    return Location(content.place(said.tokens[0].start, said.tokens[-1].end), "primary", "正文")


def _compile(fields: Fields, context: Context) -> Compiled:
    sums = read_sums(fields, "sums")
    told = fields.boolean("told", False)
    check = Claim(
        fields.choice("check", _CHECKS),
        frozenset(fields.texts("topics")),
        frozenset(fields.texts("roles")),
        fields.boolean("doubtful", False),
        sums,
        any(ref.column == "$applicant" for one in sums for _, ref in one.linear.terms),
        any(ref.row == "$role" for one in sums for _, ref in one.linear.terms),
        told,
        read_linear(fields.node("of")) if fields.has("of") else None,
        _toward(fields),
        read_sums(fields, "counted"),
        context.layouts,
    )
    if told == bool(check.sums):
        raise fields.source.fault("“sums”中至少要有一项，或者写“told: true”，两者只写其一", "sums")
    return Compiled(check, _SLOTS)


def _toward(fields: Fields) -> _Toward | None:
    if not fields.has("toward"):
        return None
    one = Fields(fields.node("toward"), "方向")
    toward = _Toward(
        one.text("role"), one.choice("time", ("last", "next")), frozenset(one.texts("after", ()))
    )
    one.done()
    return toward


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
        "told": {"type": "boolean", "description": "不与表格比，与正文另一处所说的同一数字比；不写 sums"},
        "toward": {
            "type": "object",
            "description": "没有方向的角色（结转）旁边说了这一时间（last、next）的，就是所查的角色；"
            "没说时间的，前面的数字有 after 所列角色才是：{role, time, after}",
            "required": ["role", "time"],
        },
        "counted": {
            "type": "array",
            "description": "表里的件数：没有说明是信息公开引起的案件，与它一样多的才算：{name, sum, topics}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
        "sums": {
            "type": "array",
            "description": "要核对的单元格之和：{name, sum, topics}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
    },
    required=("check", "topics", "roles"),
    compile=_compile,
    reads="both",
)
