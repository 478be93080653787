"""YAML files with the place of every value: what rules, forms and configuration are read with.

Only plain data is taken: no tags, no anchors and aliases (an alias can blow a kilobyte up to
gigabytes), no duplicate keys, bounded size and depth. Scalars follow YAML 1.2's core: ``true``/``false``,
whole numbers and decimals; ``yes``, ``on`` and dates are text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from checker.ground import prepared
from checker.ground.faults import RuleFault, system_reason
from checker.ground.smallfile import read_head
from checker.ground.yamltree import Node as Node
from checker.ground.yamltree import Scalar, frozen, thawed

MAX_BYTES = 2_000_000
MAX_DEPTH = 24

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_PROBLEMS = {
    "mapping values are not allowed": "此处不应有冒号（文字中含“: ”时请加引号）",
    "could not find expected ':'": "缺少冒号",
    "found character that cannot start any token": (
        "此处的字符不能这样用（缩进不能用制表符；以 @ ` % 开头的文字请加引号）"
    ),
    "did not find expected key": "缩进或引号不对，此处应为一个键",
    "did not find expected '-' indicator": "缩进不对，此处应为列表项“-”",
    "did not find expected ',' or ']'": "方括号没有写完整",
    "did not find expected ',' or '}'": "花括号没有写完整",
    "found unexpected end of stream": "文件在引号或括号内中断",
    "unexpected end of stream": "文件在引号或括号内中断",
    "control characters are not allowed": "含有控制字符",
}


def load_yaml(path: Path | str, text: str | None = None) -> Node:
    """The one document of a YAML file; an empty file is a node of value ``None``.

    With ``text`` nothing is read and ``path`` only names the source. Raises ``RuleFault``.
    """
    name = str(path)
    source = _read(Path(path), name) if text is None else text
    if len(source) > MAX_BYTES:
        raise RuleFault(f"文件过大（上限 {MAX_BYTES // 1000} kB）", name)
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()
    if (kept := prepared.kept("yaml", digest)) is not None:
        return thawed(kept, name)
    node = _parsed(source, name)
    prepared.keep("yaml", digest, lambda: frozen(node))
    return node


def _parsed(source: str, name: str) -> Node:
    import yaml

    try:
        events = cast("Iterator[Any]", yaml.parse(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        return _document(events, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or ""
        said = next((chinese for english, chinese in _PROBLEMS.items() if english in problem), "写法有误")
        raise RuleFault(
            f"YAML 语法错误：{said}", name, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1
        ) from None
    except yaml.YAMLError:
        raise RuleFault("不是 YAML 文本（含有控制字符或编码有误）", name) from None


def _read(path: Path, name: str) -> str:
    try:
        data = read_head(path, MAX_BYTES)
    except OSError as error:
        raise RuleFault(f"无法读取文件（{system_reason(error)}）", name) from None
    if len(data) > MAX_BYTES:
        raise RuleFault(f"文件过大（上限 {MAX_BYTES // 1000} kB）", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RuleFault("文件不是 UTF-8 编码", name, line) from None


def _document(events: Iterator[Any], path: str) -> Node:
    root: Node | None = None
    for event in events:
        kind = type(event).__name__
        if kind in ("StreamStartEvent", "DocumentStartEvent", "DocumentEndEvent"):
            if kind == "DocumentStartEvent" and root is not None:
                raise RuleFault("一个文件只能有一份 YAML 文档", path, event.start_mark.line + 1)
            continue
        if kind == "StreamEndEvent":
            break
        root = _node(event, events, path, 0)
    return root or Node(None, path, 1, 1)


def _node(event: Any, events: Iterator[Any], path: str, depth: int) -> Node:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    kind = type(event).__name__
    if kind == "AliasEvent" or event.anchor is not None:
        raise RuleFault("不支持 YAML 的锚点与别名（& 与 *）；文字以此开头时请加引号", path, line, column)
    if event.tag is not None:
        raise RuleFault("不支持 YAML 的类型标签（!）；文字以此开头时请加引号", path, line, column)
    if depth > MAX_DEPTH:
        raise RuleFault(f"嵌套过深（上限 {MAX_DEPTH} 层）", path, line, column)
    if kind == "ScalarEvent":
        if "\0" in event.value:
            raise RuleFault("文字中不能有空字符（\\0）", path, line, column)
        plain = event.style in (None, "")
        whole = plain and event.end_mark.line == event.start_mark.line
        return Node(_scalar(event.value) if plain else event.value, path, line, column, plain_scalar=whole)
    if kind == "SequenceStartEvent":
        items = []
        while type(inner := next(events)).__name__ != "SequenceEndEvent":
            items.append(_node(inner, events, path, depth + 1))
        return Node(tuple(items), path, line, column)
    mapping: dict[str, Node] = {}
    keys: dict[str, tuple[int, int]] = {}
    while type(inner := next(events)).__name__ != "MappingEndEvent":
        at = (inner.start_mark.line + 1, inner.start_mark.column + 1)
        if type(inner).__name__ != "ScalarEvent":
            raise RuleFault("键应当是文字", path, *at)
        _node(inner, events, path, depth + 1)  # refuses anchors and tags
        key = inner.value
        if key in mapping:
            raise RuleFault(f"键“{key}”重复（第 {keys[key][0]} 行已有）", path, *at)
        keys[key] = at
        mapping[key] = _node(next(events), events, path, depth + 1)
    return Node(mapping, path, line, column, keys)


def _scalar(text: str) -> Scalar:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if len(text) < 40:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
    return text


def nearest(word: str, words: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The word that was probably meant."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(words), 1, cutoff)), None)


class _Required:
    pass


_REQUIRED = _Required()
T = TypeVar("T")
D = TypeVar("D")


class Fields:
    """Reads a mapping key by key and refuses what nobody asked for.

    A reader without ``default`` demands its key; ``done`` raises for keys that were never read.
    """

    def __init__(self, node: Node, what: str) -> None:
        """``what``: the Chinese name of the thing, for messages (“规则”, “表单”)."""
        if not isinstance(node.value, dict):
            raise node.fault(f"{what}应当是键值对")
        self.source = node
        self.what = what
        self._nodes = node.value
        self._asked: list[str] = []

    def has(self, key: str) -> bool:
        self._asked.append(key)
        return key in self._nodes

    def node(self, key: str) -> Node:
        """The value as it is; raises where the key is missing."""
        if not self.has(key):
            near = nearest(key, self._nodes, 0.75)
            hint = f"（是否把“{key}”误写成“{near}”？）" if near else ""
            raise self.source.fault(f"{self.what}缺少“{key}”{hint}", near)
        return self._nodes[key]

    def text(self, key: str, default: D | _Required = _REQUIRED) -> str | D:
        return self._read(key, default, as_text)

    def texts(self, key: str, default: D | _Required = _REQUIRED) -> tuple[str, ...] | D:
        """A list of texts; a single text stands for a list of one."""
        return self._read(key, default, as_texts)

    def text_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A mapping of names to lists of texts."""
        node = self.node(key)
        inner = Fields(node, key)
        return {name: inner.texts(name) for name in as_mapping(node, key)}

    def boolean(self, key: str, default: D | _Required = _REQUIRED) -> bool | D:
        return self._read(key, default, as_boolean)

    def integer(self, key: str, default: D | _Required = _REQUIRED) -> int | D:
        return self._read(key, default, as_integer)

    def choice(
        self,
        key: str,
        choices: Iterable[str],
        default: D | _Required = _REQUIRED,
        meant: Mapping[str, str] = {},
    ) -> str | D:
        """One of a few words. ``meant``: what else one may write → the word for it."""
        allowed = list(choices)

        def one_of(node: Node, key: str) -> str:
            value = as_text(node, key)
            if value not in allowed:
                near = meant.get(value) or nearest(value, allowed)
                hint = f"；是否想写“{near}”？" if near else ""
                raise node.fault(f"“{key}”不能是“{value}”，只能是：{'、'.join(allowed)}{hint}")
            return value

        return self._read(key, default, one_of)

    def items(self, key: str, default: D | _Required = _REQUIRED) -> tuple[Node, ...] | D:
        """A list of anything."""
        return self._read(key, default, as_items)

    def mapping(self, key: str, default: D | _Required = _REQUIRED) -> dict[str, Node] | D:
        return self._read(key, default, as_mapping)

    def done(self, meant: Mapping[str, str] = {}) -> None:
        """Raises for the first key that nobody read. ``meant``: key that one may think of → what to write."""
        for key in self._nodes:
            if key not in self._asked:
                if key in meant:
                    raise self.source.fault(f"{self.what}中没有“{key}”这个键；{meant[key]}", key)
                near = nearest(key, self._asked)
                known = "、".join(dict.fromkeys(self._asked))
                hint = f"是否想写“{near}”？" if near else f"可用的键：{known}"
                raise self.source.fault(f"{self.what}中没有“{key}”这个键；{hint}", key)

    def _read(self, key: str, default: D | _Required, reader: Callable[[Node, str], T]) -> T | D:
        if not isinstance(default, _Required) and not self.has(key):
            return default
        return reader(self.node(key), key)


def as_text(node: Node, key: str) -> str:
    if isinstance(node.value, str):
        return node.value
    hint = "（数字和 true/false 请加引号）" if isinstance(node.value, int | Decimal) else ""
    raise node.fault(f"“{key}”应当是文字{hint}")


def as_texts(node: Node, key: str) -> tuple[str, ...]:
    if (texts := node.texts()) is not None:
        return texts
    if isinstance(node.value, str):
        return (node.value,)
    return tuple(as_text(item, key) for item in as_items(node, key))


def as_boolean(node: Node, key: str) -> bool:
    if isinstance(node.value, bool):
        return node.value
    raise node.fault(f"“{key}”应当是 true 或 false")


def as_integer(node: Node, key: str) -> int:
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    raise node.fault(f"“{key}”应当是整数")


def as_items(node: Node, key: str) -> tuple[Node, ...]:
    if isinstance(node.value, tuple):
        return node.value
    raise node.fault(f"“{key}”应当是列表")


def as_mapping(node: Node, key: str) -> dict[str, Node]:
    if isinstance(node.value, dict):
        return node.value
    raise node.fault(f"“{key}”应当是键值对")


def unique(nodes: Sequence[tuple[str, Node]], what: str) -> None:
    """Raises where two things of one list carry the same id."""
    seen: dict[str, Node] = {}
    for id, node in nodes:
        if id in seen:
            raise node.fault(f"{what}“{id}”重复（第 {seen[id].line} 行已有）")
        seen[id] = node
