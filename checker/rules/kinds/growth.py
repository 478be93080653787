"""What the prose says of last year: its figure, and the growth since, against last year's report.

“同比下降 29%” passes when any reading of what was counted gives it, rounded or cut off at its last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.language.quantity import QuantityKind
from checker.prose.mentions import Clause, Mention, Reading
from checker.prose.tokens import say
from checker.prose.traits import NO_ROLE
from checker.prose.vocabulary import Words
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.judge import slack_of, unit_of
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import TOTALS, Layouts, UnknownName
from checker.rules.prose import Sum, answers, place, read_sums, statements, subject
from checker.rules.sheet import Sheet, sheet_of
from checker.rules.since import TIMES, TOLD, Years, agrees, said_of, worded

_SLOTS = frozenset(("said", "figure", "now", "then", "right"))


@dataclass(frozen=True, slots=True)
class Growth:
    """The compiled rule."""

    topics: frozenset[str]
    roles: frozenset[str]
    units: frozenset[str]
    readings: tuple[Sum, ...]
    earlier: tuple[Sum, ...]
    """Last year's side of each reading where this year's form tells it; empty: it is last year's report's."""
    money: bool
    """It is for amounts of money, not for counts."""
    changes: bool
    """Changes and rates of change are checked, not only last year's figure itself."""
    carried: bool
    """Last year's side is what this year began with: changes are held against it where there is no report of
    last year."""
    layouts: Layouts
    words: Words

    @property
    def _kind(self) -> QuantityKind:
        return "money" if self.money else "count"

    def run(self, case: Case) -> Iterable[Outcome]:
        now = sheet_of(case, self.layouts)
        if self.carried and case.previous is not None:
            return [Outcome("not_applicable", reason="有上年报告，与它比较")]
        if self.earlier:
            sheets = now, now
        elif case.previous is None:
            return [Outcome("not_applicable", reason="没有上年报告可比")]
        else:
            then = replace(case, report=case.previous, form=case.previous_form, previous=None)
            sheets = now, sheet_of(then, self.layouts)
        reading = statements(case)
        found = [
            outcome
            for at, mention in enumerate(reading.mentions)
            if self._about(mention) and not _worked_out(reading, mention)
            if mention.sure or self._borne_out(reading, at, now)
            for outcome in self._outcome(case, reading, at, *sheets)
        ]
        if self.changes:
            found += [
                made for clause in reading.clauses for made in self._level(case, reading, clause, *sheets)
            ]
        return answers(found, reading.prose, _nothing(self, reading))

    def _about(self, mention: Mention) -> bool:
        """Whether it is last year's figure, or a change since, of what the rule is for."""
        if not mention.topics or not self.topics.issuperset(mention.topics):
            return False
        bare = mention.when == "last" and all(t.has("time") or t.has("glue") for t in mention.lead)
        if mention.whose != "own" or mention.channel or mention.applicants or (mention.subset and not bare):
            return False
        roles = set(mention.roles) or {NO_ROLE}
        # “办结 57 件，结转 2 件，较上年减少 1 件” may be said of what the rule does not know
        lent = mention.change and mention.signs_named("role_lent")
        if not roles & self.roles or (lent and not roles <= self.roles):
            return False
        if self.units and mention.quantity.unit not in self.units:
            return False
        if mention.change:
            compares = mention.when == "this" or say(mention.lead, "mark", "compare")
            kinds = ("percent", self._kind)
            rated = mention.quantity.kind in kinds or mention.quantity.unit == TIMES
            return self.changes and compares and rated
        if mention.quantity.unit == TIMES:  # “是上年的 2.3 倍”
            return self.changes and mention.when == "last"
        return mention.when == "last" and mention.quantity.kind == self._kind

    def _borne_out(self, reading: Reading, at: int, now: Sheet) -> bool:
        """Whether the sentence tells this year's figure as the table has it, so that it speaks of that."""
        mention = reading.mentions[at]
        values = {one.now for one in self._years(mention, now, now)}
        return any(value in values for value in _stated(reading, at))

    def _level(
        self, case: Case, reading: Reading, clause: Clause, now: Sheet, then: Sheet
    ) -> Iterator[Outcome]:
        """“收到申请 8 件，与上年持平”, said without last year's figure."""
        said = next((t for t in clause.tokens if t.has("mark", "flat")), None)
        if said is None or any(t.residue for t in clause.tokens):
            return  # “基本持平”
        if not any(t.has("time", "last") or t.has("mark", "compare") for t in clause.tokens):
            return
        before = reading.before(clause.sentence, clause.tokens[0].start)
        mention = before[-1] if before else None
        if mention is None or mention.when != "this" or mention.quantity.kind != self._kind or mention.change:
            return
        level = replace(mention, change=1, when="this")
        if not self._about(level) or any(m.when == "last" for m in before):
            return
        tried = list(self._years(mention, now, then))
        known = [one for one in tried if one.then is not None and one.now == mention.quantity.low]
        if not known:
            return
        spot = Location(
            reading.prose.sentences[clause.sentence].content.place(said.start, said.end), "primary", "正文"
        )
        instance = f"{clause.sentence + 1}.{said.start}"
        cells = tuple(dict.fromkeys(address for one in tried for address in one.cells))
        if any(one.now == one.then for one in known):
            yield Outcome("pass", instance, cells=cells, locations=(spot,))
        elif all(one.then is not None for one in tried):
            yield self._failed(case, reading, level, known[0], said.text, (spot, now, then))

    def _outcome(self, case: Case, reading: Reading, at: int, now: Sheet, then: Sheet) -> Iterator[Outcome]:
        mention = reading.mentions[at]
        tried = list(self._years(mention, now, then))
        compares = bool(mention.change) or mention.quantity.unit == TIMES
        known = [one for one in tried if one.then is not None and (one.now is not None or not compares)]
        if not tried:
            return
        instance = f"{mention.sentence + 1}.{mention.quantity.start}"
        spot = place(reading, mention)
        cells = tuple(dict.fromkeys(address for one in tried for address in one.cells))
        said = _stated(reading, at)
        for one in known:
            bases = [one.now, *said] if compares else [one.now]
            if any(agrees(mention, base, one) for base in bases):
                yield Outcome("pass", instance, cells=cells, locations=(spot,))
                return
        lacking = next((one for one in tried if one not in known), None)
        if lacking is not None:
            reason = then.why(lacking.earlier_cells) if lacking.then is None else now.why(lacking.cells)
            year = "" if self.earlier or lacking.then is not None else "上年报告："
            yield Outcome("unknown", instance, f"{year}{reason}", cells=cells, locations=(spot,))
            return
        if compares and all(not one.then for one in known):
            yield Outcome("unknown", instance, "上年为 0，无从比较", cells=cells, locations=(spot,))
            return
        yield self._failed(case, reading, mention, known[0], worded(mention), (spot, now, then))

    def _failed(
        self,
        case: Case,
        reading: Reading,
        mention: Mention,
        first: Years,
        words: str,
        where: tuple[Location, Sheet, Sheet],
    ) -> Outcome:
        spot, now, then = where
        right = said_of(mention, first)
        ours = "未读到" if first.now is None else first.told(first.now)
        return Outcome(
            "fail",
            f"{mention.sentence + 1}.{mention.quantity.start}",
            slots={
                "said": first.name,
                "figure": words,
                "now": "未知" if first.now is None else first.told(first.now),
                "then": first.told(first.then or Decimal(0)),
                "right": right,
            },
            cells=tuple(dict.fromkeys((*first.cells, *self._addressed(first.earlier_cells)))),
            values={
                "正文": words,
                "本年": ours,
                "表中上年" if self.earlier else "上年报告": first.told(first.then or Decimal(0)),
                "应为": right,
            },
            locations=(
                spot,
                *now.locations(first.cells),
                *(
                    then.locations(set(first.earlier_cells) - set(first.cells))
                    if self.earlier
                    else _earlier(case, then.locations(first.earlier_cells))
                ),
            ),
            subject=subject(reading.sentence(mention).text),
        )

    def _addressed(self, cells: Iterable[Address]) -> Iterator[Address]:
        """Last year's cells as the report has them that they stand in."""
        return (address if self.earlier else address._replace(previous=True) for address in cells)

    def _years(self, mention: Mention, now: Sheet, then: Sheet) -> Iterator[Years]:
        roles = mention.roles or (NO_ROLE,)
        pairs = zip(self.readings, self.earlier or self.readings, strict=True)
        for (one, past), topic, role in product(tuple(pairs), mention.topics, roles):
            if role not in self.roles or not one.is_for((role,), (topic,)):
                continue
            names = {"topic": (topic,), "role": (role,), "applicant": (TOTALS,)}
            try:
                ours, theirs = now.addresses(one.linear, names), then.addresses(past.linear, names)
            except UnknownName:
                continue
            yield Years(
                one.name,
                tuple(address for _, address in ours),
                tuple(address for _, address in theirs),
                now.total(ours),
                then.total(theirs),
                (_slack(now, ours), _slack(then, theirs)),
                unit_of(now.cell(address) for _, address in ours),
            )


def _nothing(rule: Growth, reading: Reading) -> str:
    """Why no figure is checked."""
    other = replace(rule, money=not rule.money)
    if not any(other._about(mention) for mention in reading.mentions):
        return "正文没有说到上年"
    own = "没有写 money: true" if other.money else "写了 money: true"
    return f"正文说到上年的{'' if other.money else '不'}是金额，而规则{own}"


def _worked_out(reading: Reading, mention: Mention) -> bool:
    """Whether the sentence itself gives last year's figure: then it is checked against that, by a rule
    of its own, and last year's figure against last year's report."""
    return bool(mention.change) and any(
        other.when == "last"
        and not other.change
        and other.quantity.kind in TOLD
        and other.topics == mention.topics
        for other in reading.of(mention.sentence)
    )


def _slack(sheet: Sheet, cells: Iterable[tuple[Decimal, Address]]) -> Decimal:
    return slack_of(sheet.cell(address) for _, address in cells)


def _stated(reading: Reading, at: int) -> list[Decimal]:
    """This year's figures that the sentence itself gives before the growth: the growth may be worked
    out from them, and whether they are right is another rule's matter."""
    mention = reading.mentions[at]
    return [
        other.quantity.low
        for other in reading.mentions[max(0, at - 3) : at]
        if other.sentence == mention.sentence
        and other.topics == mention.topics
        and other.quantity.kind in TOLD
        and other.quantity.exact
        and other.when == "this"
        and not other.change
    ]


def _earlier(case: Case, locations: Iterable[Location]) -> Iterator[Location]:
    """Places in last year's report."""
    for location in locations:
        yield replace(
            location,
            label=f"上年{location.label}",
            path=case.previous.path if case.previous else None,
            cell=f"previous.{location.cell}" if location.cell else None,
        )


def _compile(fields: Fields, context: Context) -> Compiled:
    check = Growth(
        frozenset(fields.texts("topics")),
        frozenset(fields.texts("roles")),
        frozenset(fields.texts("units", ())),
        read_sums(fields, "readings"),
        read_sums(fields, "earlier"),
        fields.boolean("money", False),
        fields.boolean("changes", True),
        fields.boolean("carried", False),
        context.layouts,
        context.words,
    )
    if not check.readings:
        raise fields.source.fault("“readings”中至少要有一种读法", "readings")
    if check.earlier and len(check.earlier) != len(check.readings):
        raise fields.source.fault("“earlier”应与“readings”一一对应", "earlier")
    return Compiled(check, _SLOTS)


_WORDS = {"type": "array", "items": {"type": "string"}}
KIND = Kind(
    summary="正文所说的上年数、同比增减与上年报告（或表中的上年数）是否一致",
    keys={
        "topics": {**_WORDS, "description": "统计的对象（vocabulary.yaml 里 topics 的名称）"},
        "roles": {**_WORDS, "description": "数字的角色（vocabulary.yaml 里 roles 的名称；none：没有说）"},
        "units": {**_WORDS, "description": "只看带这些量词的数字（不写则不限）"},
        "money": {"type": "boolean", "description": "true 查金额；不写查件数等不是金额的数"},
        "changes": {
            "type": "boolean",
            "description": "false：只核对上年数本身，不核对增减数和增减率（表里另有增减一栏的）",
        },
        "carried": {"type": "boolean", "description": "earlier 是今年的年初数：没有上年报告时也核对增减"},
        "readings": {
            "type": "array",
            "items": {"type": "object"},
            "description": "认可的读法：名称与单元格之和（可用 $topic、$role），一种相符即通过",
        },
        "earlier": {
            "type": "array",
            "items": {"type": "object"},
            "description": "与各读法一一对应的上年数，本年报告的表里就有的；不写则取自上年报告",
        },
    },
    required=("topics", "roles", "readings"),
    compile=_compile,
    reads="both",
    slots={"said": "说的是什么", "right": "应为多少，增加还是减少"},
)
