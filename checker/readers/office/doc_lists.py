"""The lists of a binary Word document: their levels, and what its paragraphs use of them."""

from __future__ import annotations

from checker.readers.numbering import word_kind
from checker.readers.office.doc_file import Broken, Part, WordFile, number, unpack
from checker.readers.office.lists import Level, WordList

_KINDS = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText",
    "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha",
    "decimalFullWidth", "decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand",
    "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero",
    "bullet", "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen",
    "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac",
    "ideographZodiacTraditional", "taiwaneseCounting", "ideographLegalTraditional",
    "taiwaneseCountingThousand", "taiwaneseDigital", "chineseCounting", "chineseLegalSimplified",
    "chineseCountingThousand",
)  # fmt: skip
"""In the order of their numbers."""
_NO_NUMBER = 0xFF
_SEPARATORS = ("\t", " ", "")
_LEVELS = 9
_MAX_LISTS = 5_000
_LIST, _USE, _LEVEL, _OVERRIDE = 28, 16, 28, 8
_STYLE_NONE = 0xFFF


class Definitions:
    """``lists``: by the numbers that paragraphs use, which start at 1. Raises ``Broken``."""

    def __init__(self, file: WordFile) -> None:
        self.lists: dict[str, WordList] = {}
        self._style_levels: dict[tuple[str, int], int] = {}
        part, uses = file.part(Part.LISTS), file.part(Part.LIST_USES)
        if part and uses:
            count = min(number("<H", part), _MAX_LISTS)
            self._read(part, count, file.behind(Part.LISTS, 2 + _LIST * count), uses)

    def level_of(self, key: str, style: int, otherwise: int | None) -> int | None:
        """The level of a list that a paragraph style stands for."""
        return self._style_levels.get((key, style), otherwise)

    def _read(self, part: bytes, count: int, behind: bytes, uses: bytes) -> None:
        definitions: dict[int, dict[int, Level]] = {}
        styles: dict[int, list[int]] = {}
        at = 0
        for one in range(count):
            head = 2 + _LIST * one
            identity = number("<I", part, head)
            styles[identity] = list(unpack("<9H", part, head + 8))
            levels = definitions[identity] = {}
            for level in range(1 if number("<B", part, head + 26) & 1 else _LEVELS):
                levels[level], at = _level(behind, at)
        self._read_uses(uses, definitions, styles)

    def _read_uses(
        self, uses: bytes, definitions: dict[int, dict[int, Level]], styles: dict[int, list[int]]
    ) -> None:
        count = min(number("<I", uses), _MAX_LISTS)
        at = 4 + _USE * count
        for use in range(count):
            head = 4 + _USE * use
            identity, own = number("<I", uses, head), number("<B", uses, head + 12)
            made = WordList(dict(definitions.get(identity, {})), str(identity))
            at += 4  # says nothing
            for _ in range(own):
                start, said = unpack("<iI", uses, at)
                at += _OVERRIDE
                level = said & 0xF
                if said & 0x20:
                    made.levels[level], at = _level(uses, at)
                if said & 0x10:
                    made.starts[level] = made.levels[level].start if said & 0x20 else start
            key = str(use + 1)
            self.lists[key] = made
            for level, style in enumerate(styles.get(identity, [])):
                if style != _STYLE_NONE:
                    self._style_levels[key, style] = level


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """A level, and where what follows it begins."""
    start, kind, flags = unpack("<iBB", data, at)
    follows = number("<B", data, at + 15)
    characters, paragraph, limit = unpack("<BBB", data, at + 24)
    text_at = at + _LEVEL + characters + paragraph
    length = number("<H", data, text_at)
    raw = data[text_at + 2 : text_at + 2 + 2 * length]
    if len(raw) != 2 * length or length > 255:
        raise Broken("a number that is cut off")
    text = raw.decode("utf-16-le", "replace")
    pattern = "".join(f"%{ord(sign) + 1}" if ord(sign) < _LEVELS else sign for sign in text)
    name = "none" if kind == _NO_NUMBER else _KINDS[kind] if kind < len(_KINDS) else "decimal"
    separator = _SEPARATORS[follows] if follows < len(_SEPARATORS) else ""
    restart = limit if flags & 0x08 else None
    made = Level(max(start, 0), word_kind(name), pattern, separator, restart, bool(flags & 0x04))
    return made, text_at + 2 + 2 * length
