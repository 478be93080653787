"""Documents whose bytes are wrong, which nobody notices who only reads on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from checker.document import Document, Grid, Unreadable

_SENTENCE = "文件已损坏（文字中有乱码），其中的数值不可靠；请重新取得这份文件"
_SYMBOLS = ("\uf000", "\uf0ff")
"""Where the signs of symbol fonts stand."""
_ODD = 3
"""One or two may be rare names for which the writer's font has a character of its own."""


def check_garbled(document: Document) -> None:
    """Raises ``Unreadable`` where the text of a document is garbled."""
    signs: set[str] = set()
    for block in document.blocks:
        for text in [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]:
            signs.update(text)
    check_signs(signs)


def check_signs(text: Iterable[str]) -> None:
    """Raises ``Unreadable`` where a text holds characters that nobody types: figures may be wrong then, too,
    and nothing shows it."""
    odd = [sign for sign in set(text) if unicodedata.category(sign) in ("Cc", "Cn", "Co")]
    if sum(sign not in "\t\r\n" and not _SYMBOLS[0] <= sign <= _SYMBOLS[1] for sign in odd) >= _ODD:
        raise Unreadable(_SENTENCE)
