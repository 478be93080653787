"""The list of bodies as a user writes it: YAML, or a sheet of Excel with one row for each.

::

    - name: 云岭县自然资源局
      former: 云岭县国土资源局
      short: [县自然资源局]
      superior: 云岭县人民政府
    - name: 水务局
      region: 云岭县

The columns of a sheet are ``COLUMNS``; names in one cell are parted by “、”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from checker.document import BlockPlace, Grid, GridCell, Unreadable
from checker.ground.faults import RuleFault, RuleFaults
from checker.ground.yamlfile import Fields, load_yaml
from checker.language.organs import canonical, place_of, same_organ
from checker.organs.registry import Organ, Organs

YAML = (".yaml", ".yml")
COLUMNS: Mapping[str, str] = {
    "机关名称": "name",
    "地区": "region",
    "曾用名": "former",
    "简称": "short",
    "上级机关": "superior",
    "报送": "reports",
    "汇总": "sums_up",
}
"""Head of a column → what stands in it."""
_MOST = 20_000
"""Bodies of a list."""
_LONGEST = 60
"""Characters of a name."""
_FAULTS = 20
_LISTED = re.compile(r"[、，,;；\n]")
_YES, _NO = ("是", "有", "√"), ("否", "无", "不", "×")
_GOVERNMENT = re.compile(r"政府$")


def load(path: Path) -> Organs:
    """The bodies of a list. Raises ``RuleFault``, ``RuleFaults`` at the line or cell of whatever is wrong."""
    organs = list(_of_yaml(path) if path.suffix.lower() in YAML else _of_sheet(path))
    faults = [*_alike(organs, path)]
    if faults:
        raise RuleFaults(faults[:_FAULTS])
    return Organs(organs, path.as_posix())


def _organ(
    name: str,
    region: str,
    former: Sequence[str],
    short: Sequence[str],
    superior: str,
    reports: bool | None,
    sums_up: bool | None,
    where: str,
) -> Organ:
    return Organ(
        name,
        region or place_of(canonical(name)),
        tuple(former),
        tuple(short),
        superior,
        reports is not False,
        bool(_GOVERNMENT.search(name)) if sums_up is None else sums_up,
        where,
    )


# -- YAML -------------------------------------------------------------------------------------------


def _of_yaml(path: Path) -> Iterator[Organ]:
    root = load_yaml(path)
    if root.value is None:
        return
    if not isinstance(root.value, tuple):
        raise root.fault("机关名单应当是列表，每个机关以“- name:”开头")
    if len(root.value) > _MOST:
        raise root.fault(f"机关太多（上限 {_MOST} 个）")
    for node in root.value:
        fields = Fields(node, "机关")
        name = fields.text("name")
        texts = {key: fields.texts(key, ()) for key in ("former", "short")}
        for key, every in (("name", (name,)), *texts.items()):
            for one in every:
                if problem := _problem(one):
                    raise fields.node(key).fault(problem)
        organ = _organ(
            name,
            fields.text("region", ""),
            texts["former"],
            texts["short"],
            fields.text("superior", ""),
            fields.boolean("reports", None),
            fields.boolean("sums_up", None),
            f"{path.as_posix()}:{node.line}",
        )
        fields.done()
        yield organ


def _problem(name: str) -> str:
    if not name.strip():
        return "机关的名称是空的"
    return f"机关的名称太长（上限 {_LONGEST} 字）" if len(name) > _LONGEST else ""


# -- a sheet ----------------------------------------------------------------------------------------


def _of_sheet(path: Path) -> Iterator[Organ]:
    grid, head = _headed(path)
    columns = {cell.column: _bare(cell.text) for cell in head}
    for cell in head:
        if _bare(cell.text) and _bare(cell.text) not in COLUMNS:
            raise _fault(cell, f"没有“{cell.text.strip()}”这一栏；可用的栏：{'、'.join(COLUMNS)}", path)
    first = head[0].row
    rows: dict[int, dict[str, GridCell]] = {}
    for cell in grid.cells:
        if cell.row > first and cell.text.strip() and columns.get(cell.column):
            rows.setdefault(cell.row, {})[columns[cell.column]] = cell
    if len(rows) > _MOST:
        raise _fault(head[0], f"机关太多（上限 {_MOST} 个）", path)
    for row in rows.values():
        yield _of_row(row, path)


def _of_row(row: Mapping[str, GridCell], path: Path) -> Organ:
    if "机关名称" not in row:
        raise _fault(next(iter(row.values())), "这一行没有写机关名称", path)

    def texts(head: str) -> list[str]:
        cell = row.get(head)
        names = [one.strip() for one in _LISTED.split(cell.text)] if cell else []
        for name in filter(None, names):
            if cell and (problem := _problem(name)):
                raise _fault(cell, problem, path)
        return [name for name in names if name]

    def yes(head: str) -> bool | None:
        cell = row.get(head)
        if cell is None:
            return None
        if _bare(cell.text) not in (*_YES, *_NO):
            raise _fault(cell, f"“{head}”应当写“是”或“否”，不是“{cell.text.strip()}”", path)
        return _bare(cell.text) in _YES

    name = _bare(row["机关名称"].text)
    if problem := _problem(name):
        raise _fault(row["机关名称"], problem, path)
    region, superior = (_bare(row[head].text) if head in row else "" for head in ("地区", "上级机关"))
    return _organ(
        name,
        region,
        texts("曾用名"),
        texts("简称"),
        superior,
        yes("报送"),
        yes("汇总"),
        f"{path.as_posix()}{_spot(row['机关名称'])}",
    )


def _headed(path: Path) -> tuple[Grid, list[GridCell]]:
    """The first table with the column of names, and its head."""
    from checker import readers

    try:
        document = readers.read(path)
    except Unreadable as reason:
        raise RuleFault(f"机关名单读不了：{reason}", str(path)) from None
    for grid in document.grids:
        for cell in grid.cells:
            if _bare(cell.text) == "机关名称":
                return grid, [one for one in grid.cells if one.row == cell.row]
    raise RuleFault(f"没有找到“机关名称”一栏；表头写：{'、'.join(COLUMNS)}", str(path))


def _bare(text: str) -> str:
    return "".join(text.split())


def _spot(cell: GridCell) -> str:
    """“的工作表“名单”B4 单元格”."""
    place = cell.content.place()
    if isinstance(place, BlockPlace) and place.sheet is not None:
        return f" 的工作表“{place.sheet}”{_letters(place.column or 0)}{(place.row or 0) + 1} 单元格"
    return f" 第 {cell.row + 1} 行"


def _letters(column: int) -> str:
    more, last = divmod(column, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)


def _fault(cell: GridCell, message: str, path: Path) -> RuleFault:
    place = cell.content.place()
    row, column = cell.row, cell.column
    if isinstance(place, BlockPlace) and place.sheet is not None:
        row, column = place.row or 0, place.column or 0
        message = f"工作表“{place.sheet}”{_letters(column)}{row + 1} 单元格：{message}"
    return RuleFault(message, str(path), row + 1, column + 1)


# -- the list as a whole ----------------------------------------------------------------------------


def _alike(organs: Sequence[Organ], path: Path) -> Iterator[RuleFault]:
    """Bodies that cannot be told from each other by their names and regions."""
    known = {canonical(organ.full): organ for organ in reversed(organs)}
    for organ in organs:
        full = canonical(organ.full)
        others = (known.get(full[at:]) for at in range(len(full)))
        other = next((one for one in others if one and one is not organ and same_organ(one.full, full)), None)
        if other is not None:
            message = f"“{organ.full}”与“{other.full}”（{other.where}）分不清；请写明地区（region）"
            yield _where(organ, path, message)


def _where(organ: Organ, path: Path, message: str) -> RuleFault:
    tail = organ.where.removeprefix(path.as_posix())
    if tail.startswith(":"):
        return RuleFault(message, str(path), int(tail[1:]))
    found = re.search(r"(\d+)(?: 单元格| 行)$", tail)
    spot = tail.strip().removeprefix("的")
    return RuleFault(f"{spot}：{message}", str(path), int(found[1]) if found else 1)
