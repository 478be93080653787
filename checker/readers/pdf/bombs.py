"""What would cost pdfium more than a page can be worth, told before it is tried.

pdfium decodes and parses a page as a whole and cannot be interrupted: the bounds of the process that it runs
in (``checker.ground.limits``) are what holds it. A stream that decodes to far more than a page can hold is
refused here, at once and with the true reason.
"""

from __future__ import annotations

import re
import zlib

from checker.document import Unreadable

MAX_CONTENT = 16 * 2**20
"""Bytes of one stream of drawing, decoded; a page of a report has some tens of thousands."""
MAX_DATA = 256 * 2**20
"""Bytes of one picture or font, decoded."""
_MOST = 1032
"""The most bytes that one byte of a compressed stream can decode to."""

_CHUNK = 16_384
_STREAM = re.compile(rb"stream\r?\n")
_DATA = re.compile(
    rb"/(?:Image|Length1|Length2|FontFile|ICCBased|ObjStm|XRef|CIDFontType0C|Type1C|OpenType)\b"
)


def refuse_bombs(data: bytes) -> None:
    """Raises ``Unreadable`` for a file with a stream that decodes to more than any report's."""
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
