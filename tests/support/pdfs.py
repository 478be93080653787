"""A small writer of PDF files: text in any script, lines, shadings, pictures, forms; no library, no fonts.

Coordinates are points from the upper left corner; text is placed by its base line.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

HEIGHT = 842.0
WIDTH = 595.0


class Sheet:
    """One page, or a form to be put on one."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self.parts: list[str] = []
        self.forms: list[Sheet] = []

    def text(self, x: float, y: float, text: str, size: float = 10.0, *, before: str = "") -> Sheet:
        """``before``: operators in front, such as ``3 Tr`` (invisible) or ``1 g`` (white)."""
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"q {before} BT /F {size} Tf 1 0 0 1 {x} {self.height - y} Tm <{code}> Tj ET Q")
        return self

    def turned(self, x: float, y: float, text: str, size: float = 10.0) -> Sheet:
        """Text that runs upwards."""
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /F {size} Tf 0 1 -1 0 {x} {self.height - y} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, dash: str = "") -> Sheet:
        start = f"q 0.5 w {dash} {x0} {self.height - y0} m"
        self.parts.append(f"{start} {x1} {self.height - y1} l S Q")
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.0) -> Sheet:
        self.parts.append(f"q {grey} g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f Q")
        return self

    def picture(self, x0: float = 0, y0: float = 0, x1: float = WIDTH, y1: float = HEIGHT) -> Sheet:
        self.parts.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.height - y1} cm /Im Do Q")
        return self

    def form(self, inner: Sheet, matrix: str) -> Sheet:
        self.parts.append(f"q {matrix} cm /X{len(self.forms)} Do Q")
        self.forms.append(inner)
        return self

    def table(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        rules: str = "all",
        size: float = 10.0,
    ) -> Sheet:
        """A table of single cells, centred; ``rules``: ``all``, ``rows`` or ``none``."""
        if rules in ("all", "rows"):
            for y in ys:
                self.line(xs[0], y, xs[-1], y)
        if rules == "all":
            for x in xs:
                self.line(x, ys[0], x, ys[-1])
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                self.cell(xs[column], xs[column + 1], (ys[number] + ys[number + 1]) / 2, cell, size)
        return self

    def cell(self, x0: float, x1: float, middle: float, text: str, size: float = 10.0) -> Sheet:
        """Lines of text, centred about a height; ``\\n`` parts them."""
        lines = text.split("\n") if text else []
        y = middle - 0.6 * size * len(lines) + size
        for line in lines:
            self.text((x0 + x1) / 2 - measure(line, size) / 2, y, line, size)
            y += 1.2 * size
        return self


def measure(text: str, size: float) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text) * size


def pdf(*sheets: Sheet) -> bytes:
    objects: list[bytes] = [b"", b"", _FONT, _CID_FONT, _DESCRIPTOR, _PICTURE]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def content(sheet: Sheet, head: str) -> int:
        inner = [
            content(form, f"/Type/XObject/Subtype/Form/BBox[0 0 {form.width} {form.height}]")
            for form in sheet.forms
        ]
        names = " ".join(f"/X{index} {number} 0 R" for index, number in enumerate(inner))
        resources = f"/Resources<</Font<</F 3 0 R>>/XObject<</Im 6 0 R {names}>>>>"
        data = "\n".join(sheet.parts).encode()
        if head:
            return add(stream(data, head + resources))
        number = add(stream(data))
        box = f"/MediaBox[0 0 {sheet.width} {sheet.height}]/Rotate {sheet.rotate}"
        return add(f"<</Type/Page/Parent 2 0 R{box}/Contents {number} 0 R{resources}>>".encode())

    pages = [content(sheet, "") for sheet in sheets]
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()
    return assemble(objects)


def assemble(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A file of these objects, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def stream(data: bytes, head: str = "", *, packed: bool = False) -> bytes:
    if packed:
        data, head = zlib.compress(data, 9), head + "/Filter/FlateDecode"
    return f"<<{head}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


_FONT = b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
_CID_FONT = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 2>>/FontDescriptor 5 0 R/DW 1000/W[1 95 500 814 939 500]>>"
)
_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 80>>"
)
_PICTURE = stream(
    b"\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
)
