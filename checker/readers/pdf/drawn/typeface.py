"""The typeface by which fonts that a PDF does not carry are drawn: the same on every machine.

pdfium looks for such fonts on the machine, and what it takes in their place may lack characters. A character
without a shape has no extent, and a text of one such character (a lone “3” in a cell) is then left out of
the page: a printed digit would be read as a blank. Here every character has the same box for a shape, so
nothing is left out, and a file reads alike wherever it is read.
"""

from __future__ import annotations

import ctypes
import zlib
from base64 import b85decode
from functools import cache
from typing import Any

# A TrueType font of 1000 units to the em with one glyph, a box of 420 by 960, to which its table ``cmap``
# (format 13) sends every character there is.
_BOX = (
    b"c-n=Ly-EW?6ot?1<j05_gMt_=60lgX2#Ul;(BuV#m{QP9vPp{F>=F~QT3L#XK7gg9@&PPG#45e5g`lNH?1c5~PlO231H<0$-"
    b"aE5r?mz&T#u+3sd;7VK!g65?5Gu1rRa3LEcvm4`kvAL0Nj-6z=#d8=H+8L+YgL{Y-*V-fOhoIV&-j&VwP|)7Wd%G-oRedQRn"
    b"?HjEcwx6Q*&%Y5F<~KGcC>3KavX<fI>vswvIdWMJZ*k4$mvsL%hFsnB4w^l<!{kZT+(M^HtqzF^~sD85|Srk+w?@Vn{bC-3y"
    b"FM_!)(6f{KFQl48gyMA`Ab#!la%_{qBN#Qx04S-4yBMSvM^Qj{8Yd7iSsvm5;3g&8-D*_rmE(d{|4rBpVhikq6e|Jwbd0^TS"
    b"eIu`!4M-zyXBt#^^OpK0#Siv0Ti<VQ;8(l+dqX-KQO3=|j7X~!6gEyP3Z}BZpiU"
)


@cache
def use_boxes(pdfium: Any) -> Any:
    """Lets pdfium, which must have been initialised, draw all fonts that are not embedded by the box. What
    is returned must live as long as pdfium does, for which being cached is enough."""
    font = zlib.decompress(b85decode(_BOX))
    info = pdfium.FPDF_SYSFONTINFO()
    made = dict(pdfium.FPDF_SYSFONTINFO._fields_)

    def data(_info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    info.version = 1
    info.EnumFonts = made["EnumFonts"](lambda *_: None)
    info.MapFont = made["MapFont"](lambda *_: 1)
    info.GetFont = made["GetFont"](lambda *_: None)
    info.GetFontData = made["GetFontData"](data)
    info.GetFaceName = made["GetFaceName"](lambda *_: 0)
    info.GetFontCharset = made["GetFontCharset"](lambda *_: 0)
    info.DeleteFont = made["DeleteFont"](lambda *_: None)
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info
