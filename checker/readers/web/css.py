"""How a style makes text look, where that decides whether it is read; and the style sheets inside a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from checker.readers.colours import HEX, NAMES, RGB, colour
from checker.readers.looks import CLEAR

MAX_RULES = 400
"""Rules beyond these are not applied."""

_OPEN = re.compile(r"(?i)<style\b([^>]*)>")
_CLOSE = re.compile(r"(?i)</style")
_BRACE = re.compile("[{}]")
_LENGTH = re.compile(r"([+-]?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}))\s*(px|pt|em|ex|rem|%)?")
_RISE = {"px": 4.0, "pt": 3.0, "em": 0.2, "ex": 0.4, "rem": 0.2, "%": 20.0}
"""Text set so much higher or lower than its line is out of it: Word moves whole lines by less."""
_AWAY = 999
"""Pixels or points; what stands so far to the left or above is off the page."""
_NAME = re.compile(r"(?<![\w#(-])[a-z]{3,20}(?![\w(-])")
_NO_COLOUR = frozenset({"transparent", "none", "initial", "unset", "inherit", "auto"})

Looks = Mapping[str, str]
"""``gone``, ``struck``, ``raised``, ``tiny``: “1” or “0”. ``ink``, ``ground``: a colour, “?” where it cannot
be told, for ``ground`` “” where what is behind shows through. ``part``: “table”, “tr” or “td” where it is
shown as one. What a style does not say is not there."""
_PARTS = {"table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td"}


@lru_cache(4096)
def looks(style: str) -> Looks:
    """What the declarations of a style say."""
    found: dict[str, str] = {}
    style = style.lower()
    rises = False
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.replace("!important", "").strip()
        if not value:
            continue
        if name == "display":
            found["part"] = _PARTS.get(value, "")
        if name in _HIDING:
            hides = _hides(name, value)
            if hides or (hides is False and found.get("gone") != "1"):
                found["gone"] = str(int(hides))
        elif name in ("text-decoration", "text-decoration-line"):
            found["struck"] = str(int("line-through" in value))
        elif name == "color":
            found["ink"] = colour(value)
        elif name in ("background", "background-color"):
            found["ground"] = ground(value)
        elif name == "font-size":
            found["tiny"] = str(int(_length(value)[0] == 0.0))
        elif name == "vertical-align":
            found["raised"] = str(int(value in ("super", "sub", "text-top") or _rises(value)))
        if name in ("mso-text-raise", "top", "bottom"):
            rises = rises or _rises(value)
    if rises and ("mso-text-raise" in style or "relative" in style):
        found["raised"] = "1"
    if not found.get("part", "?"):
        del found["part"]
    return found


_HIDING = frozenset({"display", "visibility", "mso-hide", "opacity", "text-indent", "left", "top"})


def _hides(name: str, value: str) -> bool | None:
    """Whether a declaration hides, shows, or neither."""
    if name == "display":
        return value.startswith("none")
    if name == "visibility":
        return value in ("hidden", "collapse") or (False if value == "visible" else None)
    if name == "mso-hide":
        return value == "all" or None
    length, unit = _length(value)
    if name == "opacity":
        return length == 0.0 or None
    return (length is not None and unit in ("px", "pt") and length <= -_AWAY) or None


def _length(value: str) -> tuple[float | None, str]:
    match = _LENGTH.fullmatch(value)
    return (float(match[1]), match[2] or "") if match else (None, "")


def _rises(value: str) -> bool:
    length, unit = _length(value)
    return length is not None and unit in _RISE and _RISE[unit] <= abs(length) < 20 * _RISE[unit]


def ground(value: str) -> str:
    """The colour of a background; “” for none, “?” for a picture and what is not known."""
    value = value.strip().lower()
    if any(word in value for word in ("url(", "gradient", "var(", "image")):
        return "?"
    if found := RGB.search(value) or HEX.search(value):
        shown = colour(found[0])
        return "" if shown == CLEAR else shown
    names = _NAME.findall(value)
    known = next((NAMES[name] for name in names if name in NAMES), None)
    return known or ("" if value == "0" or _NO_COLOUR.intersection(names) else "?")


def sheets(html: str, start: int, end: int) -> tuple[list[tuple[str, Looks]], bool]:
    """Selectors of the sheets in ``html[start:end]`` with what their rules say, in order; and whether there
    is more that is not applied: rules for some media, sheets that stand elsewhere.

    Rules for print are left out. Empty where nothing is hidden, struck, raised or coloured.
    """
    rules: list[tuple[str, Looks]] = []
    more = False
    while opening := _OPEN.search(html, start, end):
        closing = _CLOSE.search(html, opening.end(), end)
        if closing is None:
            break
        start = closing.end()
        if "print" not in opening[1].lower():
            sheet = _without_comments(html[opening.end() : closing.start()])
            plain = _unconditional(sheet)
            more = more or "@import" in sheet or sheet.count("background") > plain.count("background")
            rules += _rules(plain)
    if len(rules) > MAX_RULES:  # colours are many, and the least of it
        more = True
        rules = [(one, _colourless(said)) for one, said in rules if _colourless(said)][:MAX_RULES]
    return rules, more


def _colourless(said: Looks) -> Looks:
    return {look: value for look, value in said.items() if look not in ("ink", "ground")}


def _rules(sheet: str) -> Iterator[tuple[str, Looks]]:
    for rule in sheet.split("}"):
        selectors, _, body = rule.rpartition("{")
        if said := looks(body):
            apart = [selectors] if "(" in selectors else selectors.split(",")  # one may be beyond the parser
            yield from ((one.strip(), said) for one in apart if one.strip())


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    return first + " ".join(part.partition("*/")[2] for part in rest)


def _unconditional(sheet: str) -> str:
    """A style sheet without its at-rules."""
    out: list[str] = []
    position = 0
    while (at := sheet.find("@", position)) >= 0:
        out.append(sheet[position:at])
        brace = sheet.find("{", at)
        if brace < 0:  # no rule comes any more
            return "".join(out)
        semicolon = sheet.find(";", at, brace)
        if semicolon >= 0:
            position = semicolon + 1
            continue
        level, position = 1, brace + 1
        for match in _BRACE.finditer(sheet, position):
            level += 1 if match[0] == "{" else -1
            position = match.end()
            if not level:
                break
        else:
            position = len(sheet)
    out.append(sheet[position:])
    return "".join(out)
