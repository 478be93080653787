"""By what a marked copy of ours is known when it comes back, saved by whatever office program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.readers.containers.zipped import Zipped
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

PROPERTY = "gouji-marked"
"""A property that users define; office programs keep it."""
AUTHOR = "勾稽校核"
"""Of our comments."""
AUTHORS = frozenset({AUTHOR, "gouji"})
"""By whom ours are known, should the property be lost; the second is that of earlier versions."""


def is_marked(package: Zipped, comments: str = "") -> bool:
    """``comments``: the part that holds the comments, if there is one."""
    try:
        if any(one.get("name") == PROPERTY for one in _custom(package)):
            return True
        root = parse(package.read(comments)) if comments in package.names else None
    except Unreadable:  # nothing that is read depends on these parts
        return False
    said = root.iter("{*}comment") if root is not None else ()
    return any(value in AUTHORS for one in said for key, value in one.items() if str(key).endswith("}author"))


def _custom(package: Zipped) -> list[_Element]:
    names = [name for name in package.names if name.startswith("docProps/custom") and name.endswith(".xml")]
    return [one for name in names for one in parse(package.read(name))]
