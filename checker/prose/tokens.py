"""Sentences as tokens: words of the vocabulary, quantities, stops and what is left over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import field
from functools import cache

from checker.ground.records import record
from checker.language.characters import narrow
from checker.language.quantity import Quantity
from checker.prose.vocabulary import Tag, Vocabulary
from checker.report import Sentence

_BLANK = r" \t\n\r\u3000“”‘’「」『』\"'*"
_TRANSPARENT, _PRINTED = re.compile(f"[{_BLANK}]"), re.compile(f"[^{_BLANK}]+")
_NO_CHARACTER = re.compile(r"[^\u4e00-\u9fff]")
STRONG_STOPS = frozenset("，,；;：:。！？!?")
SOFT_STOP = "、"
SEMICOLONS = frozenset(";；")
OPENING, CLOSING = frozenset("（(【["), frozenset("）)】]")
RESPECTIVELY = ("分别", "依次")
"""How words begin that give the figures behind them to the things before, in their order."""
AVERAGE = "average"
"""The kind of times that tell how much there was in each, of the figure beside them alone."""
COLONS = frozenset("：:")
NAMING = "【"
"""The bracket that headings stand in."""
_STOPS = STRONG_STOPS | OPENING | CLOSING | {SOFT_STOP}
_ALL_MONTHS = r"1(?:月份?)?[-—–－~～至到]{1,2}12月份?(?:底|末)?(?!\d)"
"""The whole year: “1月至12月”, “1-12月”."""
_TIME = re.compile(
    rf"(?P<year>(?:19|20)\d\d)年(?:度|末|底)?(?P<since>以来)?(?P<day>{_ALL_MONTHS}|\d{{1,2}}月(?:份|底|末|初|中旬)?(?:\d{{1,2}}日)?)?"
    rf"|(?P<end>12月31日|12月(?:份)?底|12月末|(?<!\d){_ALL_MONTHS})"
    r"|(?P<part>(?<!\d)(?:1[0-2]|[1-9])(?:月?[-—~至到](?:1[0-2]|[1-9]))?月(?:份|底|末|初|中旬|上旬|下旬)?(?:\d{1,2}日)?)"
)
_SPAN = re.compile(
    r"(?P<from>(?:19|20)\d\d)年?度?(?:[-—–－~～]{1,2}|至|到)(?P<until>(?:19|20)\d\d)年度?(?!\d)"
)
"""Several years: “2022 年至 2024 年”, “2022—2024 年”."""
_LOOSE = frozenset(
    Tag("mark", id) for id in ("sum", "up", "down", "compare", "share", "open", "parts", "rest")
)
"""What a single character means only where it does not end a word that is not known."""
_BOUNDS_OF_YEAR = ("1月1日", "12月31日", "12月底", "12月末")
_FIRST_MONTH = re.compile(rf"{_ALL_MONTHS}|1月(?=[-—–－~～至到])")
_TO_YEAR = r"(?:至|到|入|为|往)?(?=(?:19|20)\d\d年|下一?个?年|次年|明年|来年)"
"""To or from a year that is named."""
_NUMBERS = frozenset("〔［[")
_SERIES = re.compile(r"[〔［\[](?:19|20)\d\d[〕］\]]")
"""What follows the name of a series of documents."""
_TITLE = re.compile(r"《[^《》]{1,100}》")
_SPECIAL = frozenset("0123456789《")
"""How a time and a title begin."""
UNKNOWN = "unknown"
"""The kind of words of which some characters are not known."""
_NOTHING: Mapping[str, Sequence[str]] = {}
_NOTHING_SAID: frozenset[str | tuple[str, str]] = frozenset()
_UNKNOWN_SAID = frozenset((UNKNOWN,))

Meanings = Mapping[str, Sequence[str]]
"""Kind → ids, sorted."""
Said = str | tuple[str, str]
"""A kind, or a kind and an id."""
Names = Mapping[str, Sequence[tuple[str, str]]]


@record
class Token:
    """``text`` is without blanks and quotation marks; ``start`` and ``end`` are places in the sentence."""

    text: str
    start: int
    end: int
    says: Set[Said] = field(hash=False, repr=False)
    means: Meanings = field(hash=False)
    quantity: Quantity | None = None

    residue: int = 0
    """How many characters nothing is known about."""

    def has(self, kind: str, id: str | None = None) -> bool:
        return (kind if id is None else (kind, id)) in self.says

    def among(self, kind: str, ids: Set[str]) -> bool:
        """Whether one of these is what the word may mean."""
        return kind in self.means and not ids.isdisjoint(self.means[kind])

    def ids(self, kind: str) -> Sequence[str]:
        """What the word may mean, in a fixed order: the same report gives the same audit."""
        return self.means.get(kind, ())


class Run(tuple[Token, ...]):
    """Words that stand together. What they may mean between them is put together once, and answers what is
    asked of them dozens of times; most runs hold no word of most kinds."""

    says: Set[Said]

    def __new__(cls, words: Iterable[Token] = ()) -> Run:
        run = super().__new__(cls, words)
        run.says = _NOTHING_SAID.union(*[token.says for token in run])
        return run

    @classmethod
    def of(cls, words: Iterable[Token]) -> Run:
        """The words as a run, which they may be already."""
        return words if isinstance(words, cls) else cls(words)

    def has(self, kind: str, id: str | None = None) -> bool:
        """Whether any of the words may mean this."""
        return (kind if id is None else (kind, id)) in self.says

    def among(self, kind: str, ids: Set[str]) -> bool:
        """Whether any of the words may mean one of these."""
        return say_any(self, kind, ids)

    def ids(self, kind: str) -> Sequence[str]:
        """What the words may mean, in the order in which they stand."""
        return [id for token in self for id in token.ids(kind)] if kind in self.says else ()

    @property
    def residue(self) -> int:
        """How many of their characters nothing is known about."""
        return sum(token.residue for token in self) if UNKNOWN in self.says else 0


def say(words: Iterable[Token], kind: str, id: str | None = None) -> bool:
    """Whether any of the words may mean this."""
    if isinstance(words, Run):
        return words.has(kind, id)
    what = kind if id is None else (kind, id)
    for token in words:  # noqa: SIM110  # asked a thousand times a report: a generator takes twice as long
        if what in token.says:
            return True
    return False


def say_any(words: Iterable[Token], kind: str, ids: Set[str]) -> bool:
    """Whether any of the words may mean one of these."""
    if isinstance(words, Run) and kind not in words.says:
        return False
    for token in words:
        means = token.means
        if kind in means and not ids.isdisjoint(means[kind]):
            return True
    return False


@cache
def meanings(tags: frozenset[Tag]) -> tuple[frozenset[Said], Meanings]:
    """What a word may mean, whole and by its kind: told once for each word, asked a hundred times of each
    token."""
    found: dict[str, list[str]] = {}
    for tag in sorted(tags):
        found.setdefault(tag.kind, []).append(tag.id)
    return frozenset((*found, *tags)), {kind: tuple(ids) for kind, ids in found.items()}


_STOP_TAGS = {stop: frozenset({Tag("stop", stop)}) for stop in _STOPS}


def tokens(
    sentence: Sentence, vocabulary: Vocabulary, year: int | None, names: Names | None = None
) -> list[Token]:
    """The sentence from left to right; at each place the longest word wins; none of one that is not read.
    Time is linear.

    ``names`` are those of the organ itself and of the body it is a branch of, by their first characters,
    longest first, each with the scope it stands for.
    """
    return [] if sentence.unread else _tokens(sentence, vocabulary, year, names or {})


def _tokens(sentence: Sentence, vocabulary: Vocabulary, year: int | None, names: Names) -> list[Token]:
    made: list[Token] = []
    text, places = _read_through(narrow(sentence.text))
    before_year, carrying, begins = _before_year(tuple(vocabulary.before_year))
    figures = _figures(sentence.quantities, text, places, vocabulary) if sentence.quantities else {}
    lengths, longest = vocabulary.lengths, vocabulary.longest
    at, unknown, size = 0, 0, len(text)
    while at < size:
        if at in figures:
            figure = figures[at]
            if unknown < at:
                made.append(_unknown(text, places, unknown, at))
            end = at
            while end < size and places[end] < figure.end:
                end += 1
            made.append(Token(text[at:end], figure.start, figure.end, _NOTHING_SAID, _NOTHING, figure))
            at = unknown = max(end, at + 1)
            continue
        first = text[at]
        opens = lengths.get(text[at : at + 2]) or lengths.get(first)
        if not opens and first not in begins and (first not in names or unknown < at):
            at += 1
            continue
        found = _special(text, at, year) if first in _SPECIAL else None
        if first in carrying and (match := before_year.match(text, at)):
            found = match.end(), frozenset({Tag("role", vocabulary.before_year[match[1]])})
        word = longest(text, at, opens) if opens else None
        if word is not None and (found is None or word[0] > found[0]):
            found = word
        if unknown == at and first in names:  # but “邻市公安局” is not “公安局”
            here = ((name, scope) for name, scope in names[first] if text.startswith(name, at))
            name, scope = next(here, ("", ""))
            if name and (found is None or found[0] <= at + len(name)):
                found = at + len(name), frozenset({Tag("scope", scope)})
        if found is not None and (
            (unknown < at and found[0] == at + 1 and found[1] & _LOOSE) or _in_series(text, found[0])
        ):
            found = None  # “公共” is not “公” and “共”
        if found is not None and unknown < at:
            found = _negated(text[at - 1], found)
        if found is None and first not in _STOPS:
            at += 1
            continue
        if unknown < at:
            made.append(_unknown(text, places, unknown, at))
        end, tags = found or (at + 1, _STOP_TAGS[first])
        made.append(Token(text[at:end], places[at], places[end - 1] + 1, *meanings(tags)))
        at = unknown = end
    if unknown < at:
        made.append(_unknown(text, places, unknown, at))
    return made


def _read_through(plain: str) -> tuple[str, Sequence[int]]:
    """A text without what one reads through (blanks, quotation marks), and where each character stands."""
    if not _TRANSPARENT.search(plain):
        return plain, range(len(plain))
    places: list[int] = []
    for match in _PRINTED.finditer(plain):
        places.extend(range(*match.span()))
    return _TRANSPARENT.sub("", plain), places


def _figures(
    quantities: Sequence[Quantity], text: str, places: Sequence[int], vocabulary: Vocabulary
) -> dict[int, Quantity]:
    """Where in the text figures begin; none in a name."""
    named = _names(text, vocabulary)
    found: dict[int, Quantity] = {}
    for quantity in quantities:
        start = bisect_left(places, quantity.start)
        stands = start < len(places) and places[start] == quantity.start
        if stands and not any(start < b and start >= a for a, b in named.get(start // 32, ())):
            found[start] = quantity
    return found


def _unknown(text: str, places: Sequence[int], start: int, stop: int) -> Token:
    """Characters of which nothing is known."""
    said = text[start:stop]
    residue = len(_NO_CHARACTER.sub("", said))
    says = _UNKNOWN_SAID if residue else _NOTHING_SAID
    return Token(said, places[start], places[stop - 1] + 1, says, _NOTHING, residue=residue)


def _in_series(text: str, end: int) -> bool:
    """“清民公开〔2022〕1 号”: a word that ends the name of a series of documents."""
    return text[end : end + 1] in _NUMBERS and _SERIES.match(text, end) is not None


def _negated(before: str, found: tuple[int, frozenset[Tag]]) -> tuple[int, frozenset[Tag]]:
    """“非规范性文件” is another thing, “第三方不同意公开” is not what became of anything."""
    if before not in "非不未":
        return found
    kinds = {tag.kind for tag in found[1]}
    if before == "非" and "topic" in kinds:
        return found[0], frozenset({Tag("noun", "")})
    if before != "非" and "role" in kinds:
        return found[0], frozenset({Tag("block", "")})
    return found


def _special(text: str, at: int, year: int | None) -> tuple[int, frozenset[Tag]] | None:
    """What stands at a place and is no word of the vocabulary: a title or a time."""
    return _title(text, at) or _time(text, at, year)


@cache
def _before_year(words: tuple[str, ...]) -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """Words that mean something only before a year, longest first; how they begin; and how all begins that is
    no word of the vocabulary by itself."""
    longest = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    carrying = frozenset(word[0] for word in words)
    return re.compile(f"({longest}){_TO_YEAR}"), carrying, carrying | _SPECIAL | _STOPS


def _title(text: str, at: int) -> tuple[int, frozenset[Tag]] | None:
    match = _TITLE.match(text, at) if text[at] == "《" else None
    return (match.end(), frozenset({Tag("title", "")})) if match else None


@cache
def _any_of(characters: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(characters)))}]")


def _names(text: str, vocabulary: Vocabulary) -> dict[int, list[tuple[int, int]]]:
    """Spans of names with numerals, by the blocks of 32 characters that they touch."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for match in _any_of(vocabulary.names).finditer(text) if vocabulary.names else ():
        at = match.start()
        found = vocabulary.longest(text, at)
        if found and any(tag.kind == "name" for tag in found[1]):
            for block in {at // 32, (found[0] - 1) // 32}:
                spans.setdefault(block, []).append((at, found[0]))
    return spans


def _time(text: str, at: int, year: int | None) -> tuple[int, frozenset[Tag]] | None:
    if not text[at].isdecimal():
        return None
    span = _SPAN.match(text, at)
    if span and span["from"] < span["until"]:
        return span.end(), frozenset({Tag("time", "since")})
    match = _TIME.match(text, at)
    if not match:
        return None
    if match["year"]:
        said = int(match["year"])
        if year is None or (match["since"] and said != year):
            which = "since" if match["since"] else "this"
        else:
            which = {0: "this", -1: "last", 1: "next"}.get(said - year, "other")
            day = match["day"]
            bound = day in _BOUNDS_OF_YEAR or _FIRST_MONTH.match(text, match.start("day"))
            if which == "this" and day and not bound:
                which = "part"
        return match.end(), frozenset({Tag("time", which), Tag("year", match["year"])})
    return match.end(), frozenset({Tag("time", "this" if match["end"] else "part")})
