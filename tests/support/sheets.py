"""Made pages as documents, and what stands in them."""

from __future__ import annotations

from checker.document import Document, Grid
from checker.readers import read
from tests.support.pdfs import Sheet, pdf

XS = [60.0, 260.0, 320.0, 380.0, 440.0]
HEAD = ["名称", "自然人", "企业", "总计"]


def document(*sheets: Sheet) -> Document:
    return read("x.pdf", pdf(*sheets))


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text if cell else "∅" for cell in row] for row in grid.matrix()]


def lines(found: Document) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def ys(top: float, rows: int, height: float = 20.0) -> list[float]:
    return [top + height * row for row in range(rows + 1)]


def only_grid(found: Document) -> Grid:
    assert len(found.grids) == 1, [texts(grid) for grid in found.grids]
    return found.grids[0]


ROWS = [HEAD, ["甲项目数量", "12", "", "12"], ["乙项目数量", "/", "3", "3"], ["丙项目数量", "0", "4", "4"]]
