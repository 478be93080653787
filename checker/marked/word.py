"""Word documents with comments: each at the runs that hold its characters, which are split for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from checker import __version__
from checker.document import BlockPlace, Place, Unreadable
from checker.marked.package import Package
from checker.marked.remarks import Remark
from checker.marked.word_runs import Anchors
from checker.readers.containers.zipped import Zipped
from checker.readers.marked import AUTHOR, AUTHORS
from checker.readers.office import docx_package
from checker.readers.office.docx_trace import Character, Trace, Traced
from checker.readers.office.docx_xml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

INITIALS = "勾稽"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_STRICT = "文档是 Strict 版的 .docx，不能加批注；请在 Word 里另存为普通的 .docx"
_MARKS = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def mark(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The copy. Raises ``Unreadable``."""
    zipped = Zipped(data)
    source = docx_package.Package(zipped)
    if docx_package.STRICT in zipped.read(source.main):
        raise Unreadable(_STRICT)
    package = Package(zipped)
    trace = Trace(source)
    for element, text in source.emptied:
        element.text = text
    name, comments = _comments(package, source.main)
    _take_away_ours(source.document, comments)
    ids = [int(id) for one in comments if (id := one.get(W + "id", "")).isdecimal()]
    anchors = Anchors(source.body)
    for number, remark in enumerate(remarks, start=max([-1, *ids]) + 1):
        stretch = _characters(remark.place, trace)
        if stretch and all(map(anchors.holds, stretch)):
            anchors.around(number, stretch[0], stretch[-1])
        else:
            anchors.at_paragraph(number, stretch[0].element if stretch else _paragraph(remark, trace))
            if not _is_blank_cell(remark.place):
                remark = remark.quoted()
        comments.append(_comment(number, remark.lines))
    anchors.put()
    if remarks or name in package:
        if name not in package:
            package.relate(source.main, "comments", name)
            package.declare(name, _TYPE)
        package.put(name, comments)
    package.put(source.main, source.document)
    package.sign(__version__)
    return package.packed()


def _comments(package: Package, main: str) -> tuple[str, _Element]:
    """The part of the comments, a new one where there is none."""
    from lxml import etree

    name = package.related(main, "comments")
    if name is not None and name in package:
        return name, package.part(name)
    name = package.free(f"{main.rpartition('/')[0]}/comments".lstrip("/"), ".xml")
    return name, etree.Element(W + "comments", None, {"w": W[1:-1]})


def _take_away_ours(document: _Element, comments: _Element) -> None:
    """The comments of an earlier round, which this one says anew; those of other people stay."""
    ours = [one for one in comments if one.get(W + "author") in AUTHORS]
    gone = {one.get(W + "id") for one in ours}
    for one in ours:
        comments.remove(one)
    for one in [one for one in document.iter(*_MARKS) if one.get(W + "id") in gone]:
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)
        above = parent.getparent()
        if above is not None and parent.tag == W + "r" and all(child.tag == W + "rPr" for child in parent):
            above.remove(parent)


def _characters(place: Place | None, trace: Trace) -> list[Character]:
    """The characters of a place in the XML; none where they are not what it says."""
    block = trace.block(place) if isinstance(place, BlockPlace) else None
    if block is None or place is None or not isinstance(place, BlockPlace):
        return []
    found = block.characters[place.offset : place.offset + len(place.text)]
    if len(found) < len(place.text) or not all(map(_fits, found, place.text)):
        return []
    return [one for one in found if one is not None]


def _fits(character: Character | None, sign: str) -> bool:
    """What stands nowhere (the joint of two paragraphs, the number of a list) may be anything."""
    return character is None or character.sign == sign


def _is_blank_cell(place: Place | None) -> bool:
    return isinstance(place, BlockPlace) and place.table is not None and not place.text.strip()


def _paragraph(remark: Remark, trace: Trace) -> _Element | None:
    """The nearest paragraph of the body for a remark that stands at no characters."""
    for place in (remark.place, remark.title):
        block: Traced | None = trace.block(place) if isinstance(place, BlockPlace) else None
        if block is not None and block.paragraphs:
            return block.paragraphs[0]
        if isinstance(place, BlockPlace) and place.paragraph is not None:
            found = trace.paragraph(place.paragraph)
            if found is not None:
                return found
    return None


def _comment(number: int, lines: Iterable[str]) -> _Element:
    from lxml import etree

    comment = etree.Element(W + "comment")
    for key, value in (("id", str(number)), ("author", AUTHOR), ("initials", INITIALS)):
        comment.set(W + key, value)
    for at, line in enumerate(lines):
        paragraph = etree.SubElement(comment, W + "p")
        if at == 0:
            etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t")
        text.text = line
        text.set(_SPACE, "preserve")
    return comment
