"""Plain text: one paragraph for each line, its tabs, pipes, spaces and form feeds as they are."""

from __future__ import annotations

from checker.document import Document, Unreadable, line_paragraph
from checker.readers.bounds import check_source
from checker.readers.charset import decode
from checker.readers.lines import split


def read(data: bytes, path: str) -> Document:
    text = decode(data)
    check_source(text)
    lines = split(text)
    if not any(line.strip() for line in lines):
        raise Unreadable("文件里没有文字")
    blocks = tuple(line_paragraph(line, number, wrapped=True) for number, line in enumerate(lines, 1))
    return Document(path, "text", blocks, lines=tuple(lines))
