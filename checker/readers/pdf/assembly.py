"""Pages to a document: tables out of the pages, furniture away, the rest in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from checker.document import Block, Document, Unreadable
from checker.readers.pdf.page import Page
from checker.readers.pdf.places import line_paragraph
from checker.readers.pdf.prose.footnotes import NOTE, footnotes, with_notes, without_marks
from checker.readers.pdf.prose.furniture import without_furniture
from checker.readers.pdf.prose.paragraph_starts import beginnings, headings, size_of_text
from checker.readers.pdf.prose.reading_order import in_order
from checker.readers.pdf.prose.side_columns import without_columns
from checker.readers.pdf.tables.frames import unframed
from checker.readers.pdf.tables.joining import follows, joined
from checker.readers.pdf.tables.part import Part
from checker.readers.pdf.tables.ruled.finding import ruled_parts
from checker.readers.pdf.tables.unruled.placing import unruled_parts
from checker.readers.pdf.tables.unruled.region import Region, continues
from checker.readers.pdf.tables.unruled.regions import accepted, regions
from checker.readers.pdf.text_lines import TextLine, lines_of
from checker.readers.pdf.watermarks import leave_out_watermarks
from checker.readers.pdf.words import Word, words

Item = TextLine | Part | Region

_MOST_UNKNOWN = 0.3
"""Where more of the characters are unknown, what is left is no text."""
_FIGURE = (0.12, 0.9)
"""Share of a page that a picture with a table on it covers: less is a seal, more the ground of the page."""
_OUTLINES = 300
"""A page with so many drawings and no text shows its text as drawings."""


def assemble(pages: Sequence[Page], path: str, format: str = "pdf") -> Document:
    """The document of these pages. Raises ``Unreadable`` where there is no text on any."""
    _check(pages)
    ruled: list[list[Part]] = []
    unbound: list[list[Word]] = []
    leave_out_watermarks(pages)
    for page in pages:
        if not page.ocr:
            page.glyphs = without_marks(page.glyphs)
        parts, rest = unframed(*ruled_parts(page))
        ruled.append(parts)
        if page.ocr:
            # Ink that is no text counts in the cells of a table only.
            rest = [glyph for glyph in rest if glyph.char != "\ufffd"]
        unbound.append(words(rest, page.number))
    unbound = without_columns(pages, unbound, ruled)
    loose = without_furniture([lines_of(found) for found in unbound], [page.height for page in pages])
    items: list[tuple[Page, Item]] = []
    size = size_of_text([line for lines in loose for line in lines])
    small = [footnotes(page, lines, size) for page, lines in zip(pages, loose, strict=True)]
    aside = {id(note) for found in small for note in found}
    free = [[word for line in lines if id(line) not in aside for word in line.words] for lines in loose]
    unruled = accepted([regions(page, words) for page, words in zip(pages, free, strict=True)])
    for page, tables, found, left in zip(pages, ruled, unruled, free, strict=True):
        taken = {id(word) for region in found for word in region.words}
        lines = lines_of(word for word in left if id(word) not in taken)
        shown: list[Item] = [*tables, *found, *lines]
        ordered: list[Item] = in_order(shown)
        items.extend((page, item) for item in ordered)
    scans = [page for page in pages if page.scanned and not page.ocr]
    figures = [page for page in pages if page not in scans and _FIGURE[0] < page.picture_share < _FIGURE[1]]
    large, first = headings(items), beginnings(items)
    notes: list[tuple[Page, Item]] = [
        (page, note) for page, found in zip(pages, small, strict=True) for note in found
    ]
    items = with_notes(items, notes, large | first)
    opening = {id(note) for found in small for note in found if NOTE.match(note.text)}
    return Document(
        path,
        format,
        tuple(_blocks(items, large, first | opening)),
        notes=tuple(_notes(pages, scans)),
        pictures=len(scans) + len(figures),
        marked=any(page.marked for page in pages),
    )


def _check(pages: Sequence[Page]) -> None:
    printed = [glyph.char for page in pages if not page.ocr for glyph in page.glyphs if glyph.char != " "]
    if printed.count("\ufffd") > _MOST_UNKNOWN * len(printed):
        raise Unreadable(
            "PDF 的文字缺少与汉字的对应关系（没有 ToUnicode 映射），看得见而读不出；"
            "请由原文件重新导出 PDF，或提供 Word 文档"
        )
    if any(glyph.char != " " for page in pages for glyph in page.glyphs if not page.scanned):
        return
    count = f"PDF 共 {len(pages)} 页"
    advice = "请提供 Word 文档或带文字的 PDF"
    failed = [page for page in pages if page.unrecognised]
    if failed:
        raise Unreadable(f"{_numbers(failed)}的文字识别没有成功（{failed[0].unrecognised}）；{advice}")
    if any(page.ocr for page in pages):
        raise Unreadable("图片上没有识别出文字")
    if any(page.scanned for page in pages):
        install = "，或安装识别组件后再检查（pip install gouji[ocr]）"
        raise Unreadable(f"{count}，是扫描图片，没有文字层；{advice}{install}")
    if any(page.drawn > _OUTLINES for page in pages):
        raise Unreadable(f"{count}，文字已转成图形，无法读取；{advice}")
    raise Unreadable(f"{count}，没有任何文字")


def _notes(pages: Sequence[Page], scans: Sequence[Page]) -> Iterator[str]:
    failed = [page for page in scans if page.unrecognised]
    for reason in dict.fromkeys(page.unrecognised for page in failed):
        told = [page for page in failed if page.unrecognised == reason]
        yield f"{_numbers(told)}的文字识别没有成功（{reason}），未读取；请提供 Word 文档或带文字的 PDF"
    scans = [page for page in scans if not page.unrecognised]
    if scans:
        yield f"{_numbers(scans)}是扫描图片，没有文字，未读取；安装 gouji[ocr] 或提供 Word 文档后可读取"
    recognised = [page for page in pages if page.ocr]
    if recognised:
        yield f"{_numbers(recognised)}的文字由图片识别得到，可能有误"
    watermarked = [page for page in pages if page.watermarked]
    if watermarked:
        yield f"{_numbers(watermarked)}有浅色的水印文字，未读取"
    struck = [page for page in pages if page.struck]
    if struck:
        yield f"{_numbers(struck)}有划掉的文字，未读取"


def _numbers(pages: Sequence[Page]) -> str:
    return f"第 {'、'.join(str(page.number) for page in pages)} 页"


def _blocks(items: Sequence[tuple[Page, Item]], large: Set[int], first: Set[int]) -> list[Block]:
    """``large``, ``first``: the lines set as headings and those that begin a paragraph, by identity."""
    blocks: list[Block] = []
    run: list[Part] = []
    chain: list[Region] = []

    def close() -> None:
        if chain:
            run.extend(unruled_parts(chain))
            chain.clear()
        if run:
            blocks.extend(_table(run))
            run.clear()

    for page, item in items:
        if isinstance(item, Part):
            if chain or (run and not follows(run[-1], item)):
                close()
            run.append(item)
        elif isinstance(item, Region):
            if run or (chain and not continues(chain[-1], item)):
                close()
            chain.append(item)
        else:
            close()
            blocks.append(line_paragraph(item, page, id(item) in large, id(item) in first))
    close()
    return blocks


def _table(run: Sequence[Part]) -> list[Block]:
    """The grid of a table; a single box with text in it is none."""
    texts = [(part, slot) for part in run for slot in part.slots if slot.text]
    if len(texts) > 1:
        return [joined(run)]
    return [line_paragraph(line, part.page) for part, slot in texts for line in slot.lines]
