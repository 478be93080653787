"""Where comments are anchored in the XML of a Word document: runs are split, marks put around them."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.readers.office.docx_runs import BLANKS, SPACE
from checker.readers.office.docx_trace import Character
from checker.readers.office.docx_xml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_AROUND = frozenset(
    {
        W + name
        for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo")
    }
)
"""What may stand between a paragraph and its runs, and may hold the marks of a comment."""
_NOWHERE = "文档里没有可以加批注的段落"


@dataclass(frozen=True, slots=True)
class _Point:
    """A whole element; or, with ``run``, the piece of a run that holds a character of ``element``."""

    element: _Element
    at: int = 0
    run: _Element | None = None


_Pieces = dict["_Element", list[tuple[int, "_Element"]]]
"""Child of a run → the runs that now hold it, each with the number of the first character that it holds."""


class Anchors:
    """Collects where each comment is to stand; ``put`` changes the document, once for all of them."""

    def __init__(self, body: _Element) -> None:
        self._body = body
        self._ranges: list[tuple[int, _Point, _Point]] = []
        self._cuts: dict[_Element, dict[_Element, set[int]]] = defaultdict(lambda: defaultdict(set))
        """Run → its child → before which of its characters it is cut."""

    def holds(self, character: Character) -> bool:
        """Whether a character stands in the text of the body itself; Word takes no comments elsewhere."""
        above = character.element.getparent()
        while above is not None and above is not self._body:
            if above.tag == W + "txbxContent":
                return False
            above = above.getparent()
        return above is not None

    def around(self, number: int, first: Character, last: Character) -> None:
        self._ranges.append((number, self._point(first, 0), self._point(last, 1)))

    def at_paragraph(self, number: int, near: _Element | None) -> None:
        """Around the paragraph of the body that ``near`` is or stands in; else around the first one."""
        paragraph = near
        home = None
        while paragraph is not None and paragraph is not self._body:
            if paragraph.tag == W + "p":
                home = paragraph
            paragraph = paragraph.getparent()
        if home is None or paragraph is None:
            home = next(self._body.iter(W + "p"), None)
        if home is None:
            raise Unreadable(_NOWHERE)
        self._ranges.append((number, _Point(home), _Point(home)))

    def put(self) -> None:
        pieces = {run: _split(run, cuts) for run, cuts in self._cuts.items()}
        starts: list[tuple[_Element, _Element]] = []
        ends: list[tuple[_Element, _Element]] = []
        for number, start, end in self._ranges:
            starts.append((_found(start, pieces), _mark("commentRangeStart", number)))
            ends.append((_found(end, pieces), _mark("commentRangeEnd", number)))
            ends.append((ends[-1][0], _reference(number)))
        for target, mark in starts:
            if target.tag == W + "p":
                properties = target.find(W + "pPr")
                target.insert(0 if properties is None else target.index(properties) + 1, mark)
            else:
                target.addprevious(mark)
        behind: dict[_Element, _Element] = {}
        for target, mark in ends:
            if target.tag == W + "p":
                target.append(mark)
            else:
                behind.get(target, target).addnext(mark)
                behind[target] = mark

    def _point(self, character: Character, behind: int) -> _Point:
        """Where a comment begins at a character, or (``behind`` is 1) ends with it."""
        element = character.element
        run = element.getparent()
        assert run is not None
        above = run.getparent() if run.tag == W + "r" else None
        while above is not None and above.tag in _AROUND:
            above = above.getparent()
        if above is not None and above.tag == W + "p":
            self._cuts[run][element].add(character.at + behind)
            return _Point(element, character.at, run)
        whole = element
        while (parent := whole.getparent()) is not None and parent.tag != W + "p":
            whole = parent
        return _Point(whole)


def _found(point: _Point, pieces: dict[_Element, _Pieces]) -> _Element:
    """The element that a mark stands before or behind."""
    if point.run is None:
        return point.element
    parts = pieces[point.run][point.element]
    return [piece for start, piece in parts if start <= point.at][-1]


def _split(run: _Element, cuts: dict[_Element, set[int]]) -> _Pieces:
    """Cuts a run before the given characters of its children."""
    properties = run.find(W + "rPr")
    children = [child for child in run if child is not properties]
    found: _Pieces = {}
    current, begun, due = run, False, False
    for child in children:
        run.remove(child)
    for child in children:
        places = cuts.get(child, set())
        parts, end = _parts(child, places)
        for start, part in parts:
            if begun and (due or start in places):
                current = _next(current, run, properties)
            due = False
            current.append(part)
            begun = True
            found.setdefault(child, []).append((start, current))
        due = end in places
    return found


def _next(current: _Element, run: _Element, properties: _Element | None) -> _Element:
    """A further run like the first one, right behind."""
    from lxml import etree

    made = etree.Element(run.tag, {str(key): str(value) for key, value in run.attrib.items()})
    if properties is not None:
        made.append(deepcopy(properties))
    current.addnext(made)
    return made


def _parts(child: _Element, places: set[int]) -> tuple[list[tuple[int, _Element]], int]:
    """A child of a run in pieces, each with the number of its first character, and that behind the last."""
    if child.tag != W + "t":
        return [(0, child)], 1
    if not places:
        return [(0, child)], -1
    bare, first = child.text or "", 0
    if child.get(SPACE) != "preserve":  # what Word leaves out at the ends would be kept in a piece
        first = len(bare) - len(bare.lstrip(BLANKS))
        bare = bare.strip(BLANKS)
    bounds = sorted({first, first + len(bare), *(one for one in places if first <= one <= first + len(bare))})
    made: list[tuple[int, _Element]] = []
    for start, end in pairwise(bounds):
        piece = deepcopy(child) if made else child
        piece.text = bare[start - first : end - first]
        piece.set(SPACE, "preserve")
        made.append((start, piece))
    return made or [(first, child)], first + len(bare)


def _mark(name: str, number: int) -> _Element:
    from lxml import etree

    mark = etree.Element(W + name)
    mark.set(W + "id", str(number))
    return mark


def _reference(number: int) -> _Element:
    from lxml import etree

    run = etree.Element(W + "r")
    run.append(_mark("commentReference", number))
    return run
