"""What may be configured: one table, of which the reader of the file, ``gouji config``, ``gouji init``, the
JSON Schema and the documentation are all made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from checker.audit import SEVERITIES
from checker.ground.paths import Folder, Target, nearby, on_disk, target
from checker.ground.yamlfile import Fields, Node, as_boolean, as_integer, as_mapping, as_text, as_texts
from checker.render import FORMATS, TEMPLATE
from checker.settings import Letterhead, Override

LEVELS = (*reversed(SEVERITIES), "off")
FAIL_ON = (*reversed(SEVERITIES), "never")
NOTICE: Mapping[str, str] = {
    "issuer": "落款",
    "number": "文号",
    "deadline": "期限",
    "contact": "联系方式",
    "date": "日期",
    "template": "模板（Word 文件）",
}
"""What an office puts on its notices: keys, and what each is."""
WAIVERS, BASELINE = "gouji-waivers.yaml", "gouji-baseline.json"

Read = Callable[[Node, str, Path], Any]
"""How the value of a key is read: its node, its name, the folder that paths are relative to."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration. ``about`` is what users are told; ``sample`` what ``init`` writes."""

    about: str
    default: Any
    read: Read
    schema: Mapping[str, Any]
    sample: str


def _path(node: Node, key: str, root: Path) -> Path:
    return nearby(root / as_text(node, key))


def _paths(node: Node, key: str, root: Path) -> tuple[Path, ...]:
    as_texts(node, key)  # the fault is told of the key
    items = node.value if isinstance(node.value, tuple) else (node,)
    return tuple(_path(item, key, root) for item in items)


def _existing(node: Node, key: str, root: Path) -> Path:
    path = Path(on_disk(_path(node, key, root)))
    if not path.exists():
        raise node.fault(f"“{key}”所指的“{node.value}”不存在（相对于 {root.as_posix()}）")
    return path


def _all_existing(node: Node, key: str, root: Path) -> tuple[Path, ...]:
    as_texts(node, key)
    items = node.value if isinstance(node.value, tuple) else (node,)
    return tuple(_existing(item, key, root) for item in items)


def _texts(node: Node, key: str, root: Path) -> tuple[str, ...]:
    return as_texts(node, key)


def _boolean(node: Node, key: str, root: Path) -> bool:
    return as_boolean(node, key)


def _natural(node: Node, key: str, root: Path) -> int:
    if (number := as_integer(node, key)) < 0:
        raise node.fault(f"“{key}”不能是负数")
    return number


def _one_of(choices: tuple[str, ...]) -> Read:
    def read(node: Node, key: str, root: Path) -> str:
        return Fields(Node({key: node}, node.path, node.line, node.column), "配置").choice(key, choices)

    return read


def _formats(node: Node, key: str, root: Path) -> tuple[str, ...]:
    items = node.value if isinstance(node.value, tuple) else (node,)
    return tuple(_one_of((*FORMATS, TEMPLATE))(item, key, root) for item in items)


def _levels(node: Node, key: str, root: Path) -> dict[str, str]:
    return {rule: _one_of(LEVELS)(level, key, root) for rule, level in as_mapping(node, key).items()}


def _outputs(node: Node, key: str, root: Path) -> dict[str, Target]:
    if isinstance(node.value, str):
        return {"": target(node.value, _path(node, key, root))}
    outputs = {}
    for name, value in as_mapping(node, key).items():
        if name not in (*FORMATS, TEMPLATE):
            raise node.fault(f"没有格式“{name}”；可用：{'、'.join(FORMATS)}", name)
        path = _path(value, name, root)
        outputs[name] = target(as_text(value, name), path)
        if isinstance(outputs[name], Folder) and not (name in FORMATS and FORMATS[name].folder):
            raise value.fault(f"格式 {name} 不能写成文件夹（“{value.value}”末尾有斜线）")
    return outputs


def _overrides(node: Node, key: str, root: Path) -> tuple[Override, ...]:
    if not isinstance(node.value, tuple):
        raise node.fault(f"“{key}”应当是列表，每项以 paths 写明适用的路径")
    found = []
    for item in node.value:
        fields = Fields(item, "overrides 的一项")
        override = Override(
            paths=fields.texts("paths"),
            ignore=fields.texts("ignore", ()),
            severities=cast(Any, _levels(fields.node("severity"), "severity", root))
            if fields.has("severity")
            else {},
        )
        fields.done()
        found.append(override)
    return tuple(found)


def _letterhead(node: Node, key: str, root: Path) -> Letterhead:
    fields = Fields(node, key)
    texts = {name: fields.text(name, "") for name in NOTICE if name != "template"}
    template = _existing(fields.node("template"), "template", root) if fields.has("template") else None
    fields.done()
    return Letterhead(**texts, template=template)


_TEXT = {"type": "string"}
_TEXTS = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_SEVERITIES = {"type": "object", "additionalProperties": {"enum": list(LEVELS)}}
_FORMAT = {"enum": [*FORMATS, TEMPLATE]}

KEYS: Mapping[str, Key] = {
    "paths": Key("没有指明路径时，核对哪些文件和文件夹", (), _paths, _TEXTS, "[年报]"),
    "rules": Key("自己的规则和表样所在的文件夹", (), _all_existing, _TEXTS, "[rules]"),
    "select": Key("只用这些规则（可用通配符）；不写则用全部", (), _texts, _TEXTS, "[]"),
    "ignore": Key("不用这些规则（可用通配符）", (), _texts, _TEXTS, "[]"),
    "severity": Key(
        "改变规则的级别：error 错误、warning 警告、info 提示、off 关闭",
        {},
        _levels,
        _SEVERITIES,
        "{blank-cells: off}",
    ),
    "overrides": Key(
        "只对某些路径的报告另作规定",
        (),
        _overrides,
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"paths": _TEXTS, "ignore": _TEXTS, "severity": _SEVERITIES},
                "required": ["paths"],
                "additionalProperties": False,
            },
        },
        '[{paths: ["历年/**"], ignore: [applications-*], severity: {blank-cells: off}}]',
    ),
    "fail-on": Key(
        "有这一级别以上的新问题时，以退出码 1 结束",
        "error",
        _one_of(FAIL_ON),
        {"enum": list(FAIL_ON)},
        "error",
    ),
    "previous": Key("上年的报告：文件或文件夹", (), _all_existing, _TEXTS, "[../2023]"),
    "rollup": Key("汇总名单：哪些机关的报告汇总成哪一份", None, _existing, _TEXT, "rollup.yaml"),
    "organs": Key(
        "机关名单：全称、曾用名、简称、地区、上级机关（YAML 或 Excel）", None, _existing, _TEXT, "organs.yaml"
    ),
    "history": Key("历史记录：各轮的数字和问题（没有就新建）", None, _path, _TEXT, "gouji-history.db"),
    "format": Key(
        "输出格式",
        ("text",),
        _formats,
        {"oneOf": [_FORMAT, {"type": "array", "items": _FORMAT}]},
        "[text, html]",
    ),
    "output": Key(
        "各格式写到哪个文件；只写一个文件时，格式看它的后缀；html 写作“文件夹/”时，一份报告一页，另有总览",
        {},
        _outputs,
        {
            "oneOf": [
                _TEXT,
                {
                    "type": "object",
                    "properties": dict.fromkeys((*FORMATS, TEMPLATE), _TEXT),
                    "additionalProperties": False,
                },
            ]
        },
        "{html: audit.html}",
    ),
    "template": Key("自己的 Jinja 模板", None, _existing, _TEXT, "audit.md.j2"),
    "notice": Key(
        "整改通知上的" + "、".join(f"{key} {about}" for key, about in NOTICE.items()),
        Letterhead(),
        _letterhead,
        {"type": "object", "properties": dict.fromkeys(NOTICE, _TEXT), "additionalProperties": False},
        "{issuer: 云岭县人民政府办公室, deadline: 2026年1月20日, template: 通知模板.docx}",
    ),
    "waivers": Key(f"豁免文件（默认：配置旁的 {WAIVERS}）", None, _path, _TEXT, WAIVERS),
    "baseline": Key(f"基线文件（默认：配置旁的 {BASELINE}）", None, _path, _TEXT, BASELINE),
    "show-passed": Key("也列出通过的检查", False, _boolean, {"type": "boolean"}, "false"),
    "allow-partial": Key(
        "没有读全的报告只按查出的问题计，不以退出码 3 结束", False, _boolean, {"type": "boolean"}, "false"
    ),
    "skip-unrecognised": Key(
        "点名的文件不是年度报告时跳过，不算出错", False, _boolean, {"type": "boolean"}, "false"
    ),
    "jobs": Key("同时用几个进程（0：自动）", 0, _natural, {"type": "integer", "minimum": 0}, "0"),
    "cache": Key("沿用未变文件的结果", True, _boolean, {"type": "boolean"}, "true"),
}


def schema() -> dict[str, Any]:
    """The JSON Schema of ``gouji.yaml``."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "gouji 的配置",
        "type": "object",
        "properties": {name: {"description": key.about, **key.schema} for name, key in KEYS.items()},
        "additionalProperties": False,
    }


def template() -> str:
    """A ``gouji.yaml`` in which everything is explained and nothing is set."""
    lines = [
        "# gouji 的配置。路径都相对于本文件所在的文件夹；命令行选项优先于这里。",
        "# 要用哪一项，就去掉它前面的“# ”。用“gouji config”查看实际生效的值。",
        "# 编辑器补全：运行 gouji schema config --output gouji.schema.json，再在第一行写",
        "#   # yaml-language-server: $schema=gouji.schema.json",
    ]
    for name, key in KEYS.items():
        lines += ["", f"# {key.about}", f"# {name}: {key.sample}"]
    return "\n".join(lines) + "\n"
