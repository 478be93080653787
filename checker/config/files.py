"""Where the configuration is found, upwards from here, and how its file is read."""

from __future__ import annotations

from pathlib import Path

from checker.config.configuration import Configuration, Value, defaults
from checker.config.keys import KEYS
from checker.config.pyproject import read_pyproject
from checker.ground import trace
from checker.ground.faults import RuleFault
from checker.ground.paths import nearby
from checker.ground.yamlfile import Fields, Node, load_yaml

NAMES = ("gouji.yaml", "gouji.yml")


def load(start: Path, explicit: Path | None = None) -> Configuration:
    """What holds for a run started in ``start``. Raises ``RuleFault`` at the line of whatever is wrong."""
    if explicit is not None:
        found = _nodes(explicit)
        if found is None:
            raise RuleFault("没有 [tool.gouji] 一节", str(explicit))
        return _read(explicit, found)
    for folder in (start, *start.absolute().parents):
        for name in (*NAMES, "pyproject.toml"):
            path = nearby(folder / name)
            trace.looked(path)
            if path.is_file() and (found := _nodes(path)) is not None:
                return _read(path, found)
    return Configuration(None, start, defaults())


def none(start: Path) -> Configuration:
    """The defaults alone."""
    return Configuration(None, start, defaults())


def _nodes(path: Path) -> Node | None:
    """The mapping that a file configures gouji with; ``None`` where it says nothing of gouji."""
    if path.suffix == ".toml":
        return read_pyproject(path)
    node = load_yaml(path)
    return Node({}, node.path, 1, 1) if node.value is None else node


def _read(path: Path, node: Node) -> Configuration:
    fields = Fields(node, "配置")
    root = nearby(path.parent)
    values = defaults()
    for name, key in KEYS.items():
        if fields.has(name):
            item = fields.node(name)
            at = f"{path.as_posix()}:{node.keys.get(name, (item.line, 0))[0]}"
            parts = {}
            if name == "severity" and isinstance(item.value, dict):
                parts = {part: f"{path.as_posix()}:{one.line}" for part, one in item.value.items()}
            values[name] = Value(key.read(item, name, root), at, parts)
    fields.done()
    return Configuration(path, root, values)
