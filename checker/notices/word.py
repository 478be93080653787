"""A Word template filled in: placeholders such as ``{{标题}}``, and a part that is repeated for each finding.

What stands between the paragraphs ``{{#问题}}`` and ``{{/问题}}`` is repeated, or a row of a table that holds
placeholders of a finding. A paragraph whose placeholders have all nothing to say is left out. The rest of the
file stays as the office has made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING

from checker import __version__
from checker.document import Unreadable
from checker.marked.package import Package
from checker.readers.containers.zipped import Zipped
from checker.readers.office.docx_xml import W
from checker.render.letters import Letter
from checker.render.own import NOTICE_PROPERTY
from checker.render.words import UNSEEN

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
_PART = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_HOLE = re.compile(r"\{\{\s*([#/]?[\u4e00-\u9fff]{1,12})\s*\}\}")
_BEGIN, _END = "#问题", "/问题"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def fill(template: bytes, letter: Letter) -> bytes:
    """The notice. Raises ``Unreadable`` with a Chinese sentence where the template is no good."""
    zipped = Zipped(template)
    if _MAIN not in zipped.names:
        raise Unreadable("不是 Word 文件（.docx）")
    package = Package(zipped)
    known = frozenset(letter.fields()) | frozenset(letter.items[0].fields()) | {_BEGIN, _END}
    for name in package.names():
        if _PART.fullmatch(name):
            root = package.part(name)
            strange = next((one for p in root.iter(W + "p") for one in _holes(p) if one not in known), None)
            if strange is not None:
                listed = "、".join(sorted(known - {_BEGIN, _END}))
                raise Unreadable(f"没有“{{{{{strange}}}}}”这一项；可用的有：{listed}")
            repeated = _taken_out(root, letter) if name == _MAIN else None
            _fill(root, letter.fields())
            if repeated is not None:
                _repeat(*repeated, letter)
            package.put(name, root)
    package.sign(__version__, NOTICE_PROPERTY)
    return package.packed()


def _taken_out(root: _Element, letter: Letter) -> tuple[_Element, list[_Element]]:
    """An element that stands where the part for one finding was, and that part. Raises ``Unreadable`` where
    there is none."""
    begin = next((p for p in root.iter(W + "p") if _BEGIN in _holes(p)), None)
    if begin is not None:
        after = list(begin.itersiblings())
        at = next((n for n, one in enumerate(after) if one.tag == W + "p" and _END in _holes(one)), None)
        if at is None:
            raise Unreadable("“{{#问题}}”之后没有同一处的“{{/问题}}”")
        pattern, marks = after[:at], [begin, after[at]]
    else:
        names = letter.items[0].fields().keys()
        rows = (
            row for row in root.iter(W + "tr") if names & {h for p in row.iter(W + "p") for h in _holes(p)}
        )
        row = next(rows, None)
        if row is None:
            raise Unreadable("没有“{{#问题}}”和“{{/问题}}”，也没有写着“{{问题}}”的表格行")
        pattern, marks = [row], []
    first = (marks or pattern)[0]
    anchor = first.makeelement(W + "p", {}, None)
    first.addprevious(anchor)
    for element in (*pattern, *marks):
        _remove(element)
    return anchor, pattern


def _repeat(anchor: _Element, pattern: list[_Element], letter: Letter) -> None:
    """Puts the part for one finding in its place, once for each. What a finding quotes is not read again."""
    for item in letter.items:
        for element in pattern:
            made = deepcopy(element)
            anchor.addprevious(made)
            _fill(made, {**letter.fields(), **item.fields()})
            if item is letter.items[-1]:
                _keep_with_next(made)
    _remove(anchor)


def _keep_with_next(element: _Element) -> None:
    """The last finding goes to the next page with what closes the letter: that never stands there alone."""
    for paragraph in element.iter(W + "p"):
        look = paragraph.find(W + "pPr")
        if look is None:
            look = paragraph.makeelement(W + "pPr", {}, None)
            paragraph.insert(0, look)
        if look.find(W + "keepNext") is None:
            after = look.find(W + "pStyle")
            look.insert(
                0 if after is None else look.index(after) + 1, look.makeelement(W + "keepNext", {}, None)
            )


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _fill(root: _Element, fields: Mapping[str, str]) -> None:
    """Puts the fields in their places, and takes out what says nothing then."""
    for paragraph in list(root.iter(W + "p")):
        holes = _holes(paragraph)
        if holes and not any(fields.get(name) for name in holes) and _may_go(paragraph):
            _remove(paragraph)
        elif holes:
            _put(paragraph, fields)


def _may_go(paragraph: _Element) -> bool:
    """A cell of a table must keep its last paragraph."""
    parent = paragraph.getparent()
    return parent is None or parent.tag != W + "tc" or len(parent.findall(W + "p")) > 1


def _texts(paragraph: _Element) -> Iterator[_Element]:
    """The texts of a paragraph itself, not those of a text box in it."""
    for text in paragraph.iter(W + "t"):
        if next(text.iterancestors(W + "p")) is paragraph:
            yield text


def _holes(paragraph: _Element) -> list[str]:
    return _HOLE.findall("".join(text.text or "" for text in _texts(paragraph)))


def _put(paragraph: _Element, fields: Mapping[str, str]) -> None:
    """Word may cut a placeholder into several runs: its value stands in the look of the first."""
    texts = list(_texts(paragraph))
    matches = list(_HOLE.finditer("".join(text.text or "" for text in texts)))
    for match in reversed(matches):
        if match[1] not in fields:
            continue
        at, value = 0, _clean(fields[match[1]])
        for text in texts:
            own = text.text or ""
            start, end = match.start() - at, match.end() - at
            if start < len(own) and end > 0:
                text.text = own[: max(0, start)] + value + own[min(len(own), end) :]
                text.set(_SPACE, "preserve")
                value = ""
            at += len(own)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", UNSEEN.sub("", text)).replace("\r", "").replace("\n", "；")
