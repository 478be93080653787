"""What the style sheets inside a page hide: which selectors, in the order of their rules."""

from __future__ import annotations

import re

MAX_RULES = 200
"""Rules beyond these are not applied."""

GONE = re.compile(
    r"(?i)(?:^|[;\s{])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)"
)
"""A style that hides."""
_SHOWN = re.compile(r"(?i)(?:^|[;\s{])(?:display\s*:\s*(?!none)\w|visibility\s*:\s*visible)")
_OPEN = re.compile(r"(?i)<style\b([^>]*)>")
_CLOSE = re.compile(r"(?i)</style")
_BRACE = re.compile("[{}]")


def hiding(html: str, start: int, end: int) -> list[tuple[str, bool]]:
    """Selectors of the sheets in ``html[start:end]``, and whether what they select is hidden or shown.

    Empty where nothing is hidden. Rules for print and for some widths of the screen are left out.
    """
    rules: list[tuple[str, bool]] = []
    while opening := _OPEN.search(html, start, end):
        closing = _CLOSE.search(html, opening.end(), end)
        if closing is None:
            break
        start = closing.end()
        if "print" not in opening[1].lower():
            rules += _rules(html[opening.end() : closing.start()])
    first = next((number for number, (_, hides) in enumerate(rules) if hides), len(rules))
    return rules[first : first + MAX_RULES]


def _rules(sheet: str) -> list[tuple[str, bool]]:
    found = []
    for rule in _unconditional(_without_comments(sheet)).split("}"):
        selectors, _, body = rule.rpartition("{")
        hides = GONE.search(body) is not None
        if hides or _SHOWN.search(body):
            apart = [selectors] if "(" in selectors else selectors.split(",")  # one may be beyond the parser
            found += [(one.strip(), hides) for one in apart if one.strip()]
    return found


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
