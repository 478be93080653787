"""What follows from a form's sums for the shares and the growth that the prose tells of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.forms import Column, Form, FormTable
from checker.prose.traits import NO_ROLE
from checker.report import Address
from checker.rules.derived.naming import BASIS, part_of_id
from checker.rules.derived.topics import Topics, topics_of


def of_ratios(form: Form) -> Iterator[tuple[dict[str, Any], int]]:
    """The rules on percentages told of the form's cells, and where they follow from."""
    topics = topics_of(form)
    if not topics:
        return
    above = _above(form)
    wholes = {
        id: found
        for id, (_, cells) in topics.items()
        if (found := list(dict.fromkeys(up for cell, _ in cells for up in _ancestors(cell, above))))
    }
    yield _share(form, topics, wholes), 1
    yield _growth(form, topics), 1


def _above(form: Form) -> dict[Address, list[Address]]:
    """Cell → the totals that it is a part of, and the cells that print the same figure."""
    found: dict[Address, list[Address]] = {}
    for table in form.tables.values():
        for relation in table.relations:
            if relation.kind == "sum" and not relation.minus and not relation.children:
                pairs = _by_row(table, relation.row, relation.plus) if relation.row else (
                    _by_column(table, relation.column, relation.plus)
                )  # fmt: skip
                for part, total in pairs:
                    found.setdefault(part, []).append(total)
            elif relation.kind == "equals" and relation.other is not None:
                own = Address(table.id, relation.row, relation.column)
                found.setdefault(own, []).append(relation.other)
                found.setdefault(relation.other, []).append(own)
    return found


def _by_row(table: FormTable, total: str, parts: str) -> Iterator[tuple[Address, Address]]:
    for id in table.groups.get(parts, ()):
        row = table.row(id)
        for column in row.columns if row else ():
            yield Address(table.id, id, column.id), Address(table.id, total, column.id)


def _by_column(table: FormTable, total: str, parts: str) -> Iterator[tuple[Address, Address]]:
    for row in table.rows:
        for id in table.column_groups.get(parts, ()):
            yield Address(table.id, row.id, id), Address(table.id, row.id, total)


def _ancestors(cell: Address, above: dict[Address, list[Address]]) -> Iterator[Address]:
    """All that a cell is a part of, the nearest first."""
    seen, level = {cell}, [cell]
    while level:
        level = [up for one in level for up in above.get(one, ()) if up not in seen]
        seen.update(level)
        yield from dict.fromkeys(level)


def _share(form: Form, topics: Topics, wholes: dict[str, list[Address]]) -> dict[str, Any]:
    parts = [
        {"name": form.label(cell), "sum": str(cell), "topics": [id]}
        for id, (_, cells) in topics.items()
        for cell, _ in cells
    ]
    sums = [
        {"name": form.label(cell), "sum": str(cell), "topics": [id]}
        for id, found in wholes.items()
        for cell in found
    ]
    word, unit = _word(topics)
    return {
        **_rule(form, topics, "share"),
        "title": f"{form.name}：正文的占比",
        "why": "占的是哪一个数，写明的以写明的为准，没有写的按表样里它是哪一项的一部分；"
        "总数不能确定的不作判断。部分与总数都和表格一致的才是错误，其余只是疑问。",
        "roles": [NO_ROLE],
        "parts": parts,
        **({"wholes": sums} if sums else {}),
        "message": "正文说 {figure}，而 {from}＝{expected}。",
        "hint": "四舍五入与截尾都算相符；占的是别的数的，请写明。",
        "examples": {
            "pass": [f"{word}120.00{unit}，其中甲项30.00{unit}，占25%。"],
            "fail": [f"{word}120.00{unit}，其中甲项30.00{unit}，占35%。"],
        },
    }


def _growth(form: Form, topics: Topics) -> dict[str, Any]:
    word, unit = _word(topics)
    return {
        **_rule(form, topics, "growth"),
        "id": f"{part_of_id(form.kind)}-prose-change",
        "title": f"{form.name}：正文的增减数与增减率",
        "roles": [NO_ROLE],
        "wholes": [
            {"name": form.label(cell), "sum": str(cell), "topics": [id]}
            for id, (_, cells) in topics.items()
            for cell, _ in cells
        ],
        "message": "正文说 {figure}，而 {from}，应为{expected}。",
        "hint": "四舍五入与截尾都算相符。",
        "examples": {
            "pass": [f"{word}120{unit}，比上年增加20{unit}，增长20%。"],
            "fail": [f"{word}120{unit}，比上年增加20{unit}，增长30%。"],
        },
    }


def _rule(form: Form, topics: Topics, check: str) -> dict[str, Any]:
    return {
        "id": f"{part_of_id(form.kind)}-prose-{check}",
        "kind": "ratio",
        "check": check,
        "severity": "error",
        "confidence": "medium",
        "basis": {"none": f"百分比应当由所列数字得出，正文应当与表格一致（{BASIS}）"},
        "forms": [form.id],
        "topics": list(topics),
    }


def _word(topics: Topics) -> tuple[str, str]:
    """How the prose tells one of the topics, and the unit of its figures."""
    words, cells = next(iter(topics.values()))
    column: Column = cells[0][1]
    return words[0], "万元" if column.kind == "money" else "件"
