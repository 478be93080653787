"""Start tags as a page reads them: what each says by itself, once for all that are written the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checker.readers.looks import Look

BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
    nav ol optgroup option p plaintext pre section summary table tbody td tfoot th thead tr
    ul""".split()  # noqa: SIM905
)
GROUPS = ("thead", "tbody", "tfoot")
TABLE = frozenset({"table", "tr", "td", "th", *GROUPS})
CELLS = frozenset({"td", "th"})
DROPPED = frozenset(
    """head button audio video canvas object rt rp rtc map datalist meter progress""".split()  # noqa: SIM905
)
DRAWN = frozenset({"img", "object", "canvas", "embed", "video"})
_STRUCK = frozenset({"del", "s", "strike"})
_RAISED = frozenset({"sup", "sub"})
SHEET = "sheet"
"""Before the name of a look that a style sheet says: what the element itself says goes before it."""
_CELL = Look(raised=False)
"""What a cell says that says nothing of looks."""
_NOTE_LINK = re.compile(r"(?i)#[^#]{0,40}(?:fn|ftn|edn|note|ref|cite|注)")
"""An address inside the page that a note stands at."""


@dataclass(frozen=True, slots=True)
class Tag:
    """``attributes``: what the skeleton kept, but for the place of its content."""

    name: str
    attributes: Mapping[str, str]
    part: str
    """Which part of a table it is shown as, or told to be; empty where its name tells what it is."""
    hidden: bool
    look: Look | None
    """How text in it looks, as far as it says."""
    special: bool
    """Whether it may be left out of the page."""
    telling: bool
    """Whether it shows something, or leads elsewhere, by itself."""


def tag(name: str, attributes: Mapping[str, str]) -> Tag:
    """The tag with these attributes."""
    hidden = (_said(attributes, "gone") or attributes.get("hidden")) == "1"
    look = _look(name, attributes)
    return Tag(
        name,
        attributes,
        "" if name in TABLE else _said(attributes, "part") or "",
        hidden,
        look if look != Look() else None,
        hidden or name in DROPPED or "ours" in attributes or "field" in attributes,
        name == "br" or name in DRAWN or "link" in attributes or "field" in attributes,
    )


def _look(name: str, attributes: Mapping[str, str]) -> Look:
    raised = _said(attributes, "raised") == "1" and name not in BLOCKS
    struck, tiny = _said(attributes, "struck"), _said(attributes, "tiny")
    look = Look(
        None if tiny is None else tiny == "1",
        struck == "1" or (name in _STRUCK and struck is None) or None,
        False if name in CELLS else raised or name in _RAISED or None,
        _said(attributes, "ink"),
        _said(attributes, "ground") or None,
    )
    return _CELL if look == _CELL else look


def look_within(tag: Tag, around: Look, link: str | None) -> Look:
    """How the text inside an element looks. ``link``: the address that it leads to, if it is in a link."""
    said = tag.look
    if tag.name == "a" and link is not None and _NOTE_LINK.search(link[-60:]):
        said = (said or Look())._replace(raised=True)
    if said is None or (said is _CELL and around.raised is False):
        return around
    return said.over(around)


def _said(attributes: Mapping[str, str], name: str) -> str | None:
    """How an element looks: what it says itself, else what a style sheet says of it."""
    return attributes.get(name, attributes.get(SHEET + name))
