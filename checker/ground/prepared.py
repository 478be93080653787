"""What is made of the program when it is built, so that it need not be made at each start.

At each start the same two hundred regular expressions would be compiled, the same methods of a hundred and
eighty dataclasses written and compiled, and the same rule files parsed. They are kept beside the code, like
the compiled modules themselves, for the one interpreter that made them. Nothing depends on them: each part
stands under the very text that it was made of, and what is not found is made. So a checkout works without
them, and a change leaves none stale.

The file holds who made it, an index (kind → text → where its part begins and ends) after its length, and the
parts, each read when it is asked for.
"""

from __future__ import annotations

import dataclasses
import marshal
import mmap
import struct
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

_KINDS = ("code", "re", "regex", "yaml")
"""Code of dataclasses, programs of patterns of either library, trees of YAML."""

FILE = Path(__file__).with_name(f"prepared.{sys.implementation.cache_tag}.bin")
_MADE_BY = f"{sys.version} {sys.platform}\n".encode()
_LENGTH = struct.Struct("<Q")

_index: dict[str, dict[Any, tuple[int, int]]] = {}
_parts = memoryview(b"")
_made: dict[str, dict[Any, bytes]] | None = None
"""What this process makes, where it is to be kept."""


def use() -> None:
    """From now on what was prepared is taken. To be called before anything else is imported."""
    global _parts
    if _index:
        return
    try:
        with FILE.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        start = len(_MADE_BY) + _LENGTH.size
        if data[: len(_MADE_BY)] != _MADE_BY:
            return
        end = start + _LENGTH.unpack_from(data, len(_MADE_BY))[0]
        _index.update(marshal.loads(data[start:end]))
        _parts = data[end:]
    except (OSError, ValueError, EOFError, TypeError, struct.error):
        return
    _hook()


def kept(kind: str, key: Any) -> Any:
    """What was prepared of this text; ``None`` where nothing was."""
    found = _index.get(kind, {}).get(key)
    return marshal.loads(_parts[slice(*found)]) if found is not None else None


def keep(kind: str, key: Any, part: Callable[[], Any]) -> None:
    """Keeps a part (what ``marshal`` takes), where parts are being made."""
    if _made is not None:
        _made[kind][key] = marshal.dumps(part())


def is_made() -> bool:
    """Whether parts are being made, so that what else comes at its first use is wanted now."""
    return _made is not None


def make() -> None:
    """From now on what is made is kept. To be called before anything else is imported."""
    global _made
    _made = {name: {} for name in _KINDS}
    _hook()


def made() -> bytes:
    """All parts that were made since ``make``, as ``use`` reads them."""
    index: dict[str, dict[Any, tuple[int, int]]] = {}
    parts = bytearray()
    for kind, found in (_made or {}).items():
        index[kind] = {}
        for key, part in found.items():
            index[kind][key] = len(parts), len(parts) + len(part)
            parts += part
    head = marshal.dumps(index)
    return b"".join((_MADE_BY, _LENGTH.pack(len(head)), head, parts))


def _hook() -> None:
    vars(dataclasses)["exec"] = _execute
    compiler = import_module("re._compiler")
    vars(compiler)["compile"] = _Programs(compiler)


def _execute(source: str, globals: dict[str, Any] | None, locals: dict[str, Any]) -> None:
    """``exec`` for the module dataclasses, which writes the methods of a class as text."""
    code = kept("code", source)
    keep("code", source, lambda: compile(source, "<string>", "exec"))
    exec(source if code is None else code, globals, locals)


class _Programs:
    """``re._compiler.compile``, which parses an expression and gives its program to the engine, ``_sre``."""

    def __init__(self, compiler: ModuleType) -> None:
        self._compiler, self._compile, self._engine = compiler, compiler.compile, vars(compiler)["_sre"]

    def __call__(self, pattern: Any, flags: int = 0) -> Any:
        if not isinstance(pattern, str):
            return self._compile(pattern, flags)
        found = kept("re", (pattern, int(flags)))
        if found is not None:
            all_flags, code, *rest = found
            return self._engine.compile(pattern, all_flags, memoryview(code).cast("I").tolist(), *rest)
        if _made is None:
            return self._compile(pattern, flags)
        vars(self._compiler)["_sre"] = _Noting(self._engine, (pattern, int(flags)))
        try:
            return self._compile(pattern, flags)
        finally:
            vars(self._compiler)["_sre"] = self._engine


class _Noting:
    """The engine, which keeps what it is given."""

    def __init__(self, engine: Any, key: tuple[str, int]) -> None:
        self._engine, self._key = engine, key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def compile(self, pattern: str, flags: int, code: list[int], groups: int, index: Any, names: Any) -> Any:
        program = (int(flags), struct.pack(f"{len(code)}I", *code), groups, dict(index), tuple(names))
        keep("re", self._key, lambda: program)
        return self._engine.compile(pattern, flags, code, groups, index, names)
