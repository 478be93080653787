"""Bytes to characters. What a page declares about itself is never believed: too many declare falsely."""

from __future__ import annotations

import codecs
import re

from checker.document import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DAMAGE = 0.2
"""Up to this share of the bytes beyond ASCII may be damaged in text that is still called UTF-8. Chinese in
GB18030 read as UTF-8 has more than 0.5, UTF-8 that lost one byte of a hundred about 0.02."""
_NULS = 0.005
"""In UTF-16 every digit, space and line break has a NUL; a damaged file of another kind has hardly any."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_USUAL = re.compile(
    "[\t-\r -~\u00a0-\u00ff\u2000-\u206f\u2460-\u24ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
"""Characters that Chinese text is mostly made of."""
_BINARY = "文件是二进制数据，不是文字，无法读取"


def decode(data: bytes) -> str:
    """The characters of a text file, without its byte order mark; lone damaged bytes become U+FFFD.

    Raises ``Unreadable`` for what is no text.
    """
    text = _decode(data)
    sample = text[:200_000]
    control, lost = len(_CONTROL.findall(sample)), sample.count("\ufffd")
    if control * 25 > len(sample) or (control + lost) * 5 > len(sample):
        raise Unreadable(_BINARY)
    return text.removeprefix("\ufeff")


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    if data.count(0) > _NULS * len(data):
        wide = _utf16(data)
        if wide is not None:
            return wide
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    beyond = len(data) - _ascii(data)
    sound = len(text.replace("\ufffd", "").encode()) - _ascii(data)
    if beyond - sound < _DAMAGE * beyond:
        return text
    return data.decode("gb18030", "replace")


def _ascii(data: bytes) -> int:
    return len(data.translate(None, bytes(range(128, 256))))


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: one of its two byte orders makes Chinese text of it."""
    sample = data[:40_000]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if len(_USUAL.findall(text)) >= 0.85 * len(text):
            return data.decode(encoding, "replace")
    return None
