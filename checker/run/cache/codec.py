"""Our frozen dataclasses as JSON and back, guided by their type hints alone.

Nothing in the data says what is to be built: the reader knows the type that it asks for, and builds that
or nothing. No name is looked up and no code is reached from a file, unlike with pickle.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Step = Callable[[Any], Any]
"""One way of the conversion; ``None`` in its stead where the value is JSON already."""

_PLAIN = (str, int, bool, float, type(None))


def encode(value: Any, hint: Any) -> Any:
    """Plain data of JSON for a value of the type ``hint``."""
    step = _steps(hint)[0]
    return value if step is None else step(value)


def decode(data: Any, hint: Any) -> Any:
    """The value again. Raises ``TypeError``, ``ValueError``, ``LookupError`` or ``ArithmeticError`` for data
    of another make; uses up the lists that it is given."""
    step = _steps(hint)[1]
    return data if step is None else step(data)


@cache
def _steps(hint: Any) -> tuple[Step | None, Step | None]:
    """How to write and how to read a value of this type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _PLAIN or origin is Literal:
        return None, None
    if hint is Decimal:
        return str, Decimal
    if hint is date:
        return date.isoformat, date.fromisoformat
    if origin in (Union, types.UnionType):
        return _union([one for one in arguments if one is not type(None)])
    if origin in (tuple, list, Sequence) and (len(arguments) == 1 or arguments[-1] is Ellipsis):
        return _many(arguments[0])
    if origin is frozenset and _steps(arguments[0])[0] is None:
        return sorted, frozenset
    if origin in (dict, Mapping):
        return _mapping(*arguments)
    if origin is tuple:
        return _record(tuple, [*arguments], list, tuple)
    if isinstance(hint, type) and issubclass(hint, tuple):  # a NamedTuple
        return _record(hint, list(get_type_hints(hint).values()), list, lambda row: hint(*row))
    if is_dataclass(hint) and isinstance(hint, type):
        names = [one.name for one in fields(hint)]
        hints = get_type_hints(hint)

        def values(value: Any) -> list[Any]:
            return [getattr(value, name) for name in names]

        return _record(hint, [hints[name] for name in names], values, lambda row: hint(*row))
    raise TypeError(f"no way to keep {hint}")


def _record(made: Any, hints: list[Any], values: Callable[[Any], list[Any]], make: Step) -> tuple[Step, Step]:
    """Something of fixed fields; only those that are not JSON already are touched."""
    steps = [_steps(hint) for hint in hints]
    writers = [(at, write) for at, (write, _) in enumerate(steps) if write]
    readers = [(at, read) for at, (_, read) in enumerate(steps) if read]
    length = len(hints)

    def write(value: Any) -> Any:
        row = values(value)
        for at, step in writers:
            row[at] = step(row[at])
        return row

    def read(row: Any) -> Any:
        if len(row) != length:
            raise ValueError(f"{made} has {length} fields")
        for at, step in readers:
            row[at] = step(row[at])
        return make(row)

    return write, read


def _many(hint: Any) -> tuple[Step, Step]:
    write, read = _steps(hint)
    if write is None or read is None:
        return list, tuple
    return (lambda items: [write(item) for item in items]), (
        lambda items: tuple([read(item) for item in items])
    )


def _mapping(key: Any, value: Any) -> tuple[Step, Step]:
    write, read = _record(tuple, [key, value], list, tuple)
    return (lambda items: [write(pair) for pair in items.items()]), (
        lambda items: dict([read(pair) for pair in items])
    )


def _union(members: list[Any]) -> tuple[Step | None, Step | None]:
    """One type or nothing; or one of several dataclasses, told by their number."""
    if len(members) == 1:
        write, read = _steps(members[0])
        if write is None or read is None:
            return None, None
        return (lambda value: None if value is None else write(value)), (
            lambda data: None if data is None else read(data)
        )
    steps = [_steps(member) for member in members]
    numbers = {member: number for number, member in enumerate(members)}
    if all(write is None for write, _ in steps):
        return None, None

    def write_one(value: Any) -> Any:
        if value is None:
            return None
        number = numbers[type(value)]
        step = steps[number][0]
        return [number, value if step is None else step(value)]

    def read_one(data: Any) -> Any:
        if data is None:
            return None
        number, inner = data
        step = steps[number][1]
        return inner if step is None else step(inner)

    return write_one, read_one
