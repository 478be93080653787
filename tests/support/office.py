"""Reports in the shapes that offices make of them, each in several looks: text, Markdown, web, Word.

``made`` gives the documents of a shape: name → suffix and bytes. The PDF files are in ``office_pdf``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape

from checker.forms import Form, FormTable

from .documents import Box, Content, boxes, docx
from .generate import figures
from .shapes import (
    Sheet,
    _matrix,
    _parts,
    _prose,
    _spans,
    aligned,
    cells,
    content,
    markdown,
    sheet,
    tabs,
)

KINDS = ("行政复议", "未经复议直接起诉", "复议后起诉")
NAMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
NUMERALS = "一二三四五六七八九"
BLANKS = ("", "0", "/", "mixed")
"""How an office prints a zero."""

File = tuple[str, bytes]
"""Suffix and content."""


def filled(form: Form, seed: int, blanks: str = "mixed") -> Sheet:
    """A report; of its zeros some are printed and some left blank where they are ``mixed``."""
    rng = random.Random(seed)
    made = sheet(form, figures(form, rng), zeros="0" if blanks == "mixed" else blanks)
    if blanks != "mixed":
        return made
    cells = {at: "" if text == "0" and rng.random() < 0.5 else text for at, text in made.cells.items()}
    return replace(made, cells=cells)


def review(wanted: Sheet) -> list[list[str]]:
    table = wanted.form.tables["review"]
    return [wanted.row(table, row) for row in table.rows]


def one_row(wanted: Sheet) -> list[str]:
    return [text for row in review(wanted) for text in row]


def pipe(*fields: str) -> str:
    return "| " + " | ".join(fields) + " |"


# Table four as one row of fifteen values


def flat(text: str, kind: int) -> list[list[str]]:
    """The header of one row of values, flattened in one of several ways. ``text`` fills merged cells."""
    if kind == 0:
        return [[f"{row}{name}" for row in KINDS for name in NAMES]]
    if kind == 1:
        return [[one for row in KINDS for one in [row, *[text] * 4]], [*NAMES * 3]]
    if kind == 2:
        top = ["行政复议", *[text] * 4, "行政诉讼", *[text] * 9]
        return [top, [*NAMES, KINDS[1], *[text] * 4, KINDS[2], *[text] * 4], [*[text] * 5, *NAMES * 2]]
    if kind == 3:
        return [["行政复议", "行政诉讼"], [*NAMES, KINDS[1], KINDS[2]], [*NAMES, *NAMES]]
    if kind == 4:
        return [[f"{row}-{name}" for row in KINDS for name in NAMES]]
    repeated = [row for row in KINDS for _ in NAMES]
    return [["行政复议"] * 5 + ["行政诉讼"] * 10, repeated, [*NAMES * 3]]


def flat_headers() -> range:
    return range(6)


def one_row_markdown(wanted: Sheet) -> Iterator[tuple[str, File]]:
    for kind in flat_headers():
        rows = [*flat("", kind), one_row(wanted)]
        lines = [pipe(*row) for row in rows]
        lines.insert(1, "|" + " --- |" * len(rows[0]))
        yield f"md{kind}", (".md", in_markdown(wanted, lines).encode())


def one_row_text(wanted: Sheet) -> Iterator[tuple[str, File]]:
    for kind in flat_headers():
        for name, separator in (("tab", "\t"), ("bar", " | "), ("space", " ")):
            values = one_row(wanted)
            if name == "space":
                values = [value or "-" for value in values]
            heads = [separator.join(row) for row in flat("", kind)]
            lines = [*heads, separator.join(values)]
            yield f"{name}{kind}", (".txt", in_text(wanted, lines).encode())


def small_tables(wanted: Sheet) -> Iterator[tuple[str, File]]:
    """Table four as three tables: under captions, with a label in each, with the name on top."""
    looks: dict[str, list[str | list[list[str]]]] = {"captions": [], "labels": [], "tops": []}
    for number, (kind, values) in enumerate(zip(KINDS, review(wanted), strict=True)):
        caption = f"（{NUMERALS[number]}）{kind}{'情况' if number == 0 else ''}"
        looks["captions"] += [caption, [list(NAMES), values]]
        looks["labels"] += ["", [["", *NAMES], [kind, *values]]]
        looks["tops"] += ["", [[kind, "", "", "", ""], list(NAMES), values]]
    for name, blocks in looks.items():
        lines: list[str] = []
        tabbed: list[str] = []
        printed: list[str | list[list[Box]]] = []
        for block in blocks:
            if isinstance(block, str):
                lines += [block, ""]
                tabbed += [block] if block else []
                printed.append(block)
                continue
            lines += [pipe(*block[0]), "|" + " --- |" * len(block[0])]
            lines += [*(pipe(*row) for row in block[1:]), ""]
            tabbed += ["\t".join(row) for row in block]
            rows = [[Box(text) for text in row] for row in block]
            printed.append([[Box(block[0][0], 1, 5)], *rows[1:]] if name == "tops" else rows)
        yield f"{name}-md", (".md", in_markdown(wanted, lines).encode())
        yield f"{name}-tabs", (".txt", in_text(wanted, tabbed).encode())
        yield f"{name}-docx", (".docx", docx(_with_review(wanted, printed)))
        yield f"{name}-html", (".html", page(_with_review(wanted, printed)).encode())


def in_markdown(wanted: Sheet, lines: Sequence[str]) -> str:
    text = markdown(wanted)
    start = text.index("| 行政复议")
    return text[:start] + "\n".join(lines) + text[text.index("\n\n", start) :]


def in_text(wanted: Sheet, lines: Sequence[str]) -> str:
    text = tabs(wanted)
    start = text.index("行政复议", text.index("\n四、政府信息公开行政复议") + 12)
    return text[:start] + "\n".join(lines) + text[text.index("\n五、存在") :]


def _with_review(wanted: Sheet, blocks: Sequence[str | list[list[Box]]]) -> Content:
    whole = list(content(wanted))
    at = max(n for n, block in enumerate(whole) if not isinstance(block, str))
    return [*whole[:at], *blocks, *whole[at + 1 :]]


def page(blocks: Content, style: str = "") -> str:
    """A web page of paragraphs and tables."""
    parts = []
    for block in blocks:
        if isinstance(block, str):
            tag = "h2" if block.startswith("# ") else "p"
            parts.append(f"<{tag}>{escape(block.removeprefix('# '))}</{tag}>")
            continue
        rows = []
        for row in block:
            cells = [
                f"<td rowspan={b.rowspan} colspan={b.colspan}>{escape(b.text)}</td>" for b in boxes([row])[0]
            ]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        parts.append(f"<table border=1>{''.join(rows)}</table>")
    head = f"<meta charset=utf-8><style>{style}</style>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


# What Word and LibreOffice export as text: a cell a line


def exported(wanted: Sheet) -> Iterator[tuple[str, File]]:
    """``covered``: a line for each cell that a merged one covers; ``upright``: heads one character a line;
    ``rowend``: one more empty line after each row."""
    for name, covered, upright, rowend in (
        ("plain", False, False, False),
        ("covered", True, False, False),
        ("upright", True, True, False),
        ("rowend", False, False, True),
        ("upright-rowend", True, True, True),
    ):
        lines = [wanted.title, wanted.preamble]
        for section, table in _parts(wanted.form):
            lines.append(f"　　{section}")
            if table is None:
                lines += [f"　　{text}" for text in _prose(wanted, section)]
            else:
                lines += _exported_table(wanted, table, covered, upright, rowend)
        yield name, (".txt", ("\n".join(lines) + "\n").encode())


def _exported_table(wanted: Sheet, table: FormTable, covered: bool, upright: bool, rowend: bool) -> list[str]:
    lines: list[str] = []
    below: dict[int, int] = {}
    heads = {name for row in table.rows for name in (c.label for c in row.columns)}
    narrow = {*heads, *(row.parents[0] for row in table.rows if row.parents)} if upright else set()
    for row in _spans(wanted, table):
        column = 0
        waiting = [_sized(attributes, text) for text, attributes in row]
        while waiting or below.get(column, 0):
            if below.get(column, 0):
                below[column] -= 1
                lines += [""] * covered
                column += 1
                continue
            box = waiting.pop(0)
            lines += list(box.text) if box.text in narrow and table.layout != "blocks" else [box.text]
            if box.rowspan > 1:
                below[column] = box.rowspan - 1
                for other in range(column + 1, column + box.colspan):
                    below[other] = 0
            column += box.colspan
        if rowend:
            lines.append("")
    return lines


def _sized(attributes: str, text: str) -> Box:
    spans = dict(part.split("=") for part in attributes.split())
    return Box(text, int(spans.get("rowspan", 1)), int(spans.get("colspan", 1)))


# Every row a table of its own


def tables_of_rows(wanted: Sheet) -> Iterator[tuple[str, File]]:
    blocks: list[str | list[list[Box]]] = [f"# {wanted.title}", wanted.preamble]
    apart = list(blocks)
    for section, table in _parts(wanted.form):
        blocks.append(f"# {section}")
        apart.append(f"# {section}")
        if table is None:
            blocks += _prose(wanted, section)
            apart += _prose(wanted, section)
            continue
        for row in _matrix(wanted, table):
            blocks.append([[Box(text) for text in row]])
            apart += [[[Box(text) for text in row]], ""]
    lines: list[str] = []
    for block in apart:
        if isinstance(block, str):
            lines += [block.replace("# ", "## "), ""]
        else:
            texts = [box.text for box in block[0]]
            lines += [pipe(*texts), "|" + " --- |" * len(texts), ""]
    yield "md", (".md", "\n".join(lines).encode())
    yield "html", (".html", page(blocks).encode())
    yield "html-apart", (".html", page(apart).encode())
    yield "docx", (".docx", docx(apart))


# A page on one line


def one_line(wanted: Sheet) -> Iterator[tuple[str, File]]:
    """``glued``: nothing between the cells, which is to be told and never read."""
    fields = cells(wanted).split("\n")[:-1]
    words = [field or "-" for field in fields]
    yield "spaces", (".txt", " ".join(words).encode())
    yield "double", (".txt", "  ".join(words).encode())
    yield "bars", (".txt", " | ".join(fields).encode())
    yield "tabs", (".txt", "\t".join(fields).encode())
    yield "paragraph", (".html", f"<meta charset=utf-8><p>{escape(' '.join(words))}</p>".encode())
    half = len(words) // 2
    yield "two pages", (".txt", f"{' '.join(words[:half])}\n{' '.join(words[half:])}".encode())
    yield "glued", (".txt", "".join(words).encode())


# Numbers of columns under a head


def numbered(wanted: Sheet) -> Iterator[tuple[str, File]]:
    whole = list(content(wanted))
    tables = [n for n, block in enumerate(whole) if not isinstance(block, str)]
    matrix = [list(row) for row in whole[tables[1]]]
    strip = [list(row) for row in whole[tables[2]]]
    first = [Box("栏次", 1, 3), *(Box(str(n)) for n in range(1, 8))]
    lettered = [Box("甲", 1, 3), *(Box(str(n)) for n in range(1, 8))]
    bracketed = [Box("", 1, 3), *(Box(f"({n})") for n in range(1, 8))]
    fifteen = [Box(str(n)) for n in range(1, 16)]
    for name, row in (("named", first), ("lettered", lettered), ("bracketed", bracketed)):
        blocks = list(whole)
        blocks[tables[1]] = [*matrix[:3], row, *matrix[3:]]
        blocks[tables[2]] = [*strip[:3], fifteen, *strip[3:]]
        yield f"{name}-docx", (".docx", docx(blocks))
        yield f"{name}-html", (".html", page(blocks).encode())
    lines = tabs(wanted).split("\n")
    for name, lead in (("named", "栏次\t\t"), ("bare", "\t\t"), ("lettered", "甲\t\t")):
        changed = []
        for at, line in enumerate(lines):
            changed.append(line)
            if "自然人" in line and "总计" in line:
                changed.append(lead + "\t" + "\t".join("1234567"))
            elif line.startswith("结果维持\t") and at:
                changed.append("\t".join(map(str, range(1, 16))))
        yield f"{name}-tabs", (".txt", "\n".join(changed).encode())
    if "" not in wanted.cells.values():
        over = " " * 26 + "".join(str(n).center(10) for n in range(1, 8))
        yield "aligned", (".txt", _under_heads(aligned(wanted), [over]).encode())
    yield "cells", (".txt", _under_heads(cells(wanted), list("1234567")).encode())


def _under_heads(text: str, numbers: Sequence[str]) -> str:
    """A text with lines put in under the heads of table three."""
    lines, done = [], False
    for line in text.split("\n"):
        lines.append(line)
        if not done and "总计" in line and "科研机构" in "".join(lines):
            lines += numbers
            done = True
    return "\n".join(lines)


SHAPES: dict[str, Callable[[Sheet], Iterator[tuple[str, File]]]] = {
    "one row, Markdown": one_row_markdown,
    "one row, text": one_row_text,
    "three small tables": small_tables,
    "a cell a line": exported,
    "each row a table": tables_of_rows,
    "a page on one line": one_line,
    "numbers of columns": numbered,
}
