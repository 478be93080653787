"""PDF and pictures."""

from __future__ import annotations

import struct
import zlib

from support import pdfs
from support.hostile.common import Files

# PDF


def drawings() -> Files:
    """Each of the killers of before, and kin."""
    yield "two-forms.pdf", _forms(2, 30_000, b"/Form")
    yield "spelt-form.pdf", _forms(2, 30_000, b"/F#6frm")
    yield "self-form.pdf", _forms(1, 10, b"/Form", own=True)
    yield "deep-forms.pdf", _forms(40, 2, b"/Form")
    yield "repeated-content.pdf", _page_of(b"[" + b"4 0 R " * 20_000 + b"]", b"0 0 m 9 9 l S\n" * 3_000)
    yield "bomb.pdf", _page_of(b"4 0 R", b" " * 100_000_000, packed=True)
    yield "double-bomb.pdf", _filtered()
    yield "million-lines.pdf", _page_of(b"4 0 R", b"0 0 m 9 9 l S\n" * 800_000, packed=True)
    yield "saves.pdf", _page_of(b"4 0 R", b"q " * 1_000_000, packed=True)
    yield "brackets.pdf", _page_of(b"4 0 R", b"[" * 1_000_000, packed=True)
    yield "dicts.pdf", _page_of(b"4 0 R", b"/a <<" * 500_000, packed=True)
    yield "text.pdf", _page_of(b"4 0 R", b"BT /F 10 Tf " + b"(aaaaaaaa) Tj " * 100_000 + b"ET", packed=True)
    yield "huge-page.pdf", _page_of(b"4 0 R", b"0 0 m 9 9 l S", box=b"[0 0 1e30 1e30]")
    yield (
        "page-loop.pdf",
        pdfs.assemble(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"]
        ),
    )
    yield (
        "deep-pages.pdf",
        pdfs.assemble(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                *(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 3) for n in range(5_000)),
            ]
        ),
    )
    yield "many-pages.pdf", pdfs.pdf(*[pdfs.Sheet()] * 600)
    yield "no-pages.pdf", pdfs.assemble([b"<</Type/Catalog>>"])
    yield (
        "locked.pdf",
        pdfs.assemble(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", b"<</Filter/Nobody/V 9>>"],
            "/Encrypt 3 0 R",
        ),
    )
    yield "deep-array.pdf", b"%PDF-1.5\n1 0 obj\n" + b"[" * 500_000
    yield (
        "xref-loop.pdf",
        b"%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer<</Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    )
    yield (
        "xref-size.pdf",
        b"%PDF-1.5\nxref\n0 2000000000\ntrailer<</Size 2000000000/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    )
    yield "head.pdf", b"%PDF-1.7\n"
    yield "picture.pdf", _pictured(60_000, 60_000)
    yield "pattern.pdf", _page_of(b"4 0 R", b"/P cs /P scn 0 0 9 9 re f\n" * 50_000, packed=True)
    yield "nan.pdf", _page_of(b"4 0 R", b"1e999 -1e999 m 1e38 1e38 l S\n" * 5_000)


_PAGE = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
_CATALOGUE = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]


def _page_of(contents: bytes, data: bytes, *, packed: bool = False, box: bytes = b"[0 0 595 842]") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents %s>>" % (box, contents)
    return pdfs.assemble([*_CATALOGUE, page, pdfs.stream(data, packed=packed)])


def _forms(depth: int, times: int, name: bytes, *, own: bool = False) -> bytes:
    """Forms within forms, each drawn so many times."""
    first = 5
    draw = zlib.compress(b"/X Do " * times)
    body = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(draw), draw)
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    objects = [*_CATALOGUE, page, body]
    for number in range(depth):
        inner = first + (0 if own else number + 1)
        head = b"/Type/XObject/Subtype%s/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (name, inner)
        objects.append(b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(draw), draw))
    line = b"0 0 m 9 9 l S"
    objects.append(
        b"<</Type/XObject/Subtype%s/BBox[0 0 9 9]/Length %d>>stream\n%s\nendstream" % (name, len(line), line)
    )
    return pdfs.assemble(objects)


def _filtered() -> bytes:
    data = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 20_000_000, 9), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    head = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(data)
    return pdfs.assemble([*_CATALOGUE, page, head + data + b"\nendstream"])


def _pictured(width: int, height: int) -> bytes:
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    )
    head = (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    picture = pdfs.stream(bytes(2_000_000), head, packed=True)
    return pdfs.assemble([*_CATALOGUE, page, pdfs.stream(b"595 0 0 842 0 0 cm /I Do"), picture])


# Pictures


def pictures() -> Files:
    def png(width: int, height: int, rows: bytes) -> bytes:
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + parts

    yield "huge.png", png(2**31 - 1, 2**31 - 1, b"")
    yield "large.png", png(40_000, 40_000, bytes(50_000_000))
    yield "cut.png", png(100, 100, b"")[:40]
    yield "loop.tif", b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 8)
    yield (
        "many.tif",
        b"II*\0" + struct.pack("<I", 8) + b"".join(struct.pack("<HI", 0, 14 + 6 * n) for n in range(20_000)),
    )
    yield "bad.jpg", b"\xff\xd8\xff" + bytes(5_000)
    yield "bad.bmp", b"BM" + b"\xff" * 5_000
