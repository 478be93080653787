"""A figure that the prose states, against the cells it speaks of."""

from __future__ import annotations

from checker.ground.yamlfile import Fields
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.prose import read_sums
from checker.rules.statements.check import Statement
from checker.rules.statements.judging import settle
from checker.rules.statements.spec import Spec

_SLOTS = frozenset(("said", "figure", "tried", "value", "table"))


def _compile(fields: Fields, context: Context) -> Compiled:
    loose = fields.text("loose-message", "")
    spec = Spec(
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
        frozenset(fields.texts("witnessed", ())),
        read_sums(fields, "counted"),
        read_sums(fields, "readings"),
        read_sums(fields, "loosely"),
        loose,
        context.layouts,
        context.words,
        context.forms[0].kind if context.forms else None,
    )
    if not spec.readings:
        raise fields.source.fault("“readings”中至少要有一种读法", "readings")
    return Compiled(Statement(spec), _SLOTS)


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
            "alone": {"type": "array", "items": {"type": "string"}},
            "without": {"type": "array", "items": {"type": "string"}},
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
        "money": {"type": "boolean", "description": "true 查金额；不写查件数等不是金额的数"},
        "change": {"type": "boolean", "description": "比上年的增减数"},
        "at-most": {"type": "boolean", "description": "正文的数字不大于表格的即可"},
        "doubtful": {**_WORDS, "description": "这些角色说法较松，不符时至多是 warning"},
        "loose-parts": {"type": "boolean", "description": "作为总数的一部分说到的，不符时至多是 warning"},
        "witnessed": {
            **_WORDS,
            "description": "只有这些角色，同句另有数字与表格相符、存疑又少的，不符时才是 error",
        },
        "firm": {**_WORDS, "description": "同时有这些角色的，不再算松"},
        "readings": {
            **_SUMS,
            "description": "认可的读法：名称与单元格之和（可用 $topic、$role、$applicant），一种相符即通过",
        },
        "counted": {
            **_SUMS,
            "description": "表里的件数：没有说明因什么引起的案件，同句说的总数与它一样多的，就是表里的那些",
        },
        "loosely": {**_SUMS, "description": "名目不同而数字相符的读法：提示核对，至多是 warning"},
        "loose-message": {"type": "string", "description": "按 loosely 相符时的消息"},
    },
    required=("topics", "roles", "readings"),
    compile=_compile,
    reads="both",
    slots={"said": "说的是什么", "tried": "各种读法在表中各是多少"},
    settle=settle,
)
