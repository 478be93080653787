"""The JSON Schemas of forms and vocabularies, so that editors complete and check them.

Their readers refuse what is written wrong, with the place; what is here names the keys and their values.
"""

from __future__ import annotations

from typing import Any, get_args

from checker.forms.model import MONEY_UNITS, Layout, Rounding, ValueKind

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_SUM = {
    "type": ["string", "integer", "array"],
    "description": "合计的是：1-8（行次）、rest 其余、children 下级、各行或列的名称",
}
_SAID = {
    "anyOf": [{"type": "boolean"}, *_TEXTS["anyOf"]],
    "description": "正文怎样说到它；false 不比较",
}
_VALUES = {
    "kind": {
        "enum": list(get_args(ValueKind)),
        "description": "count 件数、signed 可正可负、money 金额、decimal、percent",
    },
    "unit": {"enum": list(MONEY_UNITS), "description": "金额的单位"},
}
_ID = {"type": "string", "description": "标识：汉字、字母、数字、下划线和点；不写则取名称"}
_LABEL = {**_TEXT, "description": "表上印的名称"}
_VARIANTS = {**_TEXTS, "description": "实际出现的其他写法"}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _many(reference: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{reference}"}}


_USUAL = {
    "unit": _VALUES["unit"],
    "values": {"enum": list(get_args(ValueKind)), "description": "各列是什么样的数"},
    "rounding": {
        "enum": list(get_args(Rounding)),
        "description": "printed：四舍五入印出，合计允许末位之差",
    },
}
_LISTS = {
    "columns": _many("column"),
    "rows": _many("row"),
    "groups": {"type": "object", "description": "行组: 其中的行", "additionalProperties": _TEXTS},
}
_CELLS: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        _TEXTS,
        {"type": "object", "additionalProperties": {"type": "string"}},
    ]
}
_SECTION = _object(
    {
        "id": _ID,
        "mark": {"type": "string", "description": "序号，也可写在 title 里"},
        "title": _TEXT,
        "variants": _VARIANTS,
        "keywords": {**_TEXTS, "description": "改了写法也能认出的词"},
        "usual": {"type": "string", "description": "例子里这一章节平常写的话"},
        "optional": {"type": "boolean"},
        "sections": _many("section"),
    },
    "title",
)
_TABLE = _object(
    {
        "id": _ID,
        "title": {**_TEXT, "description": "表上印的标题，凭它认表"},
        "short": {"type": "string", "description": "审核结果里怎么叫它（表一）"},
        "section": {"type": "string", "description": "在哪一章节"},
        "layout": {"enum": list(get_args(Layout)), "description": "不写就是 titled，凭标题认"},
        "variants": _VARIANTS,
        "headers": _TEXTS,
        "optional": {"type": "boolean"},
        "sides": {
            "type": "array",
            "description": "并排印的几张表",
            "items": _object({"id": _ID, "label": _LABEL, **_LISTS, **_USUAL}),
        },
        "blocks": {"type": "array", "items": {"type": "object"}},
        "balance": {"type": "array", "items": _TEXTS},
        **_LISTS,
        **_USUAL,
    },
    "title",
)
_COLUMN = _object(
    {
        "id": _ID,
        "label": _LABEL,
        "variants": _VARIANTS,
        **_VALUES,
        "total": {"type": "boolean", "description": "合计列"},
        "sum": _SUM,
        "said": _SAID,
        "main": {"type": "boolean"},
        "among": {"type": "boolean"},
        "optional": {"type": "boolean"},
        "signed": {"type": "boolean", "description": "可以小于 0"},
        "columns": _many("column"),
    },
    "label",
)
_ROW = _object(
    {
        "id": _ID,
        "mark": {"type": "string"},
        "label": _LABEL,
        "line": {"type": "integer", "description": "行次"},
        "variants": _VARIANTS,
        **_VALUES,
        "total": {"type": "boolean", "description": "合计行"},
        "of": {"type": "string", "description": "合计哪个行组"},
        "sum": _SUM,
        "equals": {**_CELLS, "description": "与哪一格相等：表[行, 列]，几列不同的写 {列: 地址}"},
        "last_year": {**_CELLS, "description": "与上年的哪一格相等，写法同 equals"},
        "said": _SAID,
        "main": {"type": "boolean"},
        "among": {"type": "boolean", "description": "“其中”的一项，不计入合计"},
        "optional": {"type": "boolean"},
        "signed": {"type": "boolean"},
        "group": {"type": "string", "description": "下级各行的组名"},
        "unsplit": {"type": "string", "description": "几行并成一行印时那一行的标识"},
        "rows": _many("row"),
        "open": {"type": "string", "description": "各报告自己的行：组名"},
        "key": {
            "type": "object",
            "description": "这样的行凭什么认",
            "properties": {
                "label": {"type": "string", "description": "编码或名称那一列的列名"},
                "variants": _VARIANTS,
                "like": {"type": "string", "description": "编码或名称是什么样的：正则表达式"},
                "name": {"type": "string", "description": "编码以外另有名称一列的，它的列名"},
                "parent": {"const": "prefix", "description": "编码在前的管编码在后的"},
            },
            "required": ["label"],
            "additionalProperties": False,
        },
    },
)


def forms() -> dict[str, Any]:
    """The schema of a form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "勾稽表样文件",
        **_object(
            {
                "id": {**_TEXT, "description": "表样的编号，规则的 forms 用它"},
                "kind": {**_TEXT, "description": "报告的种类"},
                "name": {**_TEXT, "description": "这种报告叫什么"},
                "title": _TEXT,
                "titles": {**_TEXTS, "description": "真实的标题里怎么叫"},
                "first_year": {"type": "integer", "description": "从哪一年度起用"},
                "last_year": {"type": "integer", "description": "用到哪一年度"},
                "checks": {**_TEXTS, "description": "带上哪些通用的规则：text、tables、dates、numbering"},
                "preamble": {"type": "string", "description": "规则的例子里开头写什么"},
                "sections": _many("section"),
                "tables": _many("table"),
                "examples": {
                    "type": "array",
                    "description": "印的是什么，应读作什么：gouji test 逐个运行",
                    "items": _object(
                        {
                            "printed": {**_TEXT, "description": "一张表，照印的写"},
                            "read": {"type": "object", "description": "单元格的地址: 应读作的数"},
                            "year": {"type": "integer"},
                        },
                        "printed",
                        "read",
                    ),
                },
                **_USUAL,
            },
            "id",
            "kind",
            "name",
            "first_year",
        ),
        "$defs": {"section": _SECTION, "table": _TABLE, "column": _COLUMN, "row": _ROW},
    }


def vocabulary() -> dict[str, Any]:
    """The schema of a vocabulary."""
    flag = {"type": "boolean"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "勾稽词汇文件",
        "type": "object",
        "properties": {
            "kinds": {**_TEXTS, "description": "只用于这些种类的报告"},
            "topics": {
                "type": "object",
                "description": "统计对象: 怎样说到它",
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "words": _TEXTS,
                        "weak": _TEXTS,
                        "units": _TEXTS,
                        "family": {"type": "string"},
                        "section": {"type": "string"},
                        "default": flag,
                        "balance": flag,
                        "official": flag,
                    },
                },
            },
            "roles": {
                "type": "object",
                "description": "数字的角色: 怎样说到它",
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "words": _TEXTS,
                        "short": _TEXTS,
                        "of": _TEXTS,
                    },
                },
            },
            "examples": {
                "type": "array",
                "description": "例句，和其中的数应读作什么",
                "items": {
                    "type": "object",
                    "properties": {"text": _TEXT, "read": {"type": "array", "items": {"type": "object"}}},
                    "required": ["text", "read"],
                },
            },
        },
    }
