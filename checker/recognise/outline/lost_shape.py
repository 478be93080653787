"""A report whose words are in the file, but not in a shape that sections and tables could be told from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from checker.document import Document, Grid, Unreadable
from checker.forms import Form
from checker.recognise.matching import spelling

_OTHER = re.compile(r"[^0-9\u3400-\u9fff]+")
_LEAST = 6
"""So many labels of the form's rows tell a report from a page that speaks of one."""
_LONG = 4
"""Shorter labels stand in any text."""
_MOST = 2_000_000
"""Characters of a page's source that are looked at."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

_GLUED = "文字连成一片、表格的单元格粘在一起，分不出各是哪一格；请提供 Word 文档、网页或带文字的 PDF 原件"
_SCRIPT = "正文写在网页的脚本里，要由浏览器显示后才有；请在浏览器里打开，打印成 PDF 后再检查"


def check_shape(document: Document, forms: Sequence[Form]) -> None:
    """Raises ``Unreadable`` for a report that cannot be recognised for the shape that its text is in."""
    wanted = {
        label
        for form in forms
        for table in form.tables.values()
        for row in table.rows
        if len(label := spelling.key(row.label)) >= _LONG
    }
    name = forms[0].name
    if _figures_of(wanted, "".join(map(_bare, _texts(document)))) >= _LEAST:
        raise Unreadable(f"这是{name}，但{_GLUED}")
    if document.format in ("html", "mhtml"):
        from html import unescape

        source = "\n".join(document.lines)[:_MOST]
        source = unescape(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), source))
        said = _bare(source)
        if sum(label in said for label in wanted) >= _LEAST:
            raise Unreadable(f"这是{name}，但{_SCRIPT}")


def _texts(document: Document) -> Iterable[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells)
        else:
            yield block.text


def _figures_of(wanted: Iterable[str], text: str) -> int:
    """How many of the labels stand right before a figure."""
    found = 0
    for label in wanted:
        at = text.find(label)
        after = text[at + len(label) : at + len(label) + 1]
        found += at >= 0 and after.isdigit()
    return found


def _bare(text: str) -> str:
    """Like ``spelling.letters``, but kept in no cache: a page is large."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", text))
