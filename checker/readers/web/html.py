"""Web pages: the article in them, each text with its line and column in the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.document import Block, Document, Grid, Paragraph, Unreadable
from checker.readers.charset import decode
from checker.readers.source import Source

if TYPE_CHECKING:
    from checker.readers.web.page_blocks import PageBlocks

_FILE = re.compile(r"(?i)\.(?:docx?|wps|pdf|rtf|odt|ofd|xlsx?|et|zip|rar)(?:[?#]|$)")
_REPORT = re.compile("报告|年报")
_HEAD = 12
"""Among so many first blocks the title is looked for."""
_SITE = re.compile(r"\s*[-_|—–－]+\s*[^-_|—–－]*$")


def read(data: bytes, path: str) -> Document:
    return document(decode(data), path, "html")


def document(text: str, path: str, format: str) -> Document:
    """A page as a document, by the characters of its source."""
    from checker.readers.web.article import article
    from checker.readers.web.page_blocks import PageBlocks

    source = Source(text)
    page = PageBlocks(source)
    notes: list[str] = []
    if page.hidden:
        shown = PageBlocks(source, keep_hidden=True)
        if page.length() * 4 < shown.length() or (_has_table(shown) and not _has_table(page)):
            page = shown
            notes.append("网页把正文设为隐藏（打开时由脚本显示），仍按正文读取")
        elif page.length() < shown.length():
            notes.append("网页中隐藏的文字没有读取")
    if page.deleted:
        notes.append("网页中标为删除的文字没有读取")
    if page.fields:
        notes.append("网页里的填写框没有随网页保存内容，可能漏读")
    found = article(page.items, page.parents)
    blocks = [item.block for item in found.items]
    titled = any(isinstance(block, Paragraph) and _REPORT.search(block.text) for block in blocks[:_HEAD])
    title = None if titled else page.title()
    if title is not None and _REPORT.search(title.text):
        end = _SITE.search(title.text[:300])
        blocks.insert(0, title.part(0, end.start()) if end and end.start() else title)
    if not any(isinstance(block, Grid) for block in blocks):
        notes.extend(_elsewhere(page))
    pictures = sum(found.holds(element) for element in page.pictures)
    if not blocks and not pictures and not page.links and not page.frames:
        scripted = "，正文可能由脚本生成；请在浏览器里打开，打印成 PDF 后再检查" if "<script" in text else ""
        raise Unreadable(f"网页里没有文字{scripted}")
    lines, told, marked = source.lines, tuple(notes), page.marked
    return Document(path, format, tuple(blocks), lines, told, pictures, marked=marked)


def region(source: Source, start: int, end: int) -> tuple[list[Block], int, list[str]]:
    """The blocks of a stretch of HTML inside another text, how many pictures it has, and notes."""
    from checker.readers.web.page_blocks import PageBlocks

    page = PageBlocks(source, start, end)
    notes = ["隐藏的文字没有读取"] if page.hidden else []
    return [item.block for item in page.items], len(page.pictures), notes


def _has_table(page: PageBlocks) -> bool:
    return any(isinstance(item.block, Grid) for item in page.items)


def _elsewhere(page: PageBlocks) -> list[str]:
    """Where the report may be, if not in this page."""
    notes = []
    files = [label or address for label, address in page.links if _FILE.search(address)]
    if files:
        names = "、".join(dict.fromkeys(files[:3]))
        notes.append(f"网页没有表格，所附文件可能才是报告：{names}；请下载后检查所附文件")
    if page.frames:
        notes.append(f"网页由框架拼成，正文在另一网页（{page.frames[0]}）；请保存正文所在的网页")
    return notes
