"""Workbooks with comments at the cells of the findings; the one comment of a cell tells all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker import __version__
from checker.document import BlockPlace, Unreadable
from checker.marked.package import Package, new
from checker.marked.remarks import Remark
from checker.readers.containers.zipped import Zipped
from checker.readers.marked import AUTHOR
from checker.readers.office.xlsx import STRICT, sheets
from checker.readers.office.xlsx_cell_formats import S

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STRICT = "表格是 Strict 版的 .xlsx，不能加批注；请在 Excel 里另存为普通的 .xlsx"
_NOWHERE = "表格里没有可以加批注的工作表"
_BEHIND = "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst".split()  # noqa: SIM905
"""What stands behind the drawing of the comments in a sheet."""
_X = "{urn:schemas-microsoft-com:office:excel}"
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">{}</xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left},15,{row},2,{right},15,{bottom},4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

_Cell = tuple[int, int]


def mark(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The copy. Raises ``Unreadable``."""
    zipped = Zipped(data)
    if STRICT in zipped.read("xl/workbook.xml"):
        raise Unreadable(_STRICT)
    package = Package(zipped)
    parts = [(name, hidden) for _, name, hidden in sheets(zipped)]
    first = next((at for at, (name, hidden) in enumerate(parts) if not hidden and name in package), None)
    if first is None:
        raise Unreadable(_NOWHERE)
    said: dict[int, dict[_Cell, list[Remark]]] = {}
    for remark in remarks:
        sheet, cell = _where(remark, first)
        said.setdefault(sheet, {}).setdefault(cell, []).append(remark)
    for at, (name, _) in enumerate(parts):
        if name in package and (at in said or package.related(name, "comments") is not None):
            _Sheet(package, name).put(said.get(at, {}))
    package.sign(__version__)
    return package.packed()


def _where(remark: Remark, first: int) -> tuple[int, _Cell]:
    """The number of the sheet and the cell; the first one of the first sheet where nothing tells one."""
    for place in (remark.place, remark.title):
        if isinstance(place, BlockPlace) and place.table is not None:
            return place.table, (place.row or 0, place.column or 0)
    return first, (0, 0)


class _Sheet:
    def __init__(self, package: Package, name: str) -> None:
        self._package = package
        self._name = name
        self._root = package.part(name)

    def put(self, said: dict[_Cell, list[Remark]]) -> None:
        """Comments for these cells; those of an earlier round of ours go."""
        package = self._package
        part = package.related(self._name, "comments")
        known = part is not None and part in package
        if not known:
            part = package.free("xl/comments", ".xml")
        assert part is not None
        comments = package.part(part) if known else new(S, "comments")
        author, gone = _author(comments), set[str]()
        listed = comments.find(S + "commentList")
        if listed is None:
            listed = _child(comments, S + "commentList")
        for one in [one for one in listed if one.get("authorId") == author]:
            gone.add(one.get("ref", ""))
            listed.remove(one)
        others = {one.get("ref", ""): one for one in listed}
        made = []
        for cell, remarks in sorted(said.items()):
            other = others.get(_reference(cell))
            if other is None:
                other = _child(listed, S + "comment", ref=_reference(cell), authorId=author)
                made.append(cell)
            _say(other, remarks)
        if not known and said:
            package.relate(self._name, "comments", part)
            package.declare(part, _TYPE)
        if known or said:
            package.put(part, comments)
            self._draw(made, gone - others.keys())

    def _draw(self, cells: Sequence[_Cell], gone: set[str]) -> None:
        """The notes as Excel draws them."""
        from lxml import etree

        package = self._package
        part = package.related(self._name, "vmlDrawing")
        if part is None or part not in package:
            part = package.free("xl/drawings/gouji", ".vml")
            package.declare_suffix("vml", _VML_TYPE)
            id = package.relate(self._name, "vmlDrawing", part)
            self._point_to(id)
            root = etree.fromstring(_VML.format(_SHAPE_TYPE).encode())
        else:
            root = package.part(part)
        for shape in [shape for shape in root if _cell_of(shape) in gone]:
            root.remove(shape)
        taken = {shape.get("id") for shape in root}
        number = 1024
        for row, column in cells:
            number += 1
            while f"_x0000_s{number}" in taken:
                number += 1
            at = {"row": row, "column": column, "left": column + 1, "right": column + 6, "bottom": row + 9}
            root.append(etree.fromstring(_VML.format(_SHAPE.format(id=number, **at)).encode())[0])
        package.put(part, root)

    def _point_to(self, id: str) -> None:
        from lxml import etree

        drawing = self._root.find(S + "legacyDrawing")
        if drawing is None:
            drawing = etree.Element(S + "legacyDrawing")
            behind = next((one for one in self._root if str(one.tag).removeprefix(S) in _BEHIND), None)
            if behind is None:
                self._root.append(drawing)
            else:
                behind.addprevious(drawing)
        drawing.set(_RELATION_ID, id)
        self._package.put(self._name, self._root)


def _author(comments: _Element) -> str:
    """Our number among the authors."""
    authors = comments.find(S + "authors")
    if authors is None:
        authors = _child(comments, S + "authors")
        comments.insert(0, authors)
    names = [one.text for one in authors]
    if AUTHOR not in names:
        _child(authors, S + "author").text = AUTHOR
        names.append(AUTHOR)
    return str(names.index(AUTHOR))


def _say(comment: _Element, remarks: Sequence[Remark]) -> None:
    """Adds what is said to a comment, which may be another's."""
    text = comment.find(S + "text")
    if text is None:
        text = _child(comment, S + "text")
    said = "\n\n".join("\n".join(remark.quoted().lines) for remark in remarks)
    if len(text):
        said = f"\n\n{AUTHOR}：{said}"
    run = _child(_child(text, S + "r"), S + "t")
    run.text = said
    run.set(_SPACE, "preserve")


def _child(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, tag, attributes)


def _cell_of(shape: _Element) -> str:
    """The cell of a note that is drawn; empty for other shapes."""
    row, column = shape.findtext(f".//{_X}Row"), shape.findtext(f".//{_X}Column")
    if not (row or "").strip().isdecimal() or not (column or "").strip().isdecimal():
        return ""
    return _reference((int(row or 0), int(column or 0)))


def _reference(cell: _Cell) -> str:
    row, column = cell
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
