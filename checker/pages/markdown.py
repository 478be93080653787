"""How the pages are written: text that Markdown shows as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

MADE = "<!-- 本页由“gouji docs”从程序生成，请勿手改。 -->"
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def escaped(text: str) -> str:
    """A text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text.strip())


def in_cell(text: str) -> str:
    return escaped(text).replace("\n", " ")


def in_code(text: str) -> str:
    """A text between backquotes in a cell: there only the bar has to be escaped."""
    return text.strip().replace("\n", " ").replace("|", "\\|")


def whole_page(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"
