"""The configuration: ``gouji.yaml`` or ``[tool.gouji]`` of ``pyproject.toml``, found upwards.

One table (``KEYS``) says what may be configured; the reader, ``gouji config``, ``gouji init``, the JSON
Schema and the documentation are all made from it. Options of the command line win over the
environment, that over the file, that over the defaults.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from checker.audit import SEVERITIES
from checker.ground.faults import RuleFault
from checker.ground.paths import on_disk
from checker.ground.smallfile import read_head
from checker.ground.yamlfile import (
    MAX_BYTES,
    Fields,
    Node,
    as_boolean,
    as_integer,
    as_mapping,
    as_text,
    as_texts,
    load_yaml,
)
from checker.render import FORMATS, TEMPLATE
from checker.settings import Override, Settings

NAMES = ("gouji.yaml", "gouji.yml")
LEVELS = (*reversed(SEVERITIES), "off")
FAIL_ON = (*reversed(SEVERITIES), "never")
DEFAULT = "默认"
WAIVERS, BASELINE = "gouji-waivers.yaml", "gouji-baseline.json"
_OUTPUT = ("format", "output", "template")


@dataclass(frozen=True, slots=True)
class Value:
    """A setting as it is in force, and where it comes from.

    ``parts``: for a mapping, the origin of each entry, for they may come from different places.
    """

    value: Any
    origin: str = DEFAULT
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that is in force. ``path``: the file it comes from; ``None``: no file."""

    path: Path | None
    root: Path
    """What paths in the configuration are relative to."""
    values: Mapping[str, Value]

    def __getitem__(self, key: str) -> Any:
        return self.values[key].value

    def given(self, key: str) -> bool:
        """Whether somebody has asked for it, so that it is no mere default."""
        return self.values[key].origin != DEFAULT

    def with_options(self, options: Mapping[str, Value]) -> Configuration:
        """The same with what the command line and the environment say.

        An option replaces the configured value; of ``severity`` each rule's own. Whoever asks for a
        format, an output or a template wants those alone.
        """
        values = dict(self.values)
        if any(key in options for key in _OUTPUT):
            values.update((key, Value(KEYS[key].default)) for key in _OUTPUT)
        for key, value in options.items():
            if key == "severity":
                old = values[key]
                value = Value(
                    {**old.value, **value.value},
                    value.origin,
                    {**old.parts, **dict.fromkeys(value.value, value.origin)},
                )
            values[key] = value
        return replace(self, values=values)

    def settings(self) -> Settings:
        return Settings(
            root=self.root,
            rule_folders=self["rules"],
            select=self["select"],
            ignore=self["ignore"],
            severities=self["severity"],
            overrides=self["overrides"],
            fail_on=self["fail-on"],
            show_passed=self["show-passed"],
            allow_partial=self["allow-partial"],
            skip_unrecognised=self["skip-unrecognised"],
            jobs=self["jobs"],
            previous=self["previous"],
            rollup=self["rollup"],
            waivers=self._ledger("waivers"),
            baseline=self._ledger("baseline"),
            cache=self["cache"],
        )

    def ledger_path(self, key: str) -> Path:
        """Where ``waivers`` or ``baseline`` is, or is to be written."""
        path: Path | None = self[key]
        return path or nearby(self.root / (WAIVERS if key == "waivers" else BASELINE))

    def _ledger(self, key: str) -> Path | None:
        """The file where there is one; one that was asked for must be there."""
        if self.given(key):
            path: Path | None = self[key]
            if path is not None and not path.is_file():
                raise RuleFault(f"没有这个文件（{self.values[key].origin} 指定）", str(path))
            return path
        path = self.ledger_path(key)
        return path if path.is_file() else None


# -- what may be configured -------------------------------------------------------------------------

Reader = Callable[[Node, str, Path], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration. ``about`` is what users are told; ``sample`` what ``init`` writes."""

    about: str
    default: Any
    read: Reader
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


def _one_of(choices: tuple[str, ...]) -> Reader:
    def read(node: Node, key: str, root: Path) -> str:
        return Fields(Node({key: node}, node.path, node.line, node.column), "配置").choice(key, choices)

    return read


def _formats(node: Node, key: str, root: Path) -> tuple[str, ...]:
    items = node.value if isinstance(node.value, tuple) else (node,)
    return tuple(_one_of((*FORMATS, TEMPLATE))(item, key, root) for item in items)


def _levels(node: Node, key: str, root: Path) -> dict[str, str]:
    return {rule: _one_of(LEVELS)(level, key, root) for rule, level in as_mapping(node, key).items()}


def _outputs(node: Node, key: str, root: Path) -> dict[str, Path]:
    if isinstance(node.value, str):
        return {"": _path(node, key, root)}
    outputs = {}
    for name, target in as_mapping(node, key).items():
        if name not in (*FORMATS, TEMPLATE):
            raise node.fault(f"没有格式“{name}”；可用：{'、'.join(FORMATS)}", name)
        outputs[name] = _path(target, name, root)
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
    "format": Key(
        "输出格式",
        ("text",),
        _formats,
        {"oneOf": [_FORMAT, {"type": "array", "items": _FORMAT}]},
        "[text, html]",
    ),
    "output": Key(
        "各格式写到哪个文件；只写一个文件时，格式看它的后缀",
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


# -- finding and reading ----------------------------------------------------------------------------


def load(start: Path, explicit: Path | None = None) -> Configuration:
    """What holds for a run started in ``start``. Raises ``RuleFault`` at the line of whatever is wrong."""
    if explicit is not None:
        found = _nodes(explicit)
        if found is None:
            raise RuleFault("没有 [tool.gouji] 一节", str(explicit))
        return _read(explicit, found)
    for folder in (start, *start.absolute().parents):
        for name in (*NAMES, "pyproject.toml"):
            path = nearby(folder / name)
            if path.is_file() and (found := _nodes(path)) is not None:
                return _read(path, found)
    return Configuration(None, start, _defaults())


def none(start: Path) -> Configuration:
    """The defaults alone."""
    return Configuration(None, start, _defaults())


def nearby(path: Path) -> Path:
    """The shortest way to say a path from here."""
    try:
        relative = Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path
    return relative if len(relative.as_posix()) < len(path.as_posix()) else path


def _defaults() -> dict[str, Value]:
    return {name: Value(key.default) for name, key in KEYS.items()}


def _nodes(path: Path) -> Node | None:
    """The mapping that a file configures gouji with; ``None`` where it says nothing of gouji."""
    if path.suffix == ".toml":
        return _toml(path)
    node = load_yaml(path)
    return Node({}, node.path, 1, 1) if node.value is None else node


def _read(path: Path, node: Node) -> Configuration:
    fields = Fields(node, "配置")
    root = nearby(path.parent)
    values = _defaults()
    for name, key in KEYS.items():
        if fields.has(name):
            item = fields.node(name)
            at = f"{path.as_posix()}:{node.keys.get(name, (item.line, 0))[0]}"
            parts = {}
            if name == "severity" and isinstance(item.value, dict):
                parts = {part: f"{path.as_posix()}:{one.line}" for part, one in item.value.items()}
            values[name] = Value(key.read(item, name, root), at, parts)
    fields.done()
    return Configuration(path, root, values)


# -- TOML with places -------------------------------------------------------------------------------

_OURS = re.compile(r"(?m)^\s*\[\s*tool\s*\]|tool\s*\.\s*[\"']?gouji")
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
_ASSIGNMENT = re.compile(
    r"(\s*)((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


def _toml(path: Path) -> Node | None:
    import tomllib

    try:
        read = read_head(path, MAX_BYTES)
        text = read.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None  # not ours to complain of
    if not _OURS.search(text):
        return None
    if len(read) > MAX_BYTES:
        raise RuleFault(f"文件过大（上限 {MAX_BYTES // 1000} kB）", str(path))
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        place = re.search(r"at line (\d+), column (\d+)", str(problem))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 1)
        raise RuleFault("TOML 语法错误", str(path), line, column) from None
    except RecursionError:
        raise RuleFault("TOML 嵌套过深", str(path)) from None
    table = data.get("tool", {}).get("gouji") if isinstance(data.get("tool"), dict) else None
    if table is None:
        return None
    return _with_places(table, ("tool", "gouji"), dict(_places(text)), str(path), (1, 1))


def _places(text: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Where each table and key of a TOML text is written, as far as one line tells."""
    seen: set[tuple[str, ...]] = set()
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, assignment = _HEADER.fullmatch(line), _ASSIGNMENT.match(line)
        if header:
            table = _key(header[1])
            name, column = table, 1
        elif assignment:
            name, column = (*table, *_key(assignment[2])), len(assignment[1]) + 1
        else:
            continue
        for length in range(1, len(name) + 1):
            if name[:length] not in seen:
                seen.add(name[:length])
                yield name[:length], (number, column)


def _key(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _with_places(
    value: Any,
    name: tuple[str, ...],
    places: Mapping[tuple[str, ...], tuple[int, int]],
    path: str,
    near: tuple[int, int],
) -> Node:
    line, column = at = places.get(name, near)
    if isinstance(value, dict):
        nodes = {key: _with_places(item, (*name, key), places, path, at) for key, item in value.items()}
        keys = {key: places.get((*name, key), at) for key in value}
        return Node(nodes, path, line, column, keys)
    if isinstance(value, list):
        return Node(tuple(_with_places(item, name, places, path, at) for item in value), path, line, column)
    if isinstance(value, date | datetime | time):
        value = value.isoformat()
    return Node(value, path, line, column)
