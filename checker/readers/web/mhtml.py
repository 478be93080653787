"""Web pages saved as one file (MHTML): the page inside is read, its pictures and styles are not."""

from __future__ import annotations

from checker.document import Document, Unreadable
from checker.readers.charset import decode
from checker.readers.web.html import document

_MAX_PAGES = 20


def read(data: bytes, path: str) -> Document:
    """Lines and columns are those of the page once unpacked."""
    from email import message_from_bytes

    pages: list[bytes] = []
    try:
        parts = list(message_from_bytes(data).walk())
    except RecursionError:
        raise Unreadable("网页存档的结构异常，不读取") from None
    for part in parts:
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                pages.append(payload)
    if not pages:
        raise Unreadable("网页存档里没有网页正文")
    first: Document | None = None
    for page in pages[:_MAX_PAGES]:  # the page itself, then its frames
        found = document(decode(page), path, "mhtml")
        if found.grids:
            return found
        first = first or found
    assert first is not None
    return first
