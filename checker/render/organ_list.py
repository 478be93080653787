"""The list of who is who as a workbook, for those who keep it in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.render.workbook import Column, Workbook

_WIDTHS = (36, 20, 30, 24, 30, 8, 8)


def workbook(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """``heads`` and ``rows``: as ``organs.reading`` and ``organs.writing`` have them."""
    book = Workbook("机关名单", "gouji")
    columns = [Column(head, width) for head, width in zip(heads, _WIDTHS, strict=True)]
    book.sheet("机关名单", columns, [tuple(value or None for value in row) for row in rows])
    return book.data()
