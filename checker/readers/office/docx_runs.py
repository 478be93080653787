"""The printed text of a Word paragraph: its runs, fields and signs; notes and drawings met in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from checker.language.characters import SOFT_HYPHEN
from checker.readers.looks import Look
from checker.readers.note_marks import Raised, joined
from checker.readers.office.docx_objects import MOST, workbook_in
from checker.readers.office.docx_package import Package
from checker.readers.office.docx_styles import Styles
from checker.readers.office.docx_xml import DELETED, MC, VAL, W, count, has_text, rendering
from checker.readers.office.flow import Frame, Node, Note, Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BLANKS = " \t\r\n"
"""What is not kept at the ends of a text that does not ask for it."""
_UNPRINTED = frozenset({W + name for name in ("pPr", "rPr", "delText", "instrText", "rt")})
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": SOFT_HYPHEN,
}
_PICTURES = frozenset({"blip", "imagedata"})


class Runs:
    """``apart`` gives the flow of what stands beside the paragraph, by the colour behind it."""

    def __init__(
        self,
        package: Package,
        styles: Styles,
        tally: Tally,
        apart: Callable[[_Element, str | None], list[Node]],
    ) -> None:
        self._package = package
        self._workbooks = 0
        self._styles = styles
        self._tally = tally
        self._apart = apart
        self._notes = {kind: package.notes(kind) for kind in ("footnote", "endnote")}
        self._fields: list[bool] = []
        """Of each open field: whether its result has begun."""
        self._pending: list[Node] = []
        """Text boxes and notes met in the paragraph that is being read."""

    def paragraph(self, element: _Element, look: Look) -> tuple[str, list[Node]]:
        """Its text, and the text boxes and notes met in it. ``look``: of its style; a run may change it."""
        outer, self._pending = self._pending, []
        text = self._joined(self._runs(element, look))
        found, self._pending = self._pending, outer
        self._fields = [True] * len(self._fields)  # an instruction ends with its paragraph, closed or not
        return text, found

    def _joined(self, parts: Iterable[str]) -> str:
        return joined(parts)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What is read in the body neither ends nor continues a field or a paragraph."""
        kept = self._fields, self._pending
        self._fields, self._pending = [], []
        yield
        self._fields, self._pending = kept

    def _runs(self, parent: _Element, look: Look) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == W + "r":
                yield from self._run(element, look)
            elif tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    yield from self._runs(content, look)
            elif tag in DELETED:
                self._tally.deleted += has_text(element)
            elif tag in _UNPRINTED:
                continue
            elif tag == MC + "AlternateContent":
                chosen = rendering(element)
                if chosen is not None:
                    yield from self._runs(chosen, look)
            elif tag.endswith("}t"):  # a formula
                yield element.text or ""
            elif tag.endswith(("}sup", "}sub")):
                yield from map(Raised, self._runs(element, look))
            else:
                yield "/" if tag.endswith("}den") else ""  # below the line of a fraction
                yield from self._runs(element, look)

    def _run(self, run: _Element, around: Look) -> Iterator[str]:
        properties = run.find(W + "rPr")
        look = self._styles.run(properties, around)
        gone = look.unseen or look.struck or self._styles.is_placeholder(properties)
        for element in run:
            tag = element.tag
            if tag == W + "fldChar":
                yield self._field(element) if not gone else ""
            elif gone:
                said = tag == W + "t" and bool((element.text or "").strip())
                self._tally.struck += said and bool(look.struck)
                self._tally.hidden += said and not look.struck
            elif all(self._fields):
                yield from self._shown(element, look, around)

    def _shown(self, element: _Element, look: Look, around: Look) -> Iterator[str]:
        """What one element of a run shows."""
        tag = element.tag
        if tag == W + "t":
            text = element.text or ""
            text = text if element.get(SPACE) == "preserve" else text.strip(BLANKS)
            yield Raised(text) if look.raised else text
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == W + "br":
            yield "\n" if element.get(W + "type", "textWrapping") == "textWrapping" else ""
        elif tag == W + "sym":
            yield Raised(_symbol(element)) if look.raised else _symbol(element)
        elif tag == W + "ruby":
            base = element.find(W + "rubyBase")
            if base is not None:
                yield from self._runs(base, around)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._note(element)
        elif tag == MC + "AlternateContent":
            chosen = rendering(element)
            if chosen is not None:
                self._drawing(chosen)
        elif tag in (W + "pict", W + "drawing", W + "object"):
            self._drawing(element)

    def _field(self, element: _Element) -> str:
        """A field shows its result only, not its instruction; a list of a form, what is chosen of it."""
        kind, shown = element.get(W + "fldCharType", ""), all(self._fields)
        if kind == "begin":
            self._fields.append(False)
            choice = element.find(f"{W}ffData/{W}ddList")
            if choice is not None and shown:
                return _chosen(choice)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
        return ""

    def _note(self, reference: _Element) -> None:
        kind = reference.tag.removeprefix(W).removesuffix("Reference")
        note = self._notes[kind].pop(reference.get(W + "id", ""), None)
        if note is not None:
            self._pending.append(Note(self._apart(note, None)))

    def _object(self, element: _Element) -> None:
        """An object of another program; of a workbook the tables are read, of any other nothing."""
        inside = workbook_in(self._package, element) if self._workbooks < MOST else []
        self._workbooks += bool(inside)
        self._pending += inside
        self._tally.objects += not inside

    def _drawing(self, element: _Element) -> None:
        """Text boxes and pictures of a drawing; of two renderings of the same thing, one."""
        for child in element:
            if child.tag == W + "txbxContent":
                self._pending.append(Frame(self._apart(child, "?")))
            elif child.tag == MC + "AlternateContent":
                chosen = rendering(child)
                if chosen is not None:
                    self._drawing(chosen)
            else:
                name = child.tag.rsplit("}", 1)[-1]
                self._tally.pictures += name in _PICTURES
                if name == "OLEObject":
                    self._object(child)
                self._drawing(child)


def _chosen(choice: _Element) -> str:
    """The entry that a list of a form shows."""
    entries = choice.findall(W + "listEntry")
    said = choice.find(W + "result")
    at = count(said if said is not None else choice.find(W + "default"))
    return entries[at].get(VAL, "") if at < len(entries) else ""


def _symbol(element: _Element) -> str:
    """A sign of a symbol font; letters and digits of the font Symbol are the plain ones."""
    code = element.get(W + "char", "")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF020 <= value <= 0xF07E and element.get(W + "font", "").lower() == "symbol":
        value -= 0xF000
    return chr(value) if 0 < value < 0x110000 and not 0xD800 <= value < 0xE000 else ""
