"""The PDF files of offices, printed by Chromium: ruled, without rules, cut by page breaks, marked."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from .office import File
from .shapes import Sheet, _parts, _prose, _spans

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

PLAIN = """
@page {size: A4; margin: 25mm 20mm}
body {font: 12pt/1.6 "Noto Serif CJK SC", SimSun, serif}
h1 {font-size: 18pt; text-align: center} h2 {font-size: 14pt}
table {width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 1.25}
td {padding: 3pt; text-align: center; vertical-align: middle}
"""
RULED = PLAIN + "td {border: 1px solid black}"
UPRIGHT = RULED + ".v span {writing-mode: vertical-rl; letter-spacing: 1pt}"
LETTERS = RULED + ".v {width: 10pt; word-break: break-all} .v span {display: inline-block; width: 9pt}"
OPEN = PLAIN + "td.l {text-align: left} tr {height: 20pt}"
ROWRULES = PLAIN + "tr {border-bottom: 0.5pt solid black}"
TALL = RULED + "td {padding: 9pt 3pt} tr {break-inside: auto}"


def html(wanted: Sheet, style: str, *, upright: bool = False, extra: str = "", notes: str = "") -> str:
    """The report as a page to be printed; ``upright``: parents and heads are of class ``v``."""
    parts = [extra, f"<h1>{escape(wanted.title)}</h1>", f"<p>{escape(wanted.preamble)}</p>"]
    for section, table in _parts(wanted.form):
        parts.append(f"<h2>{escape(section)}</h2>")
        if table is None:
            parts += [f"<p>　　{escape(text)}</p>" for text in _prose(wanted, section)]
            continue
        labels = {row.mark + row.label for row in table.rows}
        heads = {c.label for row in table.rows for c in row.columns} | {
            p for r in table.rows for p in r.parents
        }
        rows = []
        for row in _spans(wanted, table):
            cells = []
            for text, attributes in row:
                kind = "l" if text in labels else "v" if upright and text in heads else ""
                if table.layout == "blocks":
                    kind = ""
                cells.append(f'<td{attributes} class="{kind}"><span>{escape(text)}</span></td>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        parts.append(f"<table>{''.join(rows)}</table>")
    head = f"<meta charset=utf-8><title>{escape(wanted.title)}</title><style>{style}</style>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}{notes}</body></html>"


def printed(page: str) -> bytes:
    """The page as Chromium prints it."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, encoding="utf-8")
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}"]
        subprocess.run(
            [*command, (folder / "page.html").as_uri()], capture_output=True, check=True, timeout=120
        )
        return (folder / "page.pdf").read_bytes()


def vertical(wanted: Sheet) -> Iterator[tuple[str, File]]:
    tall = UPRIGHT + "td {padding: 8pt 2pt}"
    for name, style in (("upright", UPRIGHT), ("letters", LETTERS), ("tall", tall)):
        yield name, (".pdf", printed(html(wanted, style, upright=True)))


def unruled(wanted: Sheet) -> Iterator[tuple[str, File]]:
    for name, style in (
        ("open", OPEN),
        ("right", OPEN + "td {text-align: right}"),
        ("rowrules", ROWRULES),
        ("wide", OPEN + "@page {size: A4 landscape}"),
    ):
        yield name, (".pdf", printed(html(wanted, style)))


def broken(wanted: Sheet) -> Iterator[tuple[str, File]]:
    for name, space in (("a", "0"), ("b", "60pt"), ("c", "140pt"), ("d", "200pt")):
        style = TALL + ".v span {writing-mode: vertical-rl}" + f" h1 {{margin-top: {space}}}"
        yield name, (".pdf", printed(html(wanted, style, upright=True)))


def _pale(text: str, style: str) -> str:
    """Words that are printed at the same place of each page."""
    return f'<div style="position:fixed;{style}">{text}</div>'


def marked(wanted: Sheet) -> Iterator[tuple[str, File]]:
    """``flat``: grey words across the middle of each page; ``small``: many of them; ``turned``: aslant."""
    large = "font-size:40pt;color:#ccc"
    flat = _pale("内部资料 2024", f"top:45%;left:0;width:100%;text-align:center;{large}")
    small = "".join(
        _pale("青川县水务局", f"top:{top}%;left:{left}%;font-size:12pt;color:#d0d0d0")
        for top in range(5, 100, 12)
        for left in (8, 45, 75)
    )
    behind = _pale("样稿 样稿", "z-index:-1;top:30%;left:20%;font-size:28pt;color:rgba(0,0,0,.15)")
    turned = _pale("内部资料 2024", f"top:45%;left:20%;transform:rotate(-30deg);{large}")
    for name, extra in (("flat", flat), ("small", small), ("behind", behind), ("turned", turned)):
        yield name, (".pdf", printed(html(wanted, RULED, extra=extra)))
    yield "flat-open", (".pdf", printed(html(wanted, OPEN, extra=flat)))


SHAPES: dict[str, Callable[[Sheet], Iterator[tuple[str, File]]]] = {
    "PDF, vertical": vertical,
    "PDF, without rules": unruled,
    "PDF, rows cut": broken,
    "PDF, watermark": marked,
}
