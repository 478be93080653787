"""Plain text: one paragraph for each line, its tabs, pipes, spaces and form feeds as they are."""

from __future__ import annotations

from checker.document import Document, Unreadable, line_paragraph
from checker.readers.charset import decode
from checker.readers.plain import records
from checker.readers.source import split


def read(data: bytes, path: str) -> Document:
    lines = split(decode(data))
    if not any(line.strip() for line in lines):
        raise Unreadable("文件里没有文字")
    mark = records.separator(lines)
    blocks = (
        records.paragraphs(lines, mark)
        if mark
        else [line_paragraph(line, number, wrapped=True) for number, line in enumerate(lines, 1)]
    )
    return Document(path, "text", tuple(blocks), lines=tuple(lines))
