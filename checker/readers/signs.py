"""How the content of a file shows its format.

Names of files decide nothing but between text and Markdown: a ``.doc`` is often a web page, a ``.txt``
UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from checker.readers.content import Content

Sign = Callable[[Content], bool]

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mkd")
_MHTML = re.compile(rb"(?i)^(mime-version|from|subject|date|snapshot-content-location|content-type)\s*:")
_XML_OFFICE = re.compile(rb"<\?mso-application|<office:document[\s>]|<\w+:wordDocument[\s>]")
_HTML = re.compile(r"(?i)<!doctype\s+html|<(?:html|head|body|meta|title|frameset)\b")
_ELEMENT = re.compile(
    r"(?i)\s*<(?:!--|\?xml|/?(?:a|article|b|br|center|div|dl|font|form|h[1-6]|hr|img|li|link|ol|p|pre|script|"
    r"section|span|strong|style|table|td|tr|ul)\b)"
)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*")
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t]+\S")
_MARKUP = re.compile(r"(?m)^ {0,3}(?:#{1,6}[ \t]|\|)|\*\*|\]\(|(?i:<table\b)")
_RULE = re.compile(r"(?m)^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$")


def begins(*signatures: bytes) -> Sign:
    """Binary data that begins with one of these."""
    return lambda content: content.data.startswith(signatures) and content.is_binary


def has_member(name: str) -> Sign:
    """A ZIP container with a member of this name; a folder's name ends in a slash."""
    if name.endswith("/"):
        return lambda content: any(member.startswith(name) for member in content.members)
    return lambda content: name in content.members


def is_pdf(content: Content) -> bool:
    return b"%PDF-" in content.data[:1024]


def is_picture(content: Content) -> bool:
    return content.data.startswith(_PICTURES) and content.is_binary


def is_flat_package(content: Content) -> bool:
    return b"<pkg:package" in content.data[:2048]


def is_mhtml(content: Content) -> bool:
    if not _MHTML.match(content.head):
        return False
    start = content.data[:65536].lower()
    return b"mime-version" in start and b"text/html" in start


def is_binary_word(content: Content) -> bool:
    return "WordDocument" in content.streams and not is_binary_sheet(content)


def is_binary_sheet(content: Content) -> bool:
    return bool(content.streams & {"Workbook", "Book"})


def is_old_office(content: Content) -> bool:
    return bool(
        content.head.startswith(b"{\\rtf")
        or content.kind.startswith("spreadsheet")
        or _XML_OFFICE.search(content.data[:2048])
    )


def is_html(content: Content) -> bool:
    head = content.text[:65536]
    if _HTML.search(head[:4096]):
        return True
    return content.suffix not in MARKDOWN_SUFFIXES and _ELEMENT.match(head) is not None


def is_markdown(content: Content) -> bool:
    """By its tables; failing that, marks of other kinds count as far as the name bears them out."""
    if _RULE.search(content.text):
        return True
    if content.suffix in MARKDOWN_SUFFIXES:
        return _MARKUP.search(content.text) is not None
    return content.suffix != ".txt" and len(_HEADING.findall(content.text)) > 1


def is_slides(content: Content) -> bool:
    return "PowerPoint Document" in content.streams or has_member("ppt/")(content)


def is_locked(content: Content) -> bool:
    return bool(content.streams) and content.locked


def is_strange_ole(content: Content) -> bool:
    return content.is_ole and not (is_binary_word(content) or is_binary_sheet(content))


def anything(content: Content) -> bool:
    return True
