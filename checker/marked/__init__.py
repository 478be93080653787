"""Marked copies: each audited file once more, with every finding as a comment at the characters it is about.

Which format is marked by which module stands in the one table here; each is imported only when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from checker.document import Unreadable
from checker.marked.remarks import Remark

Marker = Callable[[bytes, Sequence[Remark]], bytes]
"""The bytes of a file and what is to be said in it → the copy. Raises ``Unreadable``."""

FORMATS: Mapping[str, str] = {"docx": "word", "html": "web", "xlsx": "workbook", "pdf": "pdf"}
"""Format of a file, as ``checker.readers.formats`` has it → the module of this package that marks it."""


def marker(format: str) -> Marker | None:
    """What marks files of a format; ``None`` where there is no way to."""
    name = FORMATS.get(format)
    if name is None:
        return None
    mark: Marker = import_module(f"checker.marked.{name}").mark
    return mark


__all__ = ["FORMATS", "Marker", "Remark", "Unreadable", "marker"]
