"""Draws ``docs/architecture.svg`` from the imports of the rooms: ``python -m tests.architecture``.

A line for each room, in the order of the contract in ``pyproject.toml``; an arc for each room that another is
built on. What follows by way of a third room is left out. All arcs lead down: imports point one way.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
PACKAGE = ROOT / "checker"
ROAD = ("readers", "recognise", "prose", "rules", "engine", "diagnose", "ledger", "render", "run", "cli")
"""The rooms that a report comes through; the others hold what these are given or stand on."""
ROW, LEFT, WIDTH, CHARACTERS = 30, 330, 1120, 100


def rooms() -> list[str]:
    """The rooms from the command down to the ground."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(one["layers"] for one in told["contracts"] if one["type"] == "layers")
    named = [part.strip().removeprefix("checker.") for layer in layers for part in layer.split(" : ")]
    return [name for name in named if not name.startswith("__")]


def files(room: str) -> list[Path]:
    module = PACKAGE / f"{room}.py"
    return [module] if module.is_file() else sorted((PACKAGE / room).rglob("*.py"))


def summary(room: str) -> str:
    """The first sentence of what a room says of itself."""
    module = PACKAGE / f"{room}.py"
    file = module if module.is_file() else PACKAGE / room / "__init__.py"
    said = " ".join((ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").split("\n\n")[0].split())
    said = said.replace("``", "")
    return said if len(said) <= CHARACTERS else said[: CHARACTERS - 1].rsplit(" ", 1)[0] + " …"


def imported(room: str) -> set[str]:
    """The rooms that a room imports, wherever in its code and for whatever reason."""
    found = set()
    for file in files(room):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "checker":
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("checker."):
                found.add((node.module or "").split(".")[1])
    return found - {room}


def arcs(order: list[str]) -> list[tuple[str, str]]:
    """Each room with those that it is built on directly."""
    built_on = {room: imported(room) & set(order) for room in order}
    reached: dict[str, set[str]] = {}
    for room in reversed(order):
        reached[room] = built_on[room].union(*(reached.get(one, set()) for one in built_on[room]))
    return [
        (room, one)
        for room in order
        for one in sorted(built_on[room], key=order.index)
        if not any(one in reached.get(other, set()) for other in built_on[room] - {one})
    ]


def drawing() -> str:
    order = rooms()
    height = {room: 34 + ROW * number for number, room in enumerate(order)}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {ROW * len(order) + 30}" '
        'font-family="system-ui, sans-serif" font-size="14">',
        "<title>The rooms of gouji, each above those that it is built on</title>",
        f'<rect width="{WIDTH}" height="{ROW * len(order) + 30}" fill="#fff"/>',
    ]
    for room, below in arcs(order):
        top, bottom = height[room], height[below]
        out = LEFT - 12 - min(300, 26 + (bottom - top) * 0.55)
        colour = "#b3261e" if bottom < top else "#2a6f97" if room in ROAD else "#9aa5ad"
        lines.append(
            f'<path d="M {LEFT - 12} {top} C {out:.0f} {top}, {out:.0f} {bottom}, {LEFT - 12} {bottom}" '
            f'fill="none" stroke="{colour}" stroke-width="1.4" opacity="0.75"/>'
        )
    for room in order:
        y = height[room]
        weight, colour = ("700", "#12435f") if room in ROAD else ("400", "#3d464d")
        lines += [
            f'<circle cx="{LEFT - 8}" cy="{y}" r="4" fill="{colour}"/>',
            f'<text x="{LEFT + 6}" y="{y + 5}" font-weight="{weight}" fill="{colour}">{escape(room)}</text>',
            f'<text x="{LEFT + 110}" y="{y + 5}" fill="#3d464d">{escape(summary(room))}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawing(), "utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {len(rooms())} rooms")
