"""What a YAML file says, as a tree whose every value knows where it is written.

A tree that was parsed at another time, or that stands in no file, is made as far as it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from checker.ground.faults import RuleFault

Scalar = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a YAML file and where it is written (1-based line and column)."""

    value: Scalar | tuple[Node, ...] | dict[str, Node]
    path: str
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For a mapping: key → line and column where the key is written."""
    plain_scalar: bool = False
    """Written without quotes on one line, so that ``column`` + n is the place of the n-th character."""

    def fault(self, message: str, key: str | None = None) -> RuleFault:
        """The fault to raise for this value, or for its key ``key``."""
        line, column = self.keys.get(key, (self.line, self.column)) if key else (self.line, self.column)
        return RuleFault(message, self.path, line, column)

    def texts(self) -> tuple[str, ...] | None:
        """A list of nothing but texts; ``None`` for anything else."""
        if not isinstance(self.value, tuple):
            return None
        found = tuple([one.value for one in self.value if isinstance(one.value, str)])
        return found if len(found) == len(self.value) else None

    def plain(self) -> Any:
        """Ordinary Python data without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value


class _Kept(Node):
    """A list or a mapping that was parsed at another time; what is in it is made when it is asked for."""

    __slots__ = ("_inside",)
    _inside: Any

    def texts(self) -> tuple[str, ...] | None:
        inside = self._inside
        if not isinstance(inside, list):
            return None
        found = tuple([one[2] for one in inside if len(one) == 4 and isinstance(one[2], str)])
        return found if len(found) == len(inside) else None

    def __getattr__(self, name: str) -> Any:
        inside, path = self._inside, self.path
        made: Any
        if name == "value" and isinstance(inside, dict):
            made = {key: thawed(kept, path) for key, (_, _, kept) in inside.items()}
        elif name == "value":
            made = tuple([thawed(kept, path) for kept in inside])
        elif name == "keys":
            pairs = inside.items() if isinstance(inside, dict) else ()
            made = {key: (line, column) for key, (line, column, _) in pairs}
        else:
            raise AttributeError(name)
        object.__setattr__(self, name, made)
        return made


class _Data(Node):
    """A list or a mapping that stands in no file; what is in it is made when it is asked for."""

    __slots__ = ("_inside",)
    _inside: Any

    def __getattr__(self, name: str) -> Any:
        if name == "keys":
            return _NO_KEYS
        if name != "value":
            raise AttributeError(name)
        inside, path, line = self._inside, self.path, self.line
        made: Any
        if isinstance(inside, Mapping):
            made = {str(key): as_node(one, path, line) for key, one in inside.items()}
        else:
            made = tuple([as_node(one, path, line) for one in inside])
        object.__setattr__(self, "value", made)
        return made


_NO_KEYS: dict[str, tuple[int, int]] = {}


def as_node(data: Any, path: str, line: int) -> Node:
    """Plain data as if it stood at a line of a file."""
    if isinstance(data, Mapping | list | tuple):
        return _later(_Data, data, path, line, 1)
    return Node(data, path, line, 1, _NO_KEYS)


def frozen(node: Node) -> Any:
    """A node as plain data without its path: line, column, and what is inside; of a scalar also whether it is
    a plain one."""
    value = node.value
    if isinstance(value, dict):
        return node.line, node.column, {key: (*node.keys[key], frozen(one)) for key, one in value.items()}
    if isinstance(value, tuple):
        return node.line, node.column, [frozen(one) for one in value]
    return node.line, node.column, (str(value),) if isinstance(value, Decimal) else value, node.plain_scalar


def thawed(kept: Any, path: str) -> Node:
    if len(kept) == 4:
        line, column, value, plain = kept
        value = Decimal(value[0]) if isinstance(value, tuple) else value
        return Node(value, path, line, column, _NO_KEYS, plain)
    line, column, inside = kept
    return _later(_Kept, inside, path, line, column)


def _later(kind: type[Node], inside: Any, path: str, line: int, column: int) -> Node:
    """A node whose value is made of what is ``inside``."""
    node, put = object.__new__(kind), object.__setattr__
    put(node, "_inside", inside)
    put(node, "path", path)
    put(node, "line", line)
    put(node, "column", column)
    put(node, "plain_scalar", False)
    return node
