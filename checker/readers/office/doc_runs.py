"""The printed text of a paragraph of a binary Word document: its runs, fields and signs; notes and drawings
met in it."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from checker.language.characters import SOFT_HYPHEN
from checker.readers.looks import Look
from checker.readers.note_marks import Raised, joined
from checker.readers.office.doc_drawings import Drawings
from checker.readers.office.doc_file import Broken, Part, WordFile, number, unpack
from checker.readers.office.doc_formatting import Formatting
from checker.readers.office.doc_pieces import Pieces, joined_units
from checker.readers.office.doc_styles import Styles, Told
from checker.readers.office.flow import Frame, Node, Note, Tally, has_text

Range = tuple[int, int]
_SIGN = re.compile(r"[\x00-\x08\x0b-\x1f]")
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\x1f": SOFT_HYPHEN}
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PICTURE, _NOTE, _DRAWN = "\x01", "\x02", "\x08"
_OVER = re.compile(r"\s*EQ\b.*?\\o\s*(?:\\a[dcrl])?\s*\((.*)\)\s*$", re.S | re.I)
"""A field that prints text over text: a reading over a character, or a character in a ring."""
_FORMULA = re.compile(r"\s*EQ\b", re.I)
_EMBEDS = re.compile(r"\s*(?:EMBED|LINK)\b", re.I)
_DRAWS = re.compile(r"\s*SHAPE\b", re.I)
_CHOICE = 2
_MAX_INSTRUCTION = 2_000
_MAX_FIELDS = 200


@dataclass(slots=True)
class _Field:
    """A field that is open. ``shown``: its result has begun; ``drawn``: it is a drawing in the line, beside
    which an empty picture keeps its place."""

    shown: bool = False
    drawn: bool = False
    said: list[str] = dataclasses.field(default_factory=list)


class Runs:
    """``apart`` gives the flow of what stands beside the paragraph, by the colour behind it."""

    def __init__(
        self,
        file: WordFile,
        pieces: Pieces,
        formatting: Formatting,
        styles: Styles,
        drawings: Drawings,
        notes: Mapping[int, Range],
        tally: Tally,
        apart: Callable[[Range, str | None], list[Node]],
    ) -> None:
        self._file = file
        self._text = pieces.text
        self._formatting = formatting
        self._styles = styles
        self._drawings = drawings
        self._notes = dict(notes)
        self._own_marks = sorted(at for at in notes if self._text[at : at + 1] != _NOTE)
        """Where notes have a mark of their own, which is text."""
        self._tally = tally
        self._apart = apart
        self._fonts = _fonts(file.part(Part.FONTS))
        self._fields: list[_Field] = []
        self._pending: list[Node] = []
        """Text boxes and notes met in the paragraph that is being read."""

    def paragraph(self, start: int, end: int, look: Look) -> tuple[str, list[Node]]:
        """Its text, and the text boxes and notes met in it. ``look``: of its style; a run may change it."""
        outer, self._pending = self._pending, []
        text = joined_units(joined(self._runs(start, end, look)))
        found, self._pending = self._pending, outer
        for one in self._fields:  # an instruction ends with its paragraph, closed or not
            one.shown = True
        return text, found

    def mark(self, position: int, look: Look) -> Told:
        """What is said of the mark that ends a paragraph."""
        run = next(self._formatting.runs(position, position + 1))
        return self._styles.run(look, run.properties, run.extra)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What is read in the body neither ends nor continues a field."""
        kept, self._fields = self._fields, []
        yield
        self._fields = kept

    def _runs(self, start: int, end: int, look: Look) -> Iterator[str]:
        for run in self._formatting.runs(start, end):
            told = self._styles.run(look, run.properties, run.extra)
            for text in self._run(run.start, self._text[run.start : run.end], told):
                yield Raised(text) if told.look.raised and text else text

    def _run(self, start: int, text: str, told: Told) -> Iterator[str]:
        gone = told.deleted or told.look.unseen or told.look.struck or told.placeholder
        at = 0
        for match in _SIGN.finditer(text):
            yield self._plain(text[at : match.start()], told, bool(gone))
            yield self._sign(match[0], start + match.start(), told, bool(gone))
            at = match.end()
        yield self._plain(text[at:], told, bool(gone))
        if not gone:
            marks = self._own_marks
            for position in marks[bisect_left(marks, start) : bisect_left(marks, start + len(text))]:
                self._note(position)

    def _plain(self, text: str, told: Told, gone: bool) -> str:
        if not text:
            return ""
        if gone:
            if text.strip() and all(one.shown for one in self._fields):
                self._count(told)
            return ""
        if told.symbol is not None:
            text = text.replace("(", self._symbol(*told.symbol))
        if all(one.shown for one in self._fields):
            return text
        said = self._fields[-1].said
        if len(said) < _MAX_INSTRUCTION:
            said.append(text)
        return ""

    def _count(self, told: Told) -> None:
        if told.deleted:
            self._tally.deleted += 1
        elif told.look.struck:
            self._tally.struck += 1
        else:
            self._tally.hidden += 1

    def _sign(self, sign: str, position: int, told: Told, gone: bool) -> str:
        if sign == _FIELD_BEGIN:
            if len(self._fields) >= _MAX_FIELDS:
                raise Broken("fields too deep in each other")
            if not told.deleted:
                self._fields.append(_Field())
        elif sign in (_FIELD_RESULT, _FIELD_END):
            return self._field(sign, gone) if not told.deleted else ""
        elif gone:
            return ""
        elif sign == _PICTURE and told.data:
            return self._chosen(told.location)
        elif not all(one.shown for one in self._fields):
            return ""
        elif sign == _PICTURE:
            self._tally.pictures += not (self._fields and self._fields[-1].drawn)
        elif sign == _NOTE:
            self._note(position)
        elif sign == _DRAWN:
            drawn = self._drawings.at(position)
            self._tally.pictures += drawn.pictures
            self._tally.objects += drawn.objects
            texts = [self._apart(text, "?") for text in drawn.texts]
            self._pending += [Frame(text) for text in texts if has_text(text)]
        return _SIGNS.get(sign, "")

    def _field(self, sign: str, gone: bool) -> str:
        """A field shows its result only, not its instruction; one without a result may print what it says."""
        if not self._fields:
            return ""
        if sign == _FIELD_RESULT:
            field = self._fields[-1]
            said = "".join(field.said)
            field.shown, field.drawn = True, _DRAWS.match(said) is not None
            self._tally.objects += _EMBEDS.match(said) is not None and not gone
            return ""
        ended = self._fields.pop()
        if ended.shown or gone or not all(one.shown for one in self._fields):
            return ""
        said = "".join(ended.said)
        over = _OVER.match(said)
        self._tally.objects += over is None and _FORMULA.match(said) is not None
        return _lowest(over[1]) if over else ""

    def _note(self, position: int) -> None:
        note = self._notes.pop(position, None)
        if note is not None:
            self._pending.append(Note(self._apart(note, None)))

    def _chosen(self, location: int | None) -> str:
        """The entry that a list of a form shows."""
        outer = self._fields[:-1] if self._fields else []
        if location is None or not all(one.shown for one in outer):
            return ""
        data = self._file.data
        length, head = unpack("<IH", data, location)
        data = data[location + head : location + length]
        if len(data) < 10 or number("<I", data) != 0xFFFFFFFF:
            return ""
        said = number("<H", data, 4)
        if said & 3 != _CHOICE:
            return ""
        chosen = said >> 2 & 0x1F
        at = 10
        _, at = _string(data, at)
        default = number("<H", data, at)
        at += 2
        for _ in range(5):
            _, at = _string(data, at)
        count = number("<H", data, at + 2)
        at += 6
        entries = []
        for _ in range(min(count, 32)):
            length = number("<H", data, at)
            entries.append(data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"))
            at += 2 + 2 * length
        chosen = default if chosen == 25 else chosen
        return entries[chosen] if chosen < len(entries) else ""

    def _symbol(self, font: int, code: int) -> str:
        """A sign of a symbol font; letters and digits of the font Symbol are the plain ones."""
        if 0xF020 <= code <= 0xF07E and font < len(self._fonts) and self._fonts[font] == "symbol":
            code -= 0xF000
        return chr(code) if code > 0 and not 0xD800 <= code < 0xE000 else ""


def _lowest(said: str) -> str:
    r"""What stands on the line of ``\s\up 9(reading),character``."""
    depth = 0
    parts = [""]
    for sign in said:
        depth += (sign == "(") - (sign == ")")
        if sign in ",;" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    plain = [part for part in parts if not part.lstrip().startswith("\\")]
    return plain[-1] if plain else ""


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A string that ends in a zero, and where what follows it begins."""
    length = number("<H", data, at)
    return data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"), at + 4 + 2 * length


def _fonts(part: bytes) -> list[str]:
    """The names of the fonts, in small letters."""
    found: list[str] = []
    at = 4
    for _ in range(number("<H", part) if part else 0):
        size = number("<B", part, at) + 1
        name = part[at + 40 : at + size].decode("utf-16-le", "replace")
        found.append(name.partition("\0")[0].lower())
        at += size
    return found
