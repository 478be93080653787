"""Characters as a reader of the page counts them: which print nothing, which are marks, which are one sign.

Every reader and whoever compares words or reads figures takes it from here, for cells and prose alike.
"""

from __future__ import annotations

import re
import unicodedata

UNSEEN_SET = (
    "\x00-\x08\x0b\x0e-\x1f\x7f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""What prints nothing wherever it stands, as the inside of a class of characters: controls, joiners, marks of
direction, fillers, variation selectors, tags. They stand inside numbers where a text was pasted together."""
SOFT_HYPHEN = "\u00ad"
"""Prints nothing inside a line; but at the head of a cell some programs print a minus for it."""
UNSEEN = re.compile(f"[{UNSEEN_SET}]+")
_UNPRINTED = re.compile(f"[{UNSEEN_SET}{SOFT_HYPHEN}]+")
_HEADS = frozenset(" \t\r\n\f\u3000\u00a0|｜│┃║")
"""What a cell of a line of text stands behind."""

MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2796\u02d7\ufe58\ufe63\uff0d"
"""What is printed for a minus; each alone is a dash."""
_HYPHENS = "\u2010\u2011\u2012\u2013\u207b\u208b\u2212\ufe63\uff0d"

_RAISED = "\u00b2\u00b3\u00b9\u2070\u2071\u2074-\u2079\u2080-\u2089"
_CIRCLED = "\u2460-\u2473\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_SIGNS = "*＊\u2217※†‡§★☆"
NOTE_SET = _RAISED + _CIRCLED + _SIGNS
"""Marks that point to a note, as the inside of a class of characters: no digits of the number before."""
_WORDED = r"[（(\[［【〔]\s?注\s?\d{0,2}\s?[）)\]］】〕]|[\[［]\d{1,2}[\]］]"
"""A note pointed to in brackets: （注1）, [2]."""
_NOTES = re.compile(rf"(?:(?<![{NOTE_SET}])[{NOTE_SET}]++|(?<=\d)(?:{_WORDED}))\Z")
_NOTE_BEHIND = re.compile(rf"(?<=\d)(?:[{NOTE_SET}]+(?!\d)|{_WORDED})")
_FRACTIONS = "\u00bc-\u00be\u2150-\u215f\u2189"
_NUMBERS_OF_THEIR_OWN = re.compile(rf"([{_RAISED}{_CIRCLED}{_FRACTIONS}]+)")
"""Compatibility would make digits of them: 401 of “40¹”, 12 of “½”."""

_NARROW = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NARROW |= {
    ord(a): ord(b)
    for a, b in zip("．％﹪＋～〜　\u00a0\u2009\u202f" + SOFT_HYPHEN, ".%%+~~     ", strict=True)
}
_NARROW |= {ord(a): ord(b) for a, b in zip("⼀⼆⼋⼗⼈", "一二八十人", strict=True)}  # Kangxi radicals
_NARROW |= dict.fromkeys(map(ord, _HYPHENS), ord("-"))
_WIDE = re.compile(f"[{re.escape(''.join(map(chr, _NARROW)))}]")
_BEGINS_NOTE = re.compile(rf"[{NOTE_SET}（(\[［【〔]")
"""How the mark of a note begins: most texts have none, and need not be looked at behind each figure."""


def unprinted(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that print nothing.

    A soft hyphen before a digit at the head of a cell is none of them: it may have been printed as a minus.
    """
    found = []
    for match in _UNPRINTED.finditer(text):
        start, end = match.span()
        headed = not start or text[start - 1] in _HEADS
        if headed and SOFT_HYPHEN in match[0] and text[end : end + 1].isdecimal():
            kept = start + match[0].rindex(SOFT_HYPHEN)
            found += [(a, b) for a, b in ((start, kept), (kept + 1, end)) if a < b]
        else:
            found.append((start, end))
    return found


def printed(text: str) -> str:
    """The text without what prints nothing."""
    parts, at = [], 0
    for start, end in unprinted(text):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]]) if at else text


def folded(text: str) -> str:
    """One spelling for all widths and forms of a character; what is a number of its own stays as it is."""
    parts = _NUMBERS_OF_THEIR_OWN.split(printed(text))
    parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
    return "".join(parts)


def without_notes(text: str) -> str:
    """The text without the marks of notes at its end, where anything stands before them."""
    return _NOTES.sub("", text.rstrip()).rstrip() or text


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones, marks of notes behind a number as blanks.

    Every character keeps its position.
    """
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    if _BEGINS_NOTE.search(text):
        text = _NOTE_BEHIND.sub(lambda mark: " " * len(mark[0]), text)
    return text
