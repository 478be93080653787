"""The official form as it is handed out: its tables, and nothing filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checker.forms import Form
from checker.recognise.matching import spelling
from checker.recognise.outline.title import Title
from checker.report import Section, Table

_PLACEHOLDER = re.compile(r"[_＿xX×✕○〇*＊.…·]+|[（(][^（）()]*[）)]|\[[^\]]*\]|【[^】]*】")
"""What stands where something is to be filled in: lines, crosses, instructions in brackets."""
_UNNAMED = re.compile(r"[xX×✕○〇*＊_＿]{2,}|某|本单位|本机关|单位名称|机关名称")
_PROSE = 40
"""A report has more characters than these in the sections that are all prose."""
_OWN_PROSE = 200
"""So much prose is a report's, though its title names no organ or year."""


def is_blank_form(
    tables: Mapping[str, Table], sections: Sequence[Section], form: Form, title: Title | None
) -> bool:
    """Whether tables were found, no cell of any has anything in it, and there is no report around them."""
    cells = [cell for table in tables.values() for cell in table.cells.values()]
    if not cells or any(_filled(cell.text) for cell in cells):
        return False
    named = title is not None and title.sure and title.year is not None and bool(title.organ)
    named = named and not _UNNAMED.search(title.organ or "" if title else "")
    tabled = {table.section for table in form.tables.values()}
    prose = sum(
        len(spelling.letters(_PLACEHOLDER.sub("", paragraph.text)))
        for section in sections
        if section.id not in tabled and section.heading is not None
        for paragraph in section.body
    )
    return prose < (_PROSE if named else _OWN_PROSE)


def _filled(text: str) -> bool:
    return bool(spelling.plain(_PLACEHOLDER.sub("", text)))
