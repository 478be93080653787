"""What a hostile PDF could do to pdfium, and a process of its own for files that could do it.

pdfium decodes and parses a page as a whole and cannot be interrupted. Streams that decode to far more than a
page can hold are refused beforehand; files with other means to multiply work (forms in forms, filters in a
row, encryption, sheer size) are read in a child process with bounds on time and memory.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.document import Unreadable

if TYPE_CHECKING:
    from checker.readers.pdf.page import Page

MAX_CONTENT = 16 * 2**20
"""Bytes of one stream of drawing, decoded; a page of a report has some tens of thousands."""
MAX_DATA = 256 * 2**20
"""Bytes of one picture or font, decoded."""
MAX_MEMORY = 1536 * 2**20
MAX_SECONDS = 45
LARGE = 24 * 2**20
_MOST = 1032
"""The most bytes that one byte of a compressed stream can decode to."""

_CHUNK = 16_384
_STREAM = re.compile(rb"stream\r?\n")
_DATA = re.compile(
    rb"/(?:Image|Length1|Length2|FontFile|ICCBased|ObjStm|XRef|CIDFontType0C|Type1C|OpenType)\b"
)
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_RISKY = re.compile(rb"/Encrypt\b|/Filter\s*\[\s*/\w+\s*/")
_MANY_FORMS = 3


def risky(data: bytes) -> bool:
    """Whether the file must be read in a process of its own. Raises ``Unreadable`` for a decoding bomb."""
    for match in _STREAM.finditer(data):
        start = match.end()
        end = data.find(b"endstream", start)
        if end < 0 or (end - start) * _MOST < MAX_CONTENT:
            continue
        head = data[max(0, match.start() - 1024) : match.start()]
        head = head[head.rfind(b" obj") :]
        limit = MAX_DATA if _DATA.search(head) else MAX_CONTENT
        if (end - start) * _MOST > limit and _inflated(memoryview(data)[start:end], limit) > limit:
            raise Unreadable("PDF 里有异常巨大的压缩内容，不读取")
    if len(data) > LARGE or _RISKY.search(data):
        return True
    return sum(1 for _ in _FORM.finditer(data)) >= _MANY_FORMS


def _inflated(stream: memoryview, limit: int) -> int:
    """How many bytes a stream decodes to, counted up to a little over the limit."""
    if bytes(stream[:1]) not in (b"\x78", b"\x68", b"\x58", b"\x48"):
        return len(stream)
    decoder = zlib.decompressobj()
    total = 0
    try:
        for start in range(0, len(stream), _CHUNK):
            rest: bytes = bytes(stream[start : start + _CHUNK])
            while rest and total <= limit and not decoder.eof:
                total += len(decoder.decompress(rest, 2**20))
                rest = decoder.unconsumed_tail
    except zlib.error:
        pass  # broken data decode to nothing more in pdfium either
    return total


def read_apart(data: bytes) -> list[Page]:
    """The pages of a PDF, read in a child process. Raises ``Unreadable``."""
    root = str(Path(__file__).resolve().parents[3])
    command = [sys.executable, "-I", "-c", _CHILD, root]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_seconds() + 5, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable("PDF 内容过于复杂，读取超时") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Unreadable("PDF 内容过于复杂，超出读取的时间或内存上限") from None
    if isinstance(answer, str):
        raise Unreadable(answer)
    return [_page(fields) for fields in answer]


_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from checker.readers.pdf.guard import child; child()"


def _seconds() -> int:
    from checker.readers import ocr

    return 40 * MAX_SECONDS if ocr.available() else MAX_SECONDS


def child() -> None:
    """Reads a PDF from standard input and writes its pages, or the reason why not, as JSON."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_seconds(), _seconds()))
    except (ImportError, ValueError, OSError):
        pass  # not on this system; the time limit of the parent remains
    from checker.readers.pdf import pages_of

    answer: Any
    try:
        answer = [asdict(page) for page in pages_of(sys.stdin.buffer.read())]
    except Unreadable as fault:
        answer = str(fault)
    json.dump(answer, sys.stdout)


def _page(fields: dict[str, Any]) -> Page:
    from checker.readers.pdf.page import Glyph, Page, Rule

    fields["glyphs"] = [Glyph(**glyph) for glyph in fields["glyphs"]]
    fields["rules"] = [Rule(**{**rule, "joints": tuple(rule["joints"])}) for rule in fields["rules"]]
    fields["shadings"] = [tuple(box) for box in fields["shadings"]]
    fields["pictures"] = [tuple(box) for box in fields["pictures"]]
    return Page(**fields)
