"""Reports made up, recognised, and compared with what they print; documents of grids made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from checker.document import Document, Grid, GridCell, line_paragraph
from checker.forms import Form, load_forms
from checker.readers import read
from checker.recognise import recognise
from checker.recognise.matching.values import read_value
from checker.report import Address, Cell, Report
from tests.support.generate import figures
from tests.support.shapes import Sheet, sheet

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
FORMS = load_forms([ROOT / "rules" / "forms"])
SUFFIX = {"md": ".md", "html": ".html", "messy": ".html"}


def recognised(text: str, shape: str = "text") -> Report:
    name = f"report{SUFFIX.get(shape, '.txt')}"
    return recognise(read(name, text.encode()), FORMS)


def form(id: str) -> Form:
    found = FORMS.get(id)
    assert found is not None
    return found


def made(id: str, seed: int = 1, zeros: str = "0") -> Sheet:
    return sheet(form(id), figures(form(id), random.Random(seed)), zeros=zeros)


def differing(report: Report, wanted: Sheet) -> Iterator[tuple[Address, str, Cell | None]]:
    """Cells that are not read as printed, unsure ones too."""
    for table in wanted.form.tables.values():
        for address in table.addresses():
            row = table.row(address.row)
            assert row is not None
            column = next(column for column in row.columns if column.id == address.column)
            right = read_value(wanted.cells.get(address, ""), column)
            cell = report.cell(address)
            if cell is None or (cell.state, cell.value) != (right.state, right.value):
                yield address, wanted.cells.get(address, ""), cell


def false(report: Report, wanted: Sheet) -> list[tuple[Address, str, Cell | None]]:
    """Cells that are told to be what they are not: not the unsure ones, and not those not found."""
    return [entry for entry in differing(report, wanted) if entry[2] and entry[2].state != "unsure"]


# Documents of markup


def grid(*rows: str) -> Grid:
    """Rows of cells apart by ``|``; ``text*n`` spans n columns."""
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        column = 0
        for text in row.split("|"):
            said, _, wide = text.partition("*")
            span = int(wide or 1)
            cells.append(GridCell(number, column, line_paragraph(said, number + 1), 1, span))
            column += span
    return Grid(tuple(cells))


def document(*blocks: Grid | str) -> Document:
    """A document of markup: paragraphs and grids."""
    made = [b if isinstance(b, Grid) else line_paragraph(b, n + 1) for n, b in enumerate(blocks)]
    return Document("x.html", "html", tuple(made))


HEADER = "项目*3|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"
ROWS = [
    f"{''.join(row.mark)}{row.label}*3|1|2|0|0|0|0|3"
    for row in (FORMS.get("2019") or next(iter(FORMS))).tables["applications"].rows
]
TITLE = "云台县水务局2020年政府信息公开工作年度报告"


def applications(report: Report) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for address, cell in report.tables["applications"].cells.items():
        rows.setdefault(address.row, []).append("?" if cell.state == "unsure" else cell.text)
    return rows


SECTIONS = "\n".join(
    ["一、总体情况", "做了工作。"]
    + [section.mark + section.title for section in (FORMS.get("2021") or next(iter(FORMS))).sections[1:]]
)


# Damage


def turn_page(lines: list[str], rng: random.Random) -> None:
    """Puts the turn of a page somewhere into a text."""
    at = rng.randrange(5, len(lines))
    lines[at:at] = rng.choice(
        [["", "", "7", ""], ["- 3 -"], ["", "第 3 页 共 9 页"], ["\f"], ["", "— 4 —", ""]]
    )
