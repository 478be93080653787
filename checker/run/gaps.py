"""What the form requires of a report and was not read: the gaps that make an audit partial.

Blank is read: a cell that is blank, or prints a dash, has told what it has to tell. A gap is what cannot be
known from the file: a table, a row or a figure that is not there, or cells whose value is unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.document import Document, Place
from checker.forms import Form, Forms, FormTable, Row
from checker.report import Cell, Report, Table

_UNSET = "印了表名，下面的数字没有排成能读的表格；请提供 Word、Excel 或网页原件"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that was not read. ``row``: ``None`` for a table as a whole, ``table``: ``None`` for all."""

    table: FormTable | None
    row: Row | None
    reason: str
    """Why, in a Chinese phrase that follows the name of what was not read."""
    place: Place | None = None
    """Where it is printed, as far as anything of it is."""
    cells: tuple[Cell, ...] = ()
    """The unsure cells of a row that was found."""
    what: str = "全部表格"
    """Its name, where it is no table and no row."""

    @property
    def name(self) -> str:
        """“表三·（一）予以公开”, “表四”."""
        if self.table is None:
            return self.what
        return f"{self.table.short}·{self.row.name}" if self.row else self.table.short


def gaps(report: Report, forms: Forms) -> list[Gap]:
    """What the report's form requires and was not read, in the order of the form; empty for all read."""
    family = forms.of_kind(report.kind)
    found: list[Gap] = []
    names = dict.fromkeys(name for form in _editions(report, family) for name in form.tables)
    for name in names:
        versions = [form.tables[name] for form in _editions(report, family) if name in form.tables]
        table = report.tables.get(name)
        if table is None:
            title = report.unread.get(name)
            if title is not None:
                found.append(Gap(versions[0], None, _UNSET, title.place()))
            elif not versions[0].optional:
                found.append(Gap(versions[0], None, _absent(report.document)))
            continue
        lacking: list[Gap] = min([list(_of_table(version, table)) for version in versions], key=len)
        found += lacking
    if not found and names and not any(cell.state != "blank" or cell.text for cell in report.cells()):
        found.append(Gap(None, None, "没有一个数，也没有“/”或“无”；请提供表格是文字而不是图片的文件"))
    if report.another is not None:
        reason = "是文件里的另一份报告；请把它们分成几个文件"
        found.append(Gap(None, None, reason, report.another.place(), what=f"“{report.another.text}”"))
    return found


def _editions(report: Report, family: Sequence[Form]) -> Sequence[Form]:
    """The edition that the report follows; all of them where its tables are of several."""
    own = [form for form in family if form.id == report.form]
    return own or family


def _absent(document: Document) -> str:
    """Why a table may be missing: what it may be hidden in is named."""
    if document.objects:
        return f"没有找到；文件里有 {document.objects} 个嵌入的对象（如 Excel 表格）没有读取，表格可能在其中"
    if document.pictures:
        return f"没有找到；文件里有 {document.pictures} 张图片，表格可能是图片"
    return "没有找到"


def _of_table(wanted: FormTable, table: Table) -> Iterator[Gap]:
    printed = {address.row for address in table.cells}
    stand_ins = {id for row in wanted.alternatives if row.id in printed for id in row.replaces}
    absent = [row for row in _required(wanted) if row.id not in printed and row.id not in stand_ins]
    rows = [row for row in (*wanted.rows, *wanted.alternatives) if row.id in printed]
    doubtful = [cell for cell in table.cells.values() if cell.state == "unsure"]
    unsure = [gap for row in rows if (gap := _unsure(wanted, row, table, doubtful))] if doubtful else []
    reasons = {gap.reason for gap in unsure}
    if not absent and len(unsure) == len(rows) and len(reasons) == 1:
        cells = tuple(cell for gap in unsure for cell in gap.cells)
        yield Gap(wanted, None, unsure[0].reason, unsure[0].place, cells)
        return
    by_row = {gap.row.id: gap for gap in unsure if gap.row}
    for row in (*wanted.rows, *wanted.alternatives):
        if row in absent:
            yield Gap(wanted, row, "没有找到这一行")
        elif row.id in by_row:
            yield by_row[row.id]


def _required(table: FormTable) -> Iterable[Row]:
    return (row for row in table.rows if not row.optional)


def _unsure(wanted: FormTable, row: Row, table: Table, doubtful: Iterable[Cell]) -> Gap | None:
    cells = tuple(cell for cell in doubtful if cell.address.row == row.id)
    if not cells:
        return None
    label = table.labels.get(row.id)
    place = cells[0].place or (label.place() if label else None)
    return Gap(wanted, row, cells[0].reason or "无法确定", place, cells)
