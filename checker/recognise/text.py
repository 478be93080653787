"""Tables in lines of text: rows by their labels, values by the rows that they follow.

Nothing is placed by arithmetic, but for one rule of the field: in a row that lost its blanks, a last value
that is the sum of the others is the total. Whatever else does not fit is unsure, with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checker.document import Paragraph, Place, join
from checker.forms import Column
from checker.recognise import labels, values
from checker.recognise.chain import best_chain
from checker.recognise.lines import Line, Word
from checker.recognise.rowrule import sure_values
from checker.recognise.shapes import Found, FoundRow, Printed, Shape

_REACH = 40
"""How many stretches of text further a label may go on (a page may turn in the middle of it)."""
_FAR = 90
"""More lines than this between two rows are no table's."""

Spot = tuple[int, int]
"""A word: index of its line and its index in the line."""
_PART = re.compile(r"\s*[一二三四五六七八九十]\s*、")
"""How the next part of a report begins."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the label of a row may begin; ``words`` are all words of it."""

    row: int
    at: Spot
    score: float
    words: frozenset[Spot]


@dataclass
class Gathered:
    """What stands after a row's label, up to the next one."""

    hit: Hit
    lines: dict[int, list[Word]] = field(default_factory=dict)
    """Index of line → its values, and blank fields where tabs or pipes tell them."""
    stray: bool = False
    """Values were met here that cannot be this row's (a sentence with figures)."""
    interrupted: bool = False
    """Words have come after the first values."""
    torn: bool = False
    """Words stand between the values: their order cannot be trusted."""

    adrift: bool = False
    """Its line of values may as well be the row's before or after."""

    def count(self) -> int:
        return sum(word.kind == "value" for words in self.lines.values() for word in words)

    def filled(self) -> list[tuple[int, list[Word]]]:
        """Lines with at least one value."""
        return [(n, words) for n, words in self.lines.items() if any(w.kind == "value" for w in words)]


def find_in_text(lines: Sequence[Line], shape: Shape) -> Found | None:
    """The shape's table in the lines, or None where too few of its rows are there."""
    if shape.table.layout == "strip":
        from checker.recognise.strip import find_strip

        strip = find_strip(lines, shape)
        if strip is not None:
            return strip
    hits, score = best_chain(_hits(lines, shape), _gap)
    least = max(2 if len(shape.rows) < 4 else 3, len(shape.rows) * 2 // 5)
    if len(hits) < least:
        return None
    if shape.table.layout == "strip" and len({hit.at[0] for hit in hits}) < len(hits):
        return None  # its header, not rows
    return _Table(lines, shape, hits, score).read()


def _gap(before: Hit, after: Hit) -> float:
    return 6.0 if after.at[0] - before.at[0] > _FAR else 0.0


def _readings(line: Line, run: tuple[int, int]) -> list[tuple[int, str, int]]:
    """The texts that a label's part may be in a run: index of the first word, text, index after the last.

    A parent's vertical label may stand before the row's own, so that each tail of the run is one.
    """
    first, stop = run
    if line.fields:
        return [(n, line.words[n].text, n + 1) for n in range(first, stop)]
    return [
        (n, "".join(w.text for w in line.words[n:stop]), stop) for n in range(first, min(stop, first + 4))
    ]


def _hits(lines: Sequence[Line], shape: Shape) -> list[Hit]:
    starts: dict[str, list[tuple[int, str]]] = {}
    for number, keys in enumerate(shape.row_keys):
        for key in keys:
            for beginning in _beginnings(key):
                starts.setdefault(beginning, []).append((number, key))
    found: list[Hit] = []
    for number, line in enumerate(lines):
        if line.table:
            continue
        for run in line.runs:
            for first, text, stop in _readings(line, run):
                if len(text) > 60:
                    continue
                mark, _ = labels.split_mark(text)
                spoken = labels.key(text)
                for row, key in dict.fromkeys(c for b in _beginnings(spoken) for c in starts.get(b, ())):
                    matched = _begins(spoken, key)
                    if not matched:
                        continue
                    words = {(number, n) for n in range(first, stop)}
                    if len(spoken) < len(key):
                        matched += _continue(lines, (number, stop), key[len(spoken) :], words)
                    if matched < 0.7 * len(key):
                        continue
                    if not mark:
                        torn = _torn_mark(lines, (number, first), shape.rows[row].mark)
                        mark = shape.rows[row].mark if torn else ""
                        words |= torn
                    score = matched + (1.5 if mark and mark in shape.rows[row].mark else 0.0)
                    score += 3.0 if _followed(lines, words) else 0.0
                    found.append(Hit(row, min(words), score, frozenset(words)))
    return found + _vertical(lines, shape)


def _beginnings(key: str) -> tuple[str, ...]:
    """By what labels are looked up: the first two characters, with one of the first three misread too."""
    if len(key) < 4:
        return (key[:2],)
    return key[:2], f"?{key[1:3]}", f"{key[0]}?{key[2]}"


def _torn_mark(lines: Sequence[Line], label: Spot, mark: str) -> set[Spot]:
    """The words of an enumerator torn off its label (“2”, “．”, “重复申请”), which looks like a value.

    A number on a line of its own is one only with its full stop; it may else be the row before's.
    """
    number = labels.letters(mark)
    if not number.isdigit():
        return set()
    found: set[Spot] = set()
    at, n = label
    for _ in range(12):
        n -= 1
        while n < 0 and at > max(0, label[0] - 8):
            at -= 1
            n = len(lines[at].words) - 1
        if n < 0:
            return set()
        word = lines[at].words[n]
        if word.kind == "text" and not labels.letters(word.text) and not found:
            found.add((at, n))
        elif values.spelled(word.text) == number and (found or at == label[0]):
            return {*found, (at, n)}
        else:
            return set()
    return set()


def _vertical(lines: Sequence[Line], shape: Shape) -> list[Hit]:
    """Labels that stand one or two characters a line, values beside them or not."""
    found: list[Hit] = []
    said, spots = "", list[Spot]()
    for number, line in enumerate([*lines, None]):
        texts = [(n, w) for n, w in enumerate(line.words) if w.kind == "text"] if line else []
        word = labels.letters(texts[0][1].text) if texts else ""
        if line is not None and not line.table and len(texts) <= 1 and len(word) <= 2:
            said += word
            spots += [(number, texts[0][0])] * len(word) if texts else []
            continue
        for row, keys in enumerate(shape.row_keys):
            for key in keys:
                at = said.find(key) if len(key) > 3 else -1
                if at >= 0:
                    words = frozenset(spots[at : at + len(key)])
                    found.append(Hit(row, spots[at], len(key) + 3.0 * _followed(lines, set(words)), words))
        said, spots = "", []
    return found


def _begins(spoken: str, key: str) -> int:
    """How many characters of the label ``spoken`` covers, reading from its beginning; 0 for none."""
    size = min(len(spoken), len(key))
    if size < 2 and spoken != key:
        return 0
    if len(spoken) > len(key):
        if labels.same(spoken, key):
            return size
        rest = len(spoken) - len(key)
        return size if spoken.startswith(key) and len(key) >= 4 and rest <= 4 else 0
    slips = labels.distance(spoken, key[:size], labels.tolerance(size))
    return size - slips if slips <= labels.tolerance(size) else 0


def _continue(lines: Sequence[Line], start: Spot, rest: str, words: set[Spot]) -> int:
    """Follows a label over the next lines; adds its words and returns how much of it was found."""
    matched = reach = 0
    number, skip = start
    while rest and number < min(len(lines), start[0] + 2 * _FAR) and reach < _REACH:
        line = lines[number]
        for run in line.runs:
            if run[0] < skip:
                continue
            reach += 1
            for first, text, stop in _readings(line, run):
                piece = labels.letters(text)
                size = min(len(piece), len(rest))
                if not piece or (size == 1 and piece != rest):
                    continue
                most = labels.tolerance(size)
                if len(piece) <= len(rest) + 2 and labels.distance(piece[:size], rest[:size], most) <= most:
                    matched += size
                    rest = rest[size:]
                    words.update((number, n) for n in range(first, stop))
                    break
            if not rest:
                break
        number, skip = number + 1, 0
    return matched


def _followed(lines: Sequence[Line], words: set[Spot]) -> bool:
    """Whether values stand within a label or right after it."""
    first, last = min(words), max(words)
    number, at = first
    while number < len(lines) and number <= last[0] + 3:
        for n in range(at, len(lines[number].words)):
            kind = lines[number].words[n].kind
            if kind == "value":
                return True
            if kind == "text" and (number, n) > last:
                return False
        number, at = number + 1, 0
    return False


class _Table:
    """One table of rows, being read."""

    def __init__(self, lines: Sequence[Line], shape: Shape, hits: list[Hit], score: float) -> None:
        self.lines, self.shape, self.score = lines, shape, score
        self.hits = hits
        self.own = {spot for hit in hits for spot in hit.words}
        self.foreign: list[Paragraph] = []
        self.problems: list[str] = []
        self.first = self._top()
        self.last = self.first
        self.early: list[int] = []
        """Lines of values before the first row's label."""
        self.rows = self._gather()
        self._settle_early()
        self._pages: list[int] = []

    def read(self) -> Found:
        lined = self._lined()
        offsets = self._offsets()
        sizes = [len(self.shape.rows[row.hit.row].columns) for row in self.rows]
        counts = [row.count() for row in self.rows]
        whole = all(count in (0, size) for count, size in zip(counts, sizes, strict=True))
        if not any(counts) and self._figures_below():
            whole = False  # all labels first, all figures after: the order of the text is lost
        lost = any(
            0 < row.count() < size - 1 and self._by_field(row, self._columns(row), offsets) is None
            for row, size in zip(self.rows, sizes, strict=True)
        )
        celled = not lined and self._celled()
        shuffled = not lined and not celled and sum(map(int.__ne__, counts, sizes)) > 0.4 * len(sizes)
        found: list[FoundRow] = []
        for at, row in enumerate(self.rows):
            columns = self._columns(row)
            if shuffled:
                cells = self._unsure(row, columns, "文字次序已被打乱，数值属于哪一行无法确定")
            elif celled:
                cells = self._by_line(row, columns) or self._unsure(row, columns, "这一行的格数与表不合")
            else:
                cells = self._row(at, columns, lined, offsets, whole, lost)
            found.append(FoundRow(self.shape.rows[row.hit.row], self._label(row), cells, self._header(at)))
        if shuffled:
            self.problems.append(
                f"{self.shape.table.short}的文字次序已被打乱，数值对不上行；请提供 Word 或 PDF 原件"
            )
        taken = range(self.first, self.last + 1)
        return Found(self.shape, found, self.score, self.foreign, self.problems, taken)

    def _figures_below(self) -> bool:
        """Whether lines of figures follow the last row before the next part of the report."""
        for line in self.lines[self.last + 1 : self.last + 60]:
            if _PART.match(line.text):
                return False
            kinds = {word.kind for word in line.words}
            if kinds == {"value"} and any(character.isdigit() for character in line.text):
                return True
        return False

    def _columns(self, row: Gathered) -> tuple[Column, ...]:
        return self.shape.rows[row.hit.row].columns

    # Which values stand after which label

    def _top(self) -> int:
        """The first line of the header: words of the form only, up from the first row."""
        top = number = self.hits[0].at[0]
        while number > 0:
            number -= 1
            line = self.lines[number]
            if line.table or (line.words and not self._header_line(line)):
                break
            if line.words:
                top = number
        return top

    def _header_line(self, line: Line) -> bool:
        if labels.split_mark(line.text)[1] == labels.plain(self.shape.table.title):
            return False
        return all(word.kind != "text" or self.shape.knows(word.text) for word in line.words)

    def _gather(self) -> list[Gathered]:
        for number in range(self.first, self.hits[0].at[0]):
            if any(word.kind == "value" for word in self.lines[number].words):
                self.early.append(number)
        rows = []
        for hit, after in zip(self.hits, [*self.hits[1:], None], strict=True):
            row = Gathered(hit)
            stop = after.at if after else (len(self.lines), 0)
            number, skip = hit.at
            while (number, skip) < stop and number < len(self.lines):
                line = self.lines[number]
                end = stop[1] if number == stop[0] else len(line.words)
                if line.table or (after is None and number > max(hit.words)[0] and self._ends(line)):
                    self._after(row, number)
                    break
                if self._take(row, number, skip, end):
                    self.last = max(self.last, number)
                number, skip = number + 1, 0
            self.last = max(self.last, max(hit.words)[0])
            rows.append(row)
        return rows

    def _settle_early(self) -> None:
        """Where a full line of values stands before the first row, each may stand before its label.

        If then each row but the last is followed by one full line, and the last by none, they do; else
        which row a line of values belongs to cannot be told.
        """
        size = len(self._columns(self.rows[0]))
        early = [
            (number, [word for word in self.lines[number].words if word.kind == "value"])
            for number in self.early
        ]
        early = [(number, words) for number, words in early if len(words) == size > 1]
        if not early:
            return
        labelled = {number for row in self.rows for number, _ in row.hit.words}
        filled = [row.filled() for row in self.rows]
        if (
            len(early) == 1
            and not filled[-1]
            and all(
                len(lines) == 1 and lines[0][0] not in labelled and len(lines[0][1]) == size
                for lines in filled[:-1]
            )
        ):
            for row, lines in zip(self.rows, [early, *filled[:-1]], strict=True):
                row.lines = dict(lines)
            return
        for row in self.rows:
            row.adrift = any(number not in labelled for number in row.lines)

    def _after(self, row: Gathered, number: int) -> None:
        """Looks at what follows the last row: rows of no known label, or values that lost theirs."""
        following = [n for n in range(number, min(len(self.lines), number + 8)) if self.lines[n].words][:3]
        for n in following:
            line = self.lines[n]
            kinds = [word.kind for word in line.words if word.kind != "empty"]
            if line.table or _is_heading(line):
                break
            if "text" not in kinds:
                row.stray |= row.count() == 0
                break
            if "value" in kinds and self._stranger(line):
                self.last = max(self.last, n)
                row.stray |= row.count() == 0

    def _stranger(self, line: Line) -> bool:
        """Keeps the label of a row that is none of the table's; a note with figures is no row."""
        kinds = [word.kind for word in line.words if word.kind != "empty"]
        words = [word for word in line.words if word.kind == "text" and not self.shape.knows(word.text)]
        if kinds != sorted(kinds) or not words:
            return False
        label = line.paragraph.part(words[0].start, words[-1].end)
        if len(label.text) > 30 or re.search("[。，；：:;]", label.text):
            return False
        self.foreign.append(label)
        return True

    def _ends(self, line: Line) -> bool:
        """Whether the table is over: words that are not the table's."""
        return any(
            word.kind == "text" and not self.shape.knows(word.text) for word in line.words
        ) or _is_heading(line)

    def _take(self, row: Gathered, number: int, start: int, stop: int) -> bool:
        """Adds the values of a part of a line to its row; False where there was nothing."""
        line = self.lines[number]
        found: list[Word] = []
        strange_before = strange_after = False
        labelled = any(at == number for at, _ in row.hit.words)
        for n in range(start, stop):
            word = line.words[n]
            if (number, n) in self.own and word.kind == "value":
                continue
            if n == 0 and self._vertical_part(number):
                continue
            if word.kind != "text":
                if word.kind == "value" or found or (line.fields and (number, n) > row.hit.at):
                    found.append(word)
                continue
            if line.fields and labelled and any(w.kind == "value" for w in found):
                found.append(word)  # a field in its place that is no number
                continue
            row.interrupted = row.count() > 0
            again = labels.key(word.text) in self.shape.row_keys[row.hit.row]
            if (number, n) in self.own or again or self.shape.knows(word.text):
                found = [w for w in found if w.kind == "value"]
                continue
            if any(w.kind == "value" for w in found):
                strange_after = True
            else:
                strange_before = True
                found = []
        if not found:
            return bool(line.words)
        has_values = any(word.kind == "value" for word in found)
        if not has_values and not labelled:
            return bool(line.words)
        if (strange_before or strange_after) and has_values:
            if strange_after:
                row.stray = True
            else:
                self._stranger(line)
            return True
        row.torn |= row.interrupted and has_values
        row.lines[number] = found
        return True

    def _vertical_part(self, number: int) -> bool:
        """Whether a line begins with 无 of a vertical 无/法/提/供, which looks like a value."""
        word = self.lines[number].words[0]
        if not labels.letters(word.text) or word.kind != "value" or values.spelled(word.text).isdigit():
            return False
        below = [line for line in self.lines[number + 1 : number + 9] if line.words][:2]
        for line in below:
            following = labels.letters(line.words[0].text)
            if 0 < len(following) <= 2 and line.words[0].kind == "text":
                return self.shape.knows_piece(labels.letters(word.text) + following)
        return False

    # How the values of a row are placed

    def _lined(self) -> bool:
        """Whether values of a row stand on one line, rather than each on a line of its own."""
        many = [row for row in self.rows if row.count() > 1]
        return sum(len(row.filled()) == 1 for row in many) >= 0.6 * len(many) if many else True

    def _offsets(self) -> dict[Spot, Counter[int]]:
        """Number of fields and index of the label's field → where values begin in complete rows."""
        found: dict[Spot, Counter[int]] = {}
        for row in self.rows:
            size = len(self.shape.rows[row.hit.row].columns)
            for number, words in row.filled():
                line = self.lines[number]
                at = [line.words.index(word) for word in words if word.kind == "value"]
                if line.fields and len(at) == size and at[-1] - at[0] == size - 1:
                    spot = (len(line.words), self._label_field(row, number))
                    found.setdefault(spot, Counter())[at[0]] += 1
        return found

    def _label_field(self, row: Gathered, number: int) -> int:
        return max((n for at, n in row.hit.words if at == number), default=-1)

    def _regular_start(self) -> int | None:
        """Where values begin in a table whose rows all have the same number of fields.

        Only such a table can be trusted in its blank fields: text from OCR drifts from row to row.
        """
        lines = {
            number: row for row in self.rows for number in {*row.lines, max(row.hit.words)[0]} if row.lines
        }
        widths = {len(self.lines[number].words) for number in lines}
        if len(widths) != 1 or not all(self.lines[number].fields for number in lines):
            return None
        width, size = widths.pop(), max(len(self._columns(row)) for row in self.rows)
        label = max(self._label_field(row, number) for number, row in lines.items())
        first = min(
            (n for number in lines for n, w in enumerate(self.lines[number].words) if w.kind == "value"),
            default=0,
        )
        starts = range(label + 1, min(first, width - size) + 1)
        return starts[0] if len(starts) == 1 else None

    def _row(
        self,
        at: int,
        columns: Sequence[Column],
        lined: bool,
        offsets: Mapping[Spot, Counter[int]],
        whole: bool,
        lost: bool,
    ) -> dict[str, Printed]:
        row = self.rows[at]
        size, count, filled = len(columns), row.count(), row.filled()
        if row.adrift:
            return self._unsure(row, columns, "数值属于上一行还是下一行无法确定")
        if count == 0:
            fields = self._by_field(row, columns, offsets)
            if fields:
                return fields
            if row.stray or not whole:
                return self._unsure(row, columns, "这一行没有数值，而别的行缺值，无法确定是空白还是丢失")
            return self._blank(row, columns)
        if len(filled) == 1 or lined:
            filled = self._own_lines(row, filled, size)
        if len(filled) == 1:
            number, words = filled[0]
            line = self.lines[number]
            printed = [word for word in words if word.kind == "value"]
            if len(printed) == size:
                return {c.id: self._printed(line, w) for c, w in zip(columns, printed, strict=True)}
            if row.stray:
                return self._unsure(row, columns, "这一行夹有别的数字")
            placed = self._by_field(row, columns, offsets) or self._by_position(number, printed, columns)
            if placed:
                return placed
            return self._short_or_long(row, line, printed, columns, lost)
        if count == size and not lined and not row.stray and not row.torn and not self._doubted(at):
            printed_at = [(self.lines[n], w) for n, words in filled for w in words if w.kind == "value"]
            return {c.id: self._printed(n, w) for c, (n, w) in zip(columns, printed_at, strict=True)}
        return self._unsure(row, columns, f"这一行应有 {size} 个数值，读到 {count} 个")

    def _own_lines(
        self, row: Gathered, filled: list[tuple[int, list[Word]]], size: int
    ) -> list[tuple[int, list[Word]]]:
        """In a table with a line for each row, a lone number beside a full row is a page number.

        It must stand off by two empty lines: right under a value it is the rest of its digits.
        """
        labelled = {number for number, _ in row.hit.words}
        full = [entry for entry in filled if sum(word.kind == "value" for word in entry[1]) == size]
        if size == 1:
            full = [entry for entry in full if entry[0] in labelled]
        rest = [entry for entry in filled if entry not in full]
        lone = all(len(words) == 1 and number not in labelled for number, words in rest)
        return full if len(full) == 1 and lone and all(self._apart(n) for n, _ in rest) else filled

    def _apart(self, number: int) -> bool:
        before = self.lines[max(0, number - 2) : number]
        return "\f" in self.lines[number].text or all(line.empty for line in before)

    def _doubted(self, at: int) -> bool:
        """Where values stand each on its line, a neighbour with a value too many or too few casts doubt."""
        for near in (at - 1, at + 1):
            if 0 <= near < len(self.rows):
                size = len(self.shape.rows[self.rows[near].hit.row].columns)
                if self.rows[near].count() not in (0, size) or self.rows[near].stray:
                    return True
        following = self.rows[at + 1].hit.row if at + 1 < len(self.rows) else self.rows[at].hit.row + 1
        return following != self.rows[at].hit.row + 1 or (at == 0 and bool(self.early))

    def _short_or_long(
        self, row: Gathered, line: Line, printed: Sequence[Word], columns: Sequence[Column], lost: bool
    ) -> dict[str, Printed]:
        """The row rule of the field for a row with too few or too many values on its line."""
        cells = self._unsure(row, columns, f"这一行应有 {len(columns)} 个数值，读到 {len(printed)} 个")
        for column, value in sure_values([word.text for word in printed], columns, lost).items():
            cells[columns[column].id] = self._printed(line, printed[value])
        return cells

    def _by_field(
        self, row: Gathered, columns: Sequence[Column], offsets: Mapping[Spot, Counter[int]]
    ) -> dict[str, Printed] | None:
        """By the place of its tabs or pipes, where other rows show where values begin."""
        size = len(columns)
        own = [number for number in row.lines if self.lines[number].fields]
        if len(own) > 1:
            own = [n for n in own if any(word.kind == "value" for word in row.lines[n])] or own[:1]
        if len(own) != 1:
            return None
        line = self.lines[own[0]]
        words = line.words
        label = self._label_field(row, own[0])
        used = [n for n, word in enumerate(words) if word.kind == "value"]
        regular = self._regular_start()
        if regular is None and len(used) in (size - 1, size + 1):
            return None
        starts = [regular] if regular is not None else list(offsets.get((len(words), label), ()))
        starts = [
            start
            for start in starts
            if start > label and start + size <= len(words) and all(start <= n < start + size for n in used)
        ]
        if not used and (starts or len(words) - label - 1 >= size):
            starts = starts[:1] or [label + 1]
        if len(starts) != 1:
            return None
        return {c.id: self._printed(line, words[starts[0] + n]) for n, c in enumerate(columns)}

    def _by_position(
        self, number: int, printed: Sequence[Word], columns: Sequence[Column]
    ) -> dict[str, Printed] | None:
        """By the place in the line, where all rows of the page are set under each other."""
        from checker.recognise.aligned import columns_of, place

        if len(printed) > len(columns) or self.lines[number].fields:
            return None
        page = [
            (self.lines[n], [w for w in words if w.kind == "value"])
            for row in self.rows
            if len(self._columns(row)) == len(columns)
            for n, words in row.filled()
            if not self.lines[n].fields and self._page(n) == self._page(number)
        ]
        centres = columns_of(page, len(columns))
        if centres is None:
            return None
        line = self.lines[number]
        spots = place(line, printed, centres)
        if spots is None:
            return None
        words = dict(zip(spots, printed, strict=True))
        blank = Printed("", line.paragraph.place(len(line.text.rstrip()), len(line.text.rstrip())))
        return {c.id: self._printed(line, words[n]) if n in words else blank for n, c in enumerate(columns)}

    def _page(self, number: int) -> int:
        """Which page a line is on, by form feeds and page numbers before it."""
        if not self._pages:
            page = 0
            for line in self.lines:
                page += line.furniture or "\f" in line.text
                self._pages.append(page)
        return self._pages[number]

    def _by_line(self, row: Gathered, columns: Sequence[Column]) -> dict[str, Printed] | None:
        """One cell a line, blank cells as empty lines: told by as many lines as the row has cells.

        An empty line or two after them part the rows.
        """
        block, size = self._cell_lines(row), len(columns)
        if not size <= len(block) <= size + 2 or any(self.lines[n].words for n in block[size:]):
            return None
        cells = {}
        for column, number in zip(columns, block, strict=False):
            line = self.lines[number]
            if line.words:
                cells[column.id] = self._printed(line, line.words[0])
            else:
                cells[column.id] = Printed("", line.paragraph.place(0, 0))
        return cells

    def _cell_lines(self, row: Gathered) -> list[int]:
        """The lines of single values and empty ones right after a row's label."""
        block = []
        for number in range(max(row.hit.words)[0] + 1, len(self.lines)):
            line = self.lines[number]
            if any(word.kind == "text" for word in line.words) or len(line.words) > 1:
                break
            if not line.furniture:
                block.append(number)
        return block

    def _celled(self) -> bool:
        """Whether the table stands with one cell a line, blank cells as empty lines.

        Nine rows of ten must show it; and where no two values are neighbours, empty lines are the
        spacing of the text.
        """
        wide = [row for row in self.rows if len(self._columns(row)) > 1]
        right = [row for row in wide if self._by_line(row, self._columns(row))]
        adjacent = any(
            self.lines[n].words and self.lines[n + 1].words
            for row in right
            for n in self._cell_lines(row)[:-1]
        )
        return len(right) >= max(2, 0.9 * len(wide)) and adjacent

    # What is handed back

    def _printed(self, line: Line, word: Word) -> Printed:
        return Printed(word.text, line.place(word))

    def _label(self, row: Gathered) -> Paragraph:
        pieces = []
        for number in sorted({number for number, _ in row.hit.words}):
            own = [self.lines[number].words[n] for at, n in sorted(row.hit.words) if at == number]
            pieces.append(self.lines[number].paragraph.part(own[0].start, own[-1].end))
        return join(pieces)

    def _place(self, row: Gathered) -> tuple[str, Place]:
        """The row's values as printed on their first line, or the end of its label."""
        for number, words in row.filled():
            printed = [word for word in words if word.kind == "value"]
            place = self.lines[number].paragraph.place(printed[0].start, printed[-1].end)
            return place.text, place
        number, n = max(row.hit.words)
        end = self.lines[number].words[n].end
        return "", self.lines[number].paragraph.place(end, end)

    def _unsure(self, row: Gathered, columns: Iterable[Column], reason: str) -> dict[str, Printed]:
        text, place = self._place(row)
        return {column.id: Printed(text, place, doubt=reason) for column in columns}

    def _blank(self, row: Gathered, columns: Iterable[Column]) -> dict[str, Printed]:
        _, place = self._place(row)
        return {column.id: Printed("", place) for column in columns}

    def _header(self, at: int) -> str:
        """What is printed between the row before and this one: the header of its block."""
        start = max(self.rows[at - 1].hit.words)[0] if at else self.first
        return "".join(line.text for line in self.lines[start : self.rows[at].hit.at[0]] if line.words)


def _is_heading(line: Line) -> bool:
    mark, rest = labels.split_mark(line.text)
    return bool(mark) and not mark.isdigit() and len(rest) > 4 and "、" in line.text[:4]
