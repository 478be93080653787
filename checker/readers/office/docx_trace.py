"""Where the characters of a Word document's places stand in its XML: the document read once more, with the
element of each character kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.document import BlockPlace
from checker.language.characters import printed, unprinted
from checker.readers.looks import Look
from checker.readers.note_marks import Raised, marks
from checker.readers.office.docx import WordFlow
from checker.readers.office.docx_package import Package
from checker.readers.office.docx_runs import BLANKS, SPACE, Runs
from checker.readers.office.docx_xml import W
from checker.readers.office.flow import Node, Para, paragraphs_of, unfolded

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Character:
    """A printed character: its element, and for a ``w:t`` which character of its text it is."""

    element: _Element
    at: int
    sign: str


Characters = list["Character | None"]
"""One for each character of a text; ``None`` for what stands nowhere (the number of a list)."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A paragraph or a cell. ``paragraphs``: its ``w:p`` elements, empty ones included."""

    characters: Characters
    paragraphs: tuple[_Element, ...]


class Trace:
    """Of each paragraph and cell of a document as places count them."""

    def __init__(self, package: Package) -> None:
        self._blocks: dict[tuple[int | None, ...], Traced] = {}
        flow = _TracedFlow(package)
        paragraph = table = 0
        for node in unfolded(flow.nodes()):
            if isinstance(node, Para):
                if node.counted:
                    self._blocks[(paragraph,)] = flow.traced([node])
                    paragraph += 1
                continue
            for box in node.boxes:
                paragraphs = list(paragraphs_of(box.content))
                self._blocks[table, box.row, box.ordinal] = flow.traced(paragraphs)
            table += 1

    def block(self, place: BlockPlace) -> Traced | None:
        """The paragraph or the cell of a place."""
        if place.table is not None:
            return self._blocks.get((place.table, place.row, place.column))
        return self._blocks.get((place.paragraph,))

    def paragraph(self, number: int) -> _Element | None:
        """The element of the last paragraph of the body up to ``number`` that has one."""
        for at in range(number, -1, -1):
            found = self._blocks.get((at,))
            if found is not None and found.paragraphs:
                return found.paragraphs[0]
        return None


class _TracedRuns(Runs):
    """``last``: the characters of the paragraph that was read last."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.last: Characters = []
        self._elements: dict[int, tuple[str, _Element]] = {}
        """The parts that an element of a run shows, by their identity, kept so that none is used twice."""

    def _shown(self, element: _Element, look: Look, around: Look) -> Iterator[str]:
        for part in super()._shown(element, look, around):
            if element.tag == W + "ruby":  # its parts are known already
                yield part
                continue
            own = _copy(part)
            self._elements[id(own)] = own, element
            yield own

    def _joined(self, parts: Iterable[str]) -> str:
        all_parts = list(parts)
        characters: Characters = []
        raised = []
        for part in all_parts:
            if part and isinstance(part, Raised):
                raised.append((len(characters), len(characters) + len(part)))
            characters += self._characters(part)
        text = "".join(all_parts)
        self.last = _without(characters, marks(text, raised) if raised else ())
        return super()._joined(all_parts)

    def _characters(self, part: str) -> Characters:
        known = self._elements.pop(id(part), None)
        if known is None:
            return [None] * len(part)
        element = known[1]
        text = element.text or ""
        before = 0
        if element.tag == W + "t" and element.get(SPACE) != "preserve":
            before = len(text) - len(text.lstrip(BLANKS))
        return [Character(element, before + at, sign) for at, sign in enumerate(part)]


def _copy(part: str) -> str:
    """The same text as an object of its own; one that stands for itself is told by its identity."""
    return _Raised(part) if isinstance(part, Raised) else _Part(part)


class _Part(str):
    __slots__ = ()


class _Raised(Raised):
    __slots__ = ()


class _TracedFlow(WordFlow):
    runs = _TracedRuns

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        self._pending: tuple[Characters, list[_Element]] = [], []
        """Of paragraphs that go on in the next one."""
        self._known: dict[int, tuple[Para, Characters, list[_Element]]] = {}

    def traced(self, paragraphs: Sequence[Para]) -> Traced:
        """What these paragraphs are together, as ``flow`` puts them together."""
        characters: Characters = []
        elements: list[_Element] = []
        for para in paragraphs:
            _, known, own = self._known.get(id(para), (para, [], []))
            elements += own
            whole: Characters = [None] * (len(para.text) - len(known))
            whole += known
            shown = _without(whole, unprinted(para.text))
            if not printed(para.text).strip():
                continue
            if characters:
                characters.append(None)
            characters += shown
        return Traced(characters, tuple(elements))

    def _paragraph(self, element: _Element, counted: bool) -> Iterator[Node]:
        first = True
        for node in super()._paragraph(element, counted):
            if first:
                self._pend(element)
                first = False
            if isinstance(node, Para):
                self._keep(node)
            yield node
        if first:
            self._pend(element)

    def _pend(self, element: _Element) -> None:
        assert isinstance(self._runs, _TracedRuns)
        self._pending[0].extend(self._runs.last)
        self._pending[1].append(element)

    def _keep(self, para: Para) -> None:
        self._known[id(para)] = para, *self._pending
        self._pending = [], []

    def _left_over(self, counted: bool) -> Iterator[Node]:
        for node in super()._left_over(counted):
            if isinstance(node, Para):
                self._keep(node)
            yield node

    def _apart(self, parent: _Element, ground: str | None) -> list[Node]:
        kept, self._pending = self._pending, ([], [])
        found = super()._apart(parent, ground)
        self._pending = kept
        return found


def _without(characters: Characters, stretches: Iterable[tuple[int, int]]) -> Characters:
    found: Characters = []
    at = 0
    for start, end in stretches:
        found += characters[at:start]
        at = end
    return found + characters[at:]
