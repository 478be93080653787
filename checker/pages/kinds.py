"""The reference of the rule language: each kind of check with its keys, their values, and what messages may
say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.forms import Forms
from checker.ground.yamlfile import Fields, Node, as_items, load_yaml
from checker.pages.markdown import MADE, escaped, in_cell, in_code, whole_page
from checker.prose.vocabulary import Words
from checker.rules import Ruleset, kinds
from checker.rules.base import Rule
from checker.rules.kind import Context, Kind, Reads
from checker.rules.layout import Layouts
from checker.rules.schema import COMMON, REQUIRED

_READS: Mapping[Reads, str] = {"tables": "表格", "prose": "文字", "both": "文字和表格"}
_LONGEST = 90
"""Characters of an example of a key."""
SLOTS = {
    "lhs": "左边的数", "rhs": "右边的数", "diff": "相差多少", "left": "左边怎样算得", "right": "右边怎样算得",
    "lhs:%": "左边写成百分数", "rhs:%": "右边写成百分数", "diff:%": "相差几个百分点",
    "lhs:元": "左边的金额（用印出的单位）", "rhs:元": "右边的金额", "diff:元": "相差的金额",
    "organ": "机关",
    "text": "原文里的这一处", "sentence": "所在的句子", "figure": "正文的数字", "expected": "应为多少",
    "table": "表", "cell": "单元格", "cells": "各单元格", "count": "个数", "section": "部分的名称",
    "missing": "没有写到的", "found": "写到的", "length": "字数", "problem": "不符之处", "limit": "期限",
    "value": "表中的数", "formula": "公式的原文", "year": "年度", "title": "标题", "period": "统计期限",
    "claim": "正文的说法", "reason": "原因", "name": "名称", "label": "名称", "row": "行", "rows": "各行",
    "said": "正文怎样说的", "listed": "列了多少", "parts": "各项",
    "sum": "各项之和", "whole": "总数", "units": "各个量词", "now": "本年的数", "then": "上年的数",
    "first": "先说的", "second": "后说的", "words": "说的是什么", "from": "由什么得出", "before": "前一个",
    "printed": "所印的", "official": "格式规定的", "named": "文件名所写的", "difference": "差在哪里",
    "lacks": "标题里没有的", "labels": "各名称", "files": "各文件", "member": "成员单位",
    "members": "成员有几个", "there": "有报告的成员有几个", "since": "何时才有", "end": "期末", "col": "列",
    "told": "前面说的数", "style": "其余为零的格填没填 0", "all": "全部格数", "lack": "少了还是多了，多少",
    "more": "另有几个",
    "percent": "百分之几", "least": "至少", "most": "至多", "topic": "统计对象", "role": "角色",
}  # fmt: skip
"""What a message may fill in → what that is; the others are told by their name."""
_ORDINALS = "a、b、c……"


def kinds_page(rules: Ruleset, forms: Forms) -> str:
    lines = [
        MADE,
        "# 检查的种类",
        "规则的 `kind` 是下列之一。怎样写，见[怎样写一条规则](rule.md)；`gouji new rule` 写一个能用的开头，"
        "`gouji schema rules` 给出同样内容的 JSON Schema，供编辑器补全。"
        "消息里可填的，有的只用于其中几种 `find`、`check`，写了没有的会列出可用的。",
        "## 各种检查共有的键",
        _table(COMMON, REQUIRED, ()),
    ]
    layouts = Layouts(forms)
    for name in kinds.names():
        kind = kinds.find(name)
        using = [rule for rule in rules if rule.kind == name]
        lines += [f"## {name}", f"{escaped(kind.summary)}。读的是{_READS[kind.reads]}。"]
        items = [item for rule in using if (item := _written(rule)) is not None]
        if kind.keys:
            lines.append(_table(kind.keys, kind.required, items))
        used = dict.fromkeys(slot for item in items for slot in _slots(kind, item, layouts))
        slots = [*kind.slots, *(slot for slot in used if slot not in kind.slots)]
        if slots:
            lines.append(f"消息里可填：{_said(slots, kind.slots)}。")
        if kind.grading:
            lines.append(f"等级：{escaped(kind.grading)}")
        if using:
            links = "、".join(f"[{rule.id}](rules/{rule.id}.md)" for rule in using[:6])
            lines.append(f"用它的规则：{links}{f' 等 {len(using)} 条' if len(using) > 6 else ''}")
    return whole_page(lines)


def _table(keys: Mapping[str, Mapping[str, Any]], required: Sequence[str], items: Sequence[Node]) -> str:
    rows = []
    for key, about in keys.items():
        needed = "是" if key in required else ""
        said = in_cell(str(about.get("description", "")))
        rows.append(
            f"| `{key}` | {said} | {in_cell(_values(about))} | {_example(key, about, items)} | {needed} |"
        )
    head = ["| 键 | 含义 | 写什么 | 例 | 必写 |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


_TYPES = {
    "string": "文字", "integer": "整数", "number": "数", "boolean": "true、false", "object": "键值对",
    "array": "列表",
}  # fmt: skip


def _values(about: Mapping[str, Any]) -> str:
    """What may stand under a key."""
    if "enum" in about:
        return "、".join(map(str, about["enum"]))
    if "const" in about:
        return str(about["const"])
    if options := about.get("anyOf") or about.get("oneOf"):
        return "或".join(dict.fromkeys(_values(option) for option in options))
    kind = about.get("type")
    if isinstance(kind, list):
        return "或".join(_TYPES[one] for one in kind)
    if kind == "array":
        inner = _values(about.get("items", {}))
        return f"{inner}的列表" if inner in ("文字", "整数") else "列表"
    if kind == "object" and "properties" in about:
        return f"键值对：{'、'.join(about['properties'])}"
    return _TYPES.get(str(kind), "")


def _example(key: str, about: Mapping[str, Any], items: Sequence[Node]) -> str:
    """How a rule that comes with gouji writes the key: the shortest that says something."""
    given = about.get("examples", ())
    used = [item.value[key].plain() for item in items if isinstance(item.value, dict) and key in item.value]
    told = sorted((_flow(one) for one in used), key=len)
    shown = [_flow(one) for one in given] or [one for one in told if len(one) <= _LONGEST]
    return f"`{in_code(f'{key}: {shown[0]}')}`" if shown else ""


def _flow(value: object) -> str:
    """A value as YAML writes it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    said = str(value).strip()
    plain = isinstance(value, str) and not (set(said) & set("#{}[],&*!|>'\"%@`") or ": " in said)
    return said if plain or not isinstance(value, str) else json.dumps(said, ensure_ascii=False)


def _written(rule: Rule) -> Node | None:
    """The rule as its file has it; ``None`` for one that is made from a form."""
    try:
        items = as_items(load_yaml(rule.path), "规则文件")
    except Exception:  # the rules were read before: what is not in a file is no matter of the file
        return None
    return next((item for item in items if _id(item) == rule.id), None)


def _id(item: Node) -> object:
    return item.value["id"].value if isinstance(item.value, dict) and "id" in item.value else None


def _slots(kind: Kind, item: Node, layouts: Layouts) -> Iterator[str]:
    """What a message of the rule may fill in."""
    words = Words.of(())
    forms = tuple(layouts.forms.values())
    fields = Fields(item, "规则")
    chosen = fields.texts("forms", ())
    fitting = tuple(form for form in forms if not chosen or form.id in chosen)
    yield from sorted(kind.compile(fields, Context(fitting, layouts, words)).slots)


def _said(slots: Sequence[str], own: Mapping[str, str]) -> str:
    # What has no description is a name that one of our rules has given itself.
    named = [slot for slot in slots if slot in SLOTS or slot in own]
    letters = any(len(slot) == 1 for slot in slots)
    said = [f"`{{{slot}}}` {own.get(slot) or SLOTS.get(slot, '')}".rstrip() for slot in named]
    return "、".join([*said, *([f"`{{a}}` {_ORDINALS}依次是式子里的各个单元格"] if letters else [])])
