"""The JSON Schema of rule files, made from the kinds themselves, so that editors complete and check."""

from __future__ import annotations

from typing import Any

from checker.audit import SEVERITIES
from checker.rules import kinds
from checker.rules.base import RESTS
from checker.rules.conditions import WHEN_SCHEMA
from checker.rules.explained import EXPLAINED_SCHEMA
from checker.rules.loader import CONFIDENCES, EXAMPLE_KEYS
from checker.rules.scope import PACKS

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
COMMON: dict[str, Any] = {
    "id": {"type": "string", "pattern": r"^[^\sA-Z/\\]+$", "description": "规则的编号，全部规则中唯一"},
    "override": {"type": "boolean", "description": "替换前面同一编号的规则"},
    "title": {**_TEXT, "description": "规则的名称，审核结果中显示"},
    "severity": {
        "enum": list(reversed(SEVERITIES)),
        "description": "error 可证明的错误，warning 极可能有误或需要解释，info 值得一看",
    },
    "confidence": {"enum": list(reversed(CONFIDENCES)), "description": "把握的大小，默认 high"},
    "basis": {
        "description": "依据：文件与条款；没有条文的，写由什么得来",
        "oneOf": [
            {
                "type": "object",
                "properties": {"doc": _TEXT, "at": {"type": "string"}},
                "required": ["doc"],
                "additionalProperties": False,
            },
            *(
                {
                    "type": "object",
                    "properties": {key: {**_TEXT, "description": name}},
                    "required": [key],
                    "additionalProperties": False,
                }
                for key, name in RESTS.items()
            ),
        ],
    },
    "why": {"type": "string", "description": "为什么要查"},
    "hint": {"type": "string", "description": "怎么改；可用与 message 相同的 {名称}"},
    "message": {**_TEXT, "description": "报出时的文字；{名称} 由检查填入"},
    "when": WHEN_SCHEMA,
    "explained": EXPLAINED_SCHEMA,
    "waivable": {"type": "boolean", "description": "false：不能豁免，也不能记入基线（默认 true）"},
    "forms": {**_TEXTS, "description": "只用于这些格式；不写则全部适用"},
    "kinds": {**_TEXTS, "description": "只用于这些种类的报告（表样的 kind）；不写则随文件开头所写，或不限"},
    "pack": {"enum": list(PACKS), "description": "表样的 checks 写了它的，这条规则也用于那种报告"},
}
_SCOPE = {
    "type": "object",
    "description": "写在规则之前：以下各条用于哪几种报告",
    "properties": {"kinds": COMMON["kinds"]},
    "required": ["kinds"],
    "additionalProperties": False,
}
REQUIRED = ("id", "title", "kind", "severity", "basis", "message", "examples")


def schema() -> dict[str, Any]:
    """The schema of a rule file: a list of rules, each of one kind."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "勾稽规则文件",
        "type": "array",
        "items": {
            "if": {"required": ["kinds"], "not": {"required": ["id"]}},
            "then": {"$ref": "#/$defs/scope"},
            "else": {"$ref": "#/$defs/rule"},
        },
        "$defs": {
            "rule": {
                "type": "object",
                "required": list(REQUIRED),
                "properties": {"kind": {"enum": list(kinds.names()), "description": "检查的种类"}},
                "allOf": [
                    {
                        "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                        "then": {"$ref": f"#/$defs/{name}"},
                    }
                    for name in kinds.names()
                ],
            },
            "scope": _SCOPE,
            "common": {"properties": COMMON},
            "examples": _examples(),
            "example": _example(),
            **{name: _kind(name) for name in kinds.names()},
        },
    }


def _kind(name: str) -> dict[str, Any]:
    kind = kinds.find(name)
    return {
        "description": kind.summary,
        "properties": {
            **{key: {"$ref": f"#/$defs/common/properties/{key}"} for key in COMMON},
            "kind": {"const": name, "description": kind.summary},
            "examples": {"$ref": "#/$defs/examples"},
            **{key: dict(value) for key, value in kind.keys.items()},
        },
        "required": list(kind.required),
        "additionalProperties": False,
    }


def _examples() -> dict[str, Any]:
    items = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/example"}}
    groups = {
        "pass": "应当通过",
        "fail": "应当报出",
        "unknown": "应当无法判断",
        "skip": "应当不适用",
    }
    return {
        "type": "object",
        "description": "例子：gouji test 逐个运行",
        "properties": {group: {**items, "description": text} for group, text in groups.items()},
        "required": ["pass", "fail"],
        "additionalProperties": False,
    }


def _example() -> dict[str, Any]:
    cell = {"type": ["string", "number", "null"], "description": "单元格所印的内容；null 空白，? 不能确定"}
    return {
        "anyOf": [
            {"type": "string", "description": "第一部分的文字"},
            {
                "type": "object",
                "properties": {key: {} for key in EXAMPLE_KEYS},
                "patternProperties": {r"\[": cell},
                "additionalProperties": False,
            },
        ]
    }
