"""Sums and bounds over cells: ``check: applications[new,$col] + … == …``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from string import ascii_lowercase

from checker.audit import Location
from checker.forms import Form
from checker.ground.yamlfile import Fields, Node, as_mapping, as_text, as_texts
from checker.language.numerals import figure
from checker.report import Address, Cell
from checker.rules.base import Case, Outcome
from checker.rules.binding import Bound, Range, bind
from checker.rules.expression import ExpressionError, Ref, Truth, parse, references
from checker.rules.judge import Get, judge, operand_text, printed, wholly_blank, worked_out
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layout, Layouts, UnknownName, side
from checker.rules.patterns import Pattern, is_verifying, read_pattern
from checker.rules.sides import side_names

_MAX_INSTANCES = 500
_MAX_PRINTED = 20_000
"""So many checks are made of the rows that one report prints."""
_SLOTS = ("lhs", "rhs", "diff", "left", "right", "organ")
_SHOWN = 4
"""How many blanks a message names one by one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The compiled rule; it is bound to each form once."""

    truth: Truth
    ranges: Mapping[str, Range]
    layouts: Layouts
    forms: frozenset[str]
    sides: tuple[str, ...]
    like: Pattern | None
    unlike: Pattern | None
    blank_side: bool
    tables: tuple[tuple[bool, str], ...]
    bound: dict[tuple[Layout, ...], tuple[Bound, ...]] = field(default_factory=dict)

    def run(self, case: Case) -> Iterable[Outcome]:
        unfit = self._unfit(case.report.organ) if self.like or self.unlike else None
        if unfit:
            return [unfit]
        used: dict[tuple[bool, str], Layout] = {}
        for previous, table in self.tables:
            report, form = side(case, previous)
            if report is None:
                return [Outcome("not_applicable", reason="没有上年报告可比")]
            year = "上年报告" if previous else "本报告"
            layout = self.layouts.of(report, form, table)
            if layout is None or (not previous and layout.form.id not in self.forms):
                if form is None and table not in report.tables:
                    return [Outcome("unknown", reason=f"{year}未读到所需的表格")]
                return [Outcome("not_applicable", reason=f"{year}所用的格式没有此项")]
            if table not in report.tables:
                return [Outcome("unknown", reason=f"{year}未读到{layout.table.short}")]
            used[previous, table] = layout
        try:
            checks = self.bind(used)
        except UnknownName:
            return [Outcome("not_applicable", reason="所用的格式没有此项")]

        def get(address: Address) -> Cell | None:
            if address.previous:
                return case.previous.cell(address._replace(previous=False)) if case.previous else None
            return case.report.cell(address)

        return [self._outcome(check, get, case) for check in checks]

    def bind(self, used: Mapping[tuple[bool, str], Layout]) -> tuple[Bound, ...]:
        """The checks for these tables. Raises ``UnknownName``."""
        key = tuple(used.values())
        if not all(layout.lasting for layout in key):
            return tuple(islice(bind(self.truth, self.ranges, used), _MAX_PRINTED))
        if key not in self.bound:
            self.bound[key] = tuple(bind(self.truth, self.ranges, used))
        return self.bound[key]

    def _unfit(self, organ: str | None) -> Outcome | None:
        if organ is None:
            return Outcome("unknown", reason="未读到报告机关的名称")
        if (self.like and not self.like.search(organ)) or (self.unlike and self.unlike.search(organ)):
            return Outcome("not_applicable", reason=f"不适用于“{organ}”这类机关")
        return None

    def _outcome(self, check: Bound, get: Get, case: Case) -> Outcome:
        verdict = judge(check, get)
        if verdict.zero:
            return Outcome("pass", check.id, cells=check.cells, equation=check.equation)
        reason = verdict.reason
        if verdict.zero is False and verdict.true and self.blank_side and wholly_blank(check.conclusion, get):
            reason = "各分项均未填写"
        elif verdict.zero is False:
            return self._failure(check, get, case, fillable=verdict.true)
        return Outcome("unknown", check.id, reason, cells=check.cells, equation=check.equation)

    def _failure(self, check: Bound, get: Get, case: Case, *, fillable: bool) -> Outcome:
        at = check.conclusion
        (lhs, left), (rhs, right) = worked_out(at.left, get), worked_out(at.right, get)
        first, second = self.sides or side_names(check)
        slots = {
            **check.names,
            "lhs": figure(lhs),
            "rhs": figure(rhs),
            "diff": figure(abs(lhs - rhs)),
            "left": left,
            "right": right,
            "organ": case.report.organ or "",
        }
        for letter, operand in zip(ascii_lowercase, check.operands, strict=False):
            slots[letter] = operand_text(operand, get)
        outcome = Outcome(
            "fail",
            check.id,
            slots=slots,
            cells=check.cells,
            values={first: printed(at.left, get), second: printed(at.right, get)},
            locations=tuple(_locations(check, get, case)),
            equation=check.equation,
        )
        if not fillable:
            return outcome
        blanks = [a for a in check.cells if (cell := get(a)) is not None and cell.state == "blank"]
        names = "、".join(check.label(a) for a in blanks[:_SHOWN])
        if len(blanks) > _SHOWN:
            names += f"等 {len(blanks)} 格"
        if at.operator != "==":
            hint = f"{names}未填，空白按 0 计才有此结果；请补填后再核。"
            return replace(outcome, severity="warning", hint=hint)
        said = f"空白按 0 计，{first}（{left}）与{second}（{right}）不符；{names}未填，"
        said += f"所缺合计为 {figure(abs(lhs - rhs))}。"
        hint = "请补填空白的单元格；数为零的也应填 0。"
        return replace(outcome, severity="warning", message=said, hint=hint)


def _locations(check: Bound, get: Get, case: Case) -> Iterator[Location]:
    """The places of all cells compared, totals first."""
    found = [(a, cell) for a in check.cells if (cell := get(a)) is not None]
    found.sort(key=lambda pair: pair[0] not in check.heads)
    role = "primary"
    for address, cell in found:
        if cell.place is not None:
            path = case.previous.path if address.previous and case.previous else None
            name = check.label(address)
            yield Location(
                cell.place, "primary" if role == "primary" else "related", name, path, str(address)
            )
            role = "related"


def _compile(fields: Fields, context: Context) -> Compiled:
    node = fields.node("check")
    try:
        truth = parse(as_text(node, "check"))
    except ExpressionError as error:
        raise _at(node, error.message, error.at) from None
    refs = list(references(truth))
    letters = ascii_lowercase[: len(refs)]
    ranges = dict(_ranges(fields, refs, letters))
    for ref in refs:
        if not any(ref.table in form.tables for form in context.known):
            tables = dict.fromkeys(name for form in context.known for name in form.tables)
            raise _at(node, f"没有表“{ref.table}”；可用的表：{'、'.join(tables)}", ref.at)
        for name in (ref.row, ref.column):
            if name.startswith("$") and name[1:].partition(".")[0] not in ranges:
                raise _at(node, f"变量“{name}”没有在“for”中说明", ref.at)
    sides = fields.texts("sides", ())
    if len(sides) not in (0, 2):
        raise fields.source.fault("“sides”应当是左右两边的名称", "sides")
    if len({name.strip() for name in sides} - {""}) != len(sides):
        raise fields.source.fault("“sides”中两边的名称要不同，也不能空着", "sides")
    like = unlike = None
    if fields.has("organ"):
        organ = Fields(fields.node("organ"), "organ")
        like, unlike = read_pattern(organ, "like"), read_pattern(organ, "unlike")
        organ.done()
    check = Identity(
        truth,
        ranges,
        context.layouts,
        frozenset(form.id for form in context.forms),
        sides,
        like,
        unlike,
        fields.choice("blank-side", ("unknown",), None) is not None,
        tuple(dict.fromkeys((ref.previous, ref.table) for ref in refs)),
    )
    if is_verifying():
        _verify(check, node, context)
    return Compiled(check, frozenset((*_SLOTS, *ranges, *letters)))


def _ranges(fields: Fields, refs: Iterable[Ref], letters: str) -> Iterator[tuple[str, Range]]:
    """``for``: variable → ids, or a ``table.group`` whose members depend on the form."""
    if not fields.has("for"):
        return
    source = fields.node("for")
    names = {name for ref in refs for name in (ref.row, ref.column) if name.startswith("$")}
    used = {name[1:].partition(".")[0] for name in names}
    tables = {ref.table for ref in refs}
    for name, node in as_mapping(source, "for").items():
        if not name.isidentifier() or name in _SLOTS or name in letters:
            raise source.fault(f"“{name}”不能作变量名（不是名称，或与消息中的代号相同）", name)
        if name not in used:
            raise source.fault(f"变量“{name}”没有用到", name)
        if isinstance(node.value, tuple):
            yield name, Range(as_texts(node, name))
            continue
        table, dot, group = as_text(node, name).partition(".")
        if not dot or table not in tables:
            raise node.fault(
                f"“{name}”应当是名称的列表，或“表.组”（如 applications.columns），表须在 check 中用到"
            )
        yield name, Range(table=table, group=group)


def _verify(check: Identity, node: Node, context: Context) -> None:
    """Binds the check to every form that it is for: a wrong address is told at load, at its place."""
    fitting = [form for form in context.forms if all(table in form.tables for _, table in check.tables)]
    if not fitting:
        raise node.fault("没有一种格式同时有这些表，这条规则永远用不上")
    crosses = any(previous for previous, _ in check.tables)
    for form in fitting:
        # Last year's report may follow another form: its cells need only exist in one of them.
        fault = None
        for other in (form, *context.known) if crosses else (form,):
            fault = _fault(check, form, other, context)
            if fault is None:
                break
        if fault:
            said = f"{fault}（只用于部分格式的规则请写 forms）" if len(fitting) > 1 else str(fault)
            raise _at(node, said, fault.at)


def _fault(check: Identity, form: Form, other: Form, context: Context) -> UnknownName | None:
    used = {}
    for previous, table in check.tables:
        chosen = other if previous else form
        if table not in chosen.tables:
            return UnknownName(f"格式 {chosen.id} 没有表“{table}”")
        used[previous, table] = context.layouts.get(chosen, table)
    try:
        count = len(check.bind(used))
    except UnknownName as error:
        return error
    return (
        UnknownName(f"展开成 {count} 项检查，过多（上限 {_MAX_INSTANCES}）")
        if count > _MAX_INSTANCES
        else None
    )


def _at(node: Node, message: str, offset: int) -> Exception:
    """The fault at a character of the expression, where the file's layout lets it be counted."""
    fault = node.fault(message)
    if node.plain_scalar:
        fault.column += offset
    return fault


KIND = Kind(
    summary="单元格之间的等式或大小关系",
    keys={
        "check": {
            "type": "string",
            "description": "表达式，如 applications[new,$col] + applications[carried_in,$col] "
            "== applications[total,$col] + applications[carried_out,$col]",
        },
        "for": {
            "type": "object",
            "description": "变量：名称的列表，或“表.组”（如 applications.columns）；对其中每一个各查一次",
            "additionalProperties": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
            },
        },
        "sides": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 2,
            "maxItems": 2,
            "description": "左右两边的名称，列示所比的数字时用",
        },
        "organ": {
            "type": "object",
            "description": "只用于名称与 like 相符、与 unlike 不符的机关（正则表达式）",
            "properties": {"like": {"type": "string"}, "unlike": {"type": "string"}},
            "additionalProperties": False,
        },
        "blank-side": {
            "const": "unknown",
            "description": "一边的单元格全部空白时不作判断（另有规则提示空白）",
        },
    },
    required=("check",),
    compile=_compile,
    reads="tables",
)
