"""What is made of the program when it is built, so that it need not be made at each start.

At each start the same two hundred regular expressions would be compiled, the same methods of a hundred and
eighty dataclasses written and compiled, and the same rule files parsed. They are kept beside the code, like
the compiled modules themselves, for the one interpreter that made them. Nothing depends on them: each part
stands under the very text that it was made of, and what is not found is made. So a checkout works without
them, and a change leaves none stale.
"""

from __future__ import annotations

import dataclasses
import marshal
import struct
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

Parts = dict[str, dict[Any, Any]]
_KINDS = ("code", "re", "regex", "yaml")
"""Code of dataclasses, programs of patterns of either library, trees of YAML."""

FILE = Path(__file__).with_name(f"prepared.{sys.implementation.cache_tag}.bin")
_MADE_BY = (sys.version, sys.platform)

_parts: Parts = {}
_made: Parts | None = None
"""What this process makes, where it is to be kept."""


def use() -> None:
    """From now on what was prepared is taken. To be called before anything else is imported."""
    try:
        made_by, parts = marshal.loads(FILE.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return
    if made_by == _MADE_BY:
        _parts.update(parts)
        _hook()


def kept(kind: str, key: Any) -> Any:
    """What was prepared of this text; ``None`` where nothing was."""
    return _parts.get(kind, {}).get(key)


def keep(kind: str, key: Any, part: Callable[[], Any]) -> None:
    """Keeps a part (what ``marshal`` takes), where parts are being made."""
    if _made is not None:
        _made[kind][key] = part()


def is_made() -> bool:
    """Whether parts are being made, so that what else comes at its first use is wanted now."""
    return _made is not None


def make() -> None:
    """From now on what is made is kept. To be called before anything else is imported."""
    global _made
    _parts.update({name: {} for name in _KINDS})
    _made = {name: {} for name in _KINDS}
    _hook()


def made() -> bytes:
    """All parts that were made since ``make``, as ``use`` reads them."""
    return marshal.dumps((_MADE_BY, _made))


def _hook() -> None:
    vars(dataclasses)["exec"] = _execute
    compiler = import_module("re._compiler")
    vars(compiler)["compile"] = _Programs(compiler)


def _execute(source: str, globals: dict[str, Any] | None, locals: dict[str, Any]) -> None:
    """``exec`` for the module dataclasses, which writes the methods of a class as text."""
    code = _parts["code"].get(source)
    keep("code", source, lambda: marshal.dumps(compile(source, "<string>", "exec")))
    exec(source if code is None else marshal.loads(code), globals, locals)


class _Programs:
    """``re._compiler.compile``, which parses an expression and gives its program to the engine, ``_sre``."""

    def __init__(self, compiler: ModuleType) -> None:
        self._compiler, self._compile, self._engine = compiler, compiler.compile, vars(compiler)["_sre"]

    def __call__(self, pattern: Any, flags: int = 0) -> Any:
        if not isinstance(pattern, str):
            return self._compile(pattern, flags)
        found = _parts["re"].get((pattern, int(flags)))
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
