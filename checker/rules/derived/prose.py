"""What follows from the words by which a form says that its cells are told in the prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.forms import Form
from checker.prose.traits import NO_ROLE
from checker.report import Address
from checker.rules.derived.naming import BASIS, part_of_id
from checker.rules.derived.topics import Topics, topics_of


def of_prose(form: Form) -> Iterator[tuple[dict[str, Any], int]]:
    """The rules on what the prose tells of the form's cells, and where they follow from."""
    topics = topics_of(form)
    for money in (True, False):
        own = {
            id: [address for address, column in cells if (column.kind == "money") == money]
            for id, (_, cells) in topics.items()
        }
        own = {id: cells for id, cells in own.items() if cells}
        if own:
            yield _statement(form, topics, own, money=money), 1
            yield _growth(form, topics, own, money=money), 1
        if pairs := _carried(form, own):
            yield _since_opening(form, topics, pairs, money=money), 1


def _carried(form: Form, own: Mapping[str, list[Address]]) -> dict[str, tuple[Address, Address]]:
    """Topic → a figure at the year's end, and that at its beginning, which is last year's at the end."""
    openings = {
        relation.other._replace(previous=False): Address(table.id, relation.row, relation.column)
        for table in form.tables.values()
        for relation in table.relations
        if relation.kind == "last_year" and relation.other is not None
    }
    found = {id: next((cell for cell in cells if cell in openings), None) for id, cells in own.items()}
    return {id: (cell, openings[cell]) for id, cell in found.items() if cell is not None}


def _since_opening(
    form: Form, topics: Topics, pairs: Mapping[str, tuple[Address, Address]], *, money: bool
) -> dict[str, Any]:
    own = {id: [closing] for id, (closing, _) in pairs.items()}
    growth = _growth(form, topics, own, money=money)
    earlier = [{"name": form.label(opening), "sum": str(opening), "topics": [id]}
               for id, (_, opening) in pairs.items()]  # fmt: skip
    closing, opening = next(iter(pairs.values()))
    now, then, unit = ("120.00", "100.00", "万元") if money else ("120", "100", "件")
    tail = unit if money else ""
    cells = {str(closing): f"{now}{tail}", str(opening): f"{then}{tail}"}
    word = topics[next(iter(pairs))][0][0]
    return {
        **growth,
        "id": f"{growth['id']}-carried",
        "title": f"{form.name}：正文的增减与年初数",
        "severity": "warning",
        "why": "上年末的数就是今年的年初数；年初数调整过的，正文可以是与调整前的相比，所以只是疑问。",
        "carried": True,
        "earlier": earlier,
        "examples": {
            "pass": [{"text": f"{word}{now}{unit}，比上年增长20%。", **cells}],
            "fail": [{"text": f"{word}{now}{unit}，比上年增长30%。", **cells}],
        },
    }


def _readings(form: Form, own: Mapping[str, list[Address]]) -> list[dict[str, Any]]:
    return [
        {"name": form.label(address), "sum": str(address), "topics": [id]}
        for id, cells in own.items()
        for address in cells
    ]


def _rule(form: Form, own: Mapping[str, list[Address]], what: str, *, money: bool) -> dict[str, Any]:
    counted = "amounts" if money else "counts"
    return {
        "id": f"{part_of_id(form.kind)}-prose-{counted}{what}",
        "severity": "error",
        "basis": {"none": f"同一份报告里，正文的数字与表格的数字应当一致（{BASIS}）"},
        "forms": [form.id],
        "topics": list(own),
        "roles": [NO_ROLE],
        "readings": _readings(form, own),
    }


def _statement(
    form: Form, topics: Topics, own: Mapping[str, list[Address]], *, money: bool
) -> dict[str, Any]:
    counted = "金额" if money else "数字"
    word, address = _example(topics, own)
    right, wrong, unit = ("4946.96", "4964.96", "万元") if money else ("4946", "4964", "件")
    cell = {str(address): f"{right}{unit if money else ''}"}
    return {
        **_rule(form, own, "", money=money),
        "title": f"{form.name}：正文的{counted}与表格",
        "kind": "statement",
        "money": money,
        "message": "正文说{said} {figure}，而{tried}，对不上。",
        "examples": {
            "pass": [{"text": f"{word}{right}{unit}。", **cell}],
            "fail": [{"text": f"{word}{wrong}{unit}。", **cell}],
        },
    }


def _growth(form: Form, topics: Topics, own: Mapping[str, list[Address]], *, money: bool) -> dict[str, Any]:
    word, address = _example(topics, own)
    now, then, unit = ("120.00", "100.00", "万元") if money else ("120", "100", "件")
    tail = unit if money else ""
    cells = {str(address): f"{now}{tail}", "previous": {str(address): f"{then}{tail}"}}
    return {
        **_rule(form, own, "-growth", money=money),
        "title": f"{form.name}：正文的增减与上年报告",
        "kind": "growth",
        "money": money,
        "message": "正文说{said}{figure}，而本年 {now}、上年 {then}，应为{right}。",
        "examples": {
            "pass": [{"text": f"{word}{now}{unit}，比上年增长20%。", **cells}],
            "fail": [{"text": f"{word}{now}{unit}，比上年增长30%。", **cells}],
        },
    }


def _example(topics: Topics, own: Mapping[str, list[Address]]) -> tuple[str, Address]:
    id, cells = next(iter(own.items()))
    return topics[id][0][0], cells[0]
