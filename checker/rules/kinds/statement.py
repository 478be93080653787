"""A figure that the prose states, against the cells it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, product

from checker.ground.yamlfile import Fields
from checker.prose.evidence import HOPELESS, Sign
from checker.prose.mentions import Mention, Reading
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome, Weighed
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts, UnknownName
from checker.rules.prose import Sum, amount, answers, fits, place, printed, read_sums, statements, subject
from checker.rules.sheet import Sheet
from checker.rules.statements.candidates import Candidate, columns, options
from checker.rules.statements.judging import settle
from checker.rules.statements.telling import called, compared, equation, hint
from checker.rules.statements.weighing import narrower, nearly, of_others, shared_out, too_few

_SLOTS = frozenset(("said", "figure", "tried", "value", "table"))
_NONE = "none"
_ONCE = ("intake", "inflow", "turnover", "outflow")
"""Stages that a text tells in one figure, not in several to be added up."""
_SHOWN = 4
_FEW = 40
"""How many figures of one sentence are looked at together."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The compiled rule."""

    topics: frozenset[str]
    roles: frozenset[str]
    without: frozenset[str]
    units: frozenset[str]
    money: bool
    change: bool
    at_most: bool
    doubtful: frozenset[str]
    firm: frozenset[str]
    loose_parts: bool
    readings: tuple[Sum, ...]
    loosely: tuple[Sum, ...]
    loose_message: str
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = Sheet(case, self.layouts)
        about = [mention for mention in reading.mentions if self._about(mention)]
        made = [
            (mention, outcome)
            for _, group in groupby(about, key=lambda m: m.sentence)
            for beside in (list(group),)
            for mention in beside
            for outcome in self._outcomes(mention, beside if len(beside) <= _FEW else [], reading, sheet)
        ]
        told = {outcome.cells for _, outcome in made if outcome.result == "pass"}
        circles = {mention.scope for mention, outcome in made if outcome.result == "pass"}
        outcomes = [
            outcome
            for mention, outcome in made
            if not of_others(mention, outcome, circles) and not narrower(mention, outcome, told, sheet)
        ]
        return answers(outcomes, reading.prose, "正文没有说到")

    def _about(self, mention: Mention) -> bool:
        if not self.topics.issuperset(mention.topics) or not mention.topics:
            return False
        if self.change:
            if not mention.change or mention.when != "this" or mention.whose != "own":
                return False
        elif not mention.weighable:
            return False
        if mention.cost >= HOPELESS:
            return False
        if not self._roles(mention) or self.without & set(mention.roles):
            return False
        quantity = mention.quantity
        bare = quantity.kind == "count" and not quantity.unit
        if self.money:
            return quantity.kind == "money" or bare
        if quantity.kind != "count":
            return False
        return bare or not self.units or quantity.unit in self.units

    def _roles(self, mention: Mention) -> tuple[str, ...]:
        """The roles of the figure that the rule is for."""
        if not mention.roles:
            return (_NONE,) if _NONE in self.roles else ()
        found = tuple(role for role in mention.roles if role in self.roles)
        return found or (
            (_NONE,) if _NONE in self.roles and set(mention.roles) <= self.words.load().having("side") else ()
        )

    def _outcomes(
        self, mention: Mention, beside: Sequence[Mention], reading: Reading, sheet: Sheet
    ) -> Iterator[Outcome]:
        if len(mention.topics) > 1 and (mention.each or not mention.quantity.high):
            for topic in mention.topics:
                yield from self._outcome(mention, [(topic,)], beside, reading, sheet)
            return
        yield from self._outcome(mention, options(mention), beside, reading, sheet)

    def _outcome(
        self,
        mention: Mention,
        topics: list[tuple[str, ...]],
        beside: Sequence[Mention],
        reading: Reading,
        sheet: Sheet,
    ) -> Iterator[Outcome]:
        others = [other for other in beside if other is not mention]
        told = {role for other in others for role in other.roles}
        readings = tuple(one for one in self.readings if not one.unless & told)
        tried = list(self._candidates(readings, mention, topics, sheet))
        if not tried:
            return
        instance = f"{mention.sentence + 1}.{mention.quantity.start}"
        if topics == [topics[0][:1]] and len(mention.topics) > 1:
            instance += f".{topics[0][0]}"
        fitting = next((one for one in tried if self._fits(mention, one, sheet)), None)
        fitting = fitting or self._added(mention, others, tried, sheet) or shared_out(mention, others, tried)
        fitting = fitting or self._one_kind(mention, tried)
        if fitting is not None:
            yield Outcome(
                "pass",
                instance,
                cells=tuple(address for _, address in fitting.cells),
                locations=(place(reading, mention),),
                equation=equation(mention, fitting),
                weighed=Weighed(mention, mention.signs),
            )
            return
        if not any(one.strict for one in tried) or (mention.unspoken and not too_few(mention, tried)):
            return
        loosely = list(self._candidates(self.loosely, mention, topics, sheet))
        loose = next((one for one in loosely if self._fits(mention, one, sheet)), None)
        unknown = next((one for one in tried if one.value is None), None)
        if unknown is None and loose is None:
            unknown = next((one for one in loosely if sheet.unread(a for _, a in one.cells)), None)
        if unknown is not None:
            cells = tuple(address for _, address in unknown.cells)
            spot = place(reading, mention)
            yield Outcome("unknown", instance, sheet.why(cells), cells=cells, locations=(spot,))
            return
        yield self._failure(mention, tried, loose, instance, reading, sheet)

    def _one_kind(self, mention: Mention, tried: Sequence[Candidate]) -> Candidate | None:
        """“其他处理 9 件（含申请人撤回 6 件）”: what is told by one of several kinds may be less."""
        roles = self.words.load().roles
        if not mention.roles or not all(roles[role].sundry for role in mention.roles):
            return None
        low = mention.quantity.low
        return next((one for one in tried if one.value is not None and low <= one.value), None)

    def _added(
        self, mention: Mention, others: Sequence[Mention], tried: Sequence[Candidate], sheet: Sheet
    ) -> Candidate | None:
        """“告知其他途径 3 件，信息不存在 9 件”: several wordings of one row are added up before they are
        compared with it."""
        once = self.words.load().having(*_ONCE)
        alike = [
            other
            for other in others
            if other.quantity.low
            and (other.topics, other.applicants) == (mention.topics, mention.applicants)
            and (other.roles != mention.roles or set(other.roles) - once)
        ]
        cells = [
            (other, {one.cells for one in self._candidates(self.readings, other, options(other), sheet)})
            for other in alike
        ]
        for one in tried:
            added = [other.quantity for other, theirs in cells if one.cells in theirs]
            if added and one.value is not None:
                low = mention.quantity.low + sum(q.low for q in added)
                if low <= one.value <= mention.quantity.high + sum(q.high for q in added):
                    return one
        return None

    def _candidates(
        self, sums: tuple[Sum, ...], mention: Mention, topics: list[tuple[str, ...]], sheet: Sheet
    ) -> Iterator[Candidate]:
        matched = self._roles(mention)
        roles: list[tuple[str, ...]] = [(role,) for role in matched]
        if len(matched) > 1:
            roles.append(matched)
        seen = set()
        for topic in topics:
            if len(topic) > 1:
                yield from self._together(sums, mention, topic, sheet)
        for one, topic, role, applicant in product(sums, topics, roles, columns(mention, self.words.load())):
            if len(topic) > 1 and one.topics:
                continue
            if not one.is_for(role, topic) or (one.positive and not mention.quantity.high):
                continue
            if mention.applicants and not any(ref.column == "$applicant" for _, ref in one.linear.terms):
                continue
            names = {"topic": topic, "role": role, "applicant": applicant}
            try:
                cells = tuple(sheet.addresses(one.linear, names))
            except UnknownName:
                continue
            if cells and cells not in seen:
                seen.add(cells)
                yield Candidate(one.name, cells, sheet.total(cells), one.strict)

    def _together(
        self, sums: tuple[Sum, ...], mention: Mention, topics: tuple[str, ...], sheet: Sheet
    ) -> Iterator[Candidate]:
        """“复议和诉讼共 5 件”: one reading of each subject, added up."""
        own = tuple(one for one in sums if one.topics)
        each = [list(self._candidates(own, mention, [(topic,)], sheet)) for topic in topics]
        for chosen in product(*each) if all(each) else ():
            cells = tuple(cell for one in chosen for cell in one.cells)
            strict = all(one.strict for one in chosen)
            yield Candidate("加".join(one.name for one in chosen), cells, sheet.total(cells), strict)

    def _fits(self, mention: Mention, one: Candidate, sheet: Sheet) -> bool:
        if one.value is None:
            return False
        value = one.value * mention.change if self.change else one.value
        if fits(mention.quantity, value) or (self.at_most and mention.quantity.low <= value):
            return True
        unit = mention.quantity.unit
        cell = sheet.cell(one.cells[0][1])
        if self.money and (not unit or (cell is not None and cell.unit is None)):
            # No unit is printed on one of the sides: 元 and 万元 are both tried.
            return fits(mention.quantity, value * 10000) or fits(mention.quantity, value / 10000)
        return False

    def _failure(
        self,
        mention: Mention,
        tried: list[Candidate],
        loose: Candidate | None,
        instance: str,
        reading: Reading,
        sheet: Sheet,
    ) -> Outcome:
        quantity = mention.quantity
        first = tried[0]
        cells = tuple(dict.fromkeys(a for one in tried for _, a in one.cells))
        layout = sheet.layout(first.cells[0][1].table)
        table = layout.table.short if layout else "表格"
        doubts = self._doubts(mention, tried, loose)
        said = called(mention, self.words)
        shown = tried[:_SHOWN]
        slots = {
            "said": said,
            "figure": printed(quantity),
            "tried": "；".join(f"{one.name} {amount(one.value or Decimal(0), quantity)}" for one in shown),
            "value": amount(first.value or Decimal(0), quantity),
            "table": table,
        }
        message = None
        if loose is not None and self.loose_message:
            message = self.loose_message
            slots["tried"] = f"{loose.name} {amount(loose.value or Decimal(0), quantity)}"
        return Outcome(
            "fail",
            instance,
            slots=slots,
            cells=tuple(a for _, a in first.cells),
            values={"正文": printed(quantity), **compared(tried, table, said, quantity, sheet)},
            locations=(place(reading, mention), *sheet.locations(cells)),
            message=message,
            hint=hint(mention, first, reading, sheet),
            equation=equation(mention, first) if len(tried) == 1 and not doubts else None,
            expected=self._expected(mention, tried),
            subject=subject(reading.sentence(mention).text),
            weighed=Weighed(mention, (*mention.signs, *doubts), tuple(one.name for one in tried[1:])),
        )

    def _doubts(self, mention: Mention, tried: Sequence[Candidate], loose: Candidate | None) -> list[Sign]:
        """What the rule itself says against calling such a figure wrong."""
        roles = {*mention.roles, *self._roles(mention)}
        weights = self.words.load().weights
        found = {
            "loose_role": bool(self.doubtful & roles) and not self.firm & roles,
            "unspoken": mention.unspoken,
            "applicant": bool(mention.applicants),
            "members": mention.scope == "members",
            "loose_part": self.loose_parts and (mention.depth > 0 or mention.mark in ("parts", "open")),
            "other_name": loose is not None,
            "rough": nearly(mention.quantity, tried),
        }
        return [weights.sign(name) for name, held in found.items() if held]

    def _expected(self, mention: Mention, tried: Sequence[Candidate]) -> tuple[Decimal, ...]:
        """What the figure would be in each reading."""
        if self.at_most or not mention.quantity.exact:
            return ()
        sign = mention.change if self.change else 1
        values = (one.value * sign for one in tried if one.value is not None)
        return tuple(dict.fromkeys(value for value in values if value >= 0))


def _compile(fields: Fields, context: Context) -> Compiled:
    loose = fields.text("loose-message", "")
    check = Statement(
        frozenset(fields.texts("topics")),
        frozenset(fields.texts("roles")),
        frozenset(fields.texts("without", ())),
        frozenset(fields.texts("units", ())),
        fields.boolean("money", False),
        fields.boolean("change", False),
        fields.boolean("at-most", False),
        frozenset(fields.texts("doubtful", ())),
        frozenset(fields.texts("firm", ())),
        fields.boolean("loose-parts", False),
        read_sums(fields, "readings"),
        read_sums(fields, "loosely"),
        loose,
        context.layouts,
        context.words,
    )
    if not check.readings:
        raise fields.source.fault("“readings”中至少要有一种读法", "readings")
    return Compiled(check, _SLOTS)


_SUMS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "sum": {"type": "string"},
            "roles": {"type": "array", "items": {"type": "string"}},
            "topics": {"type": "array", "items": {"type": "string"}},
            "strict": {"type": "boolean"},
            "positive": {"type": "boolean"},
            "unless": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["name", "sum"],
        "additionalProperties": False,
    },
}
_WORDS = {"type": "array", "items": {"type": "string"}}

KIND = Kind(
    summary="正文里的数字与表格是否一致",
    keys={
        "topics": {**_WORDS, "description": "统计的对象（vocabulary.yaml 里 topics 的名称）"},
        "roles": {
            **_WORDS,
            "description": "数字的角色（vocabulary.yaml 里 roles 的名称；none：没有说）",
        },
        "without": {**_WORDS, "description": "同时有这些角色的不看"},
        "units": {**_WORDS, "description": "只看带这些量词的数字（不写则不限）"},
        "money": {"type": "boolean", "description": "金额"},
        "change": {"type": "boolean", "description": "比上年的增减数"},
        "at-most": {"type": "boolean", "description": "正文的数字不大于表格的即可"},
        "doubtful": {**_WORDS, "description": "这些角色说法较松，不符时至多是 warning"},
        "loose-parts": {"type": "boolean", "description": "作为总数的一部分说到的，不符时至多是 warning"},
        "firm": {**_WORDS, "description": "同时有这些角色的，不再算松"},
        "readings": {
            **_SUMS,
            "description": "认可的读法：名称与单元格之和（可用 $topic、$role、$applicant），一种相符即通过",
        },
        "loosely": {**_SUMS, "description": "名目不同而数字相符的读法：提示核对，至多是 warning"},
        "loose-message": {"type": "string", "description": "按 loosely 相符时的消息"},
    },
    required=("topics", "roles", "readings"),
    compile=_compile,
    reads="both",
    settle=settle,
)
