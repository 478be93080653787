"""Sums and bounds over cells: ``check: applications[new,$col] + … == …``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.ground.yamlfile import Fields, as_mapping, as_text, as_texts
from checker.rules.base import Case, Outcome
from checker.rules.binding import Range
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.patterns import Pattern, is_verifying, read_pattern
from checker.rules.requirement import SLOTS, WRITTEN, Requirement, in_forms, letters
from checker.rules.tolerance import TOLERANCE_SCHEMA, read_tolerance
from checker.rules.tree import Ref, references
from checker.rules.written import fault_at, read_truth, table_id


@dataclass(frozen=True, slots=True)
class Identity:
    """The compiled rule."""

    requirement: Requirement
    like: Pattern | None
    unlike: Pattern | None

    def run(self, case: Case) -> Iterable[Outcome]:
        unfit = self._unfit(case.report.organ) if self.like or self.unlike else None
        return [unfit] if unfit else self.requirement.run(case)

    def _unfit(self, organ: str | None) -> Outcome | None:
        if organ is None:
            return Outcome("unknown", reason="未读到报告机关的名称")
        if (self.like and not self.like.search(organ)) or (self.unlike and self.unlike.search(organ)):
            return Outcome("not_applicable", reason=f"不适用于“{organ}”这类机关")
        return None


def _compile(fields: Fields, context: Context) -> Compiled:
    node = fields.node("check")
    truth = read_truth(node, "check", context)
    refs = list(references(truth))
    ranges = dict(_ranges(fields, refs, context))
    for ref in refs:
        for name in (ref.row, ref.column):
            if name.startswith("$") and name[1:].partition(".")[0] not in ranges:
                raise fault_at(node, f"变量“{name}”没有在“for”中说明", ref.at)
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
    requirement = Requirement(
        truth,
        ranges,
        context.layouts,
        in_forms(context.forms),
        sides,
        fields.choice("blank-side", ("unknown",), None) is not None,
        read_tolerance(fields, truth),
    )
    if is_verifying() and (fault := requirement.fault(context)):
        raise fault_at(node, str(fault), fault.at)
    return Compiled(
        Identity(requirement, like, unlike), frozenset((*SLOTS, *WRITTEN, *ranges, *letters(truth)))
    )


def _ranges(fields: Fields, refs: list[Ref], context: Context) -> Iterator[tuple[str, Range]]:
    """``for``: variable → names, or a ``table.group`` whose members depend on the form."""
    if not fields.has("for"):
        return
    source = fields.node("for")
    variables = {name[1:] for ref in refs for name in (ref.row, ref.column) if name.startswith("$")}
    used = {name.partition(".")[0] for name in variables}
    taken = (*SLOTS, *"abcdefghijklmnopqrstuvwxyz"[: len(refs)])
    tables = {ref.table for ref in refs}
    for name, node in as_mapping(source, "for").items():
        if not name.isidentifier() or name in taken:
            raise source.fault(f"“{name}”不能作变量名（不是名称，或与消息中的代号相同）", name)
        if name not in used:
            raise source.fault(f"变量“{name}”没有用到", name)
        if isinstance(node.value, tuple):
            yield name, Range(as_texts(node, name))
            continue
        table, dot, group = as_text(node, name).partition(".")
        table = table_id(table, 0, node, context) if dot else table
        if not dot or table not in tables:
            raise node.fault(f"“{name}”应当是名称的列表，或“表.组”（如 表.columns），表须在 check 中用到")
        yield name, Range(table=table, group=group)


KIND = Kind(
    summary="单元格之间的等式或大小关系",
    keys={
        "check": {
            "type": "string",
            "description": "表达式，如 表[甲, $col] + 表[乙, $col] == 表[合计, $col]",
        },
        "for": {
            "type": "object",
            "description": "变量：名称的列表，或“表.组”（如 表.columns）；对其中每一个各查一次",
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
        "tolerance": TOLERANCE_SCHEMA,
        "blank-side": {
            "const": "unknown",
            "description": "一边的单元格全部空白时不作判断（另有规则提示空白）",
        },
    },
    required=("check",),
    compile=_compile,
    reads="tables",
)
