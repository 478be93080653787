"""Labelled sentences as written in YAML, each with the tables that it stands beside.

A case says which figures of its text can be compared (``figures``) and which are wrong (``wrong``, each with
the severity that it deserves); the cells that it does not name are 0. ``absent`` lists rows
(``applications.new``) that the report does not print: nothing may be accused from them. ``section`` is the
part of the report that the text stands in; cells of last year's report are written
``previous.applications[new, total]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from checker.audit import SEVERITIES, Severity
from checker.ground.yamlfile import Fields, Node, as_items, load_yaml
from checker.report import Address

BARS = "bars.yaml"
"""The file beside the sets that holds their figures, not cases."""


class Wrong(NamedTuple):
    """A figure (or words) that the report contradicts, and how gravely it is to be told."""

    text: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled sentence or paragraph."""

    set: str
    id: str
    kind: str
    text: str
    figures: tuple[str, ...]
    wrong: tuple[Wrong, ...]
    organ: str
    year: int
    form: str
    section: str
    cells: dict[str, str]
    """As printed, by address; ``?`` is a cell that cannot be read."""
    previous: dict[str, str]
    """Cells of last year's report."""
    absent: tuple[tuple[str, str], ...]
    """Table and row of what the report does not print."""
    place: tuple[str, int]
    """File and line of the case."""


def labelled(paths: Iterable[Path]) -> Iterator[Labelled]:
    """The cases of files and of all files in folders. Raises ``RuleFault`` for what cannot be read."""
    for path in paths:
        for file in _files(path):
            root = load_yaml(file)
            for node in as_items(root, "例句") if root.value is not None else ():
                yield _read(node, set_of(file))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*.yaml") if file.name != BARS)


def set_of(file: Path) -> str:
    """The set that a file of cases belongs to: its folder, or itself where it stands among sets."""
    folder = file.resolve().parent.name
    return file.stem if folder == "prose" else folder


def _read(node: Node, name: str) -> Labelled:
    fields = Fields(node, "例句")
    year, text = fields.integer("year"), fields.text("text")
    form = fields.node("form").value if fields.has("form") else None
    cells: dict[str, str] = {}
    previous: dict[str, str] = {}
    for key, item in fields.mapping("cells", {}).items():
        printed = "" if item.value is None else str(item.value)
        if key.startswith("previous."):
            previous[key.removeprefix("previous.")] = _as_printed(key, printed)
        else:
            cells[key] = _as_printed(key, printed)
    case = Labelled(
        set=name,
        id=fields.text("id"),
        kind=fields.text("kind"),
        text=text,
        figures=tuple(_figure(item) for item in fields.items("figures", ())),
        wrong=tuple(_wrong(item) for item in fields.items("wrong", ())),
        organ=fields.text("organ", "") or organ_of(text),
        year=year,
        form=str(form) if form is not None else edition(year),
        section=fields.text("section", ""),
        cells=cells,
        previous=previous,
        absent=tuple(_row(item) for item in fields.items("absent", ())),
        place=(node.path, node.line),
    )
    fields.done()
    return case


def _figure(node: Node) -> str:
    fields = Fields(node, "数字")
    text = fields.text("text")
    fields.text("with", "")
    fields.done()
    return text


def _wrong(node: Node) -> Wrong:
    fields = Fields(node, "错误")
    severity: Severity = fields.choice("severity", SEVERITIES)  # type: ignore[assignment]
    wrong = Wrong(fields.text("text"), severity)
    fields.done()
    return wrong


_ROW = re.compile(r"(\w+)(?:\.|\[\s*)([\w.]+?)\s*\]?")


def _row(node: Node) -> tuple[str, str]:
    match = _ROW.fullmatch(str(node.value))
    if not match:
        raise node.fault("“absent”中的行写作“表.行”")
    return match[1], match[2]


def _as_printed(address: str, value: str) -> str:
    """Money is labelled in 元."""
    money = address.replace(" ", "").endswith(",amount]") and value.replace(".", "").isdecimal()
    return f"{value} 元" if money else value


def edition(year: int) -> str:
    """The form that a report on a year follows."""
    return "2019" if year < 2021 else "2021"


def parse(cells: dict[str, str]) -> dict[Address, str]:
    return {Address.parse(written): printed for written, printed in cells.items()}


_OFFICE = "青山市交通运输局"
_SPEAKS_AS_OFFICE = re.compile(
    r"[我本][^，。；]{0,2}[局厅委办院处站所队校司会]|[我本](?:中心|机关|单位|系统)|[市县区省州旗][局厅委]"
)
_AREAS = (
    (re.compile(r"[全我本]街道|街道办"), "青山市云水区明湖街道办事处"),
    (re.compile(r"[全我本]镇|镇政府"), "青山县云水镇人民政府"),
    (re.compile(r"[全我本]乡|乡政府"), "青山县云水乡人民政府"),
    (re.compile(r"[全我本]县|县(?:人民)?政府(?:办公室|系统)?(?:全年|共|收到|受理)"), "青山县人民政府"),
    (re.compile(r"[全我本]区|区(?:人民)?政府(?:办公室|系统)?(?:全年|共|收到|受理)"), "青山市云水区人民政府"),
    (re.compile(r"[全我本]省|省(?:人民)?政府(?:办公厅|系统)?(?:全年|共|收到|受理)"), "江源省人民政府"),
    (re.compile(r"[全我本]市|市(?:人民)?政府(?:办公室|系统)?(?:全年|共|收到|受理)"), "青山市人民政府"),
)


def organ_of(text: str) -> str:
    """Whose report a text is likely from that no case tells: “全县” without “我局” speaks as a county.

    In the report of an office such figures would be those of others, and nothing could be said of them.
    """
    if _SPEAKS_AS_OFFICE.search(text):
        return _OFFICE
    return next((organ for speaks, organ in _AREAS if speaks.search(text)), _OFFICE)
