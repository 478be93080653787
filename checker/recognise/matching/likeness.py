"""How far the words of a printed label are those of a form's label.

A label is known for certain where it is printed as the form has it. Of any other it is asked what tells it
from the rest of the form's labels: a word that many of them have says little, one that no other has says
much, and one that says the opposite rules a label out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from checker.recognise.matching import spelling

_APART = tuple(
    map(
        frozenset,
        (
            "本上去前下",
            "收付支",
            "入出",
            "初末",
            "增减",
            "借贷",
            "内外",
            "新旧",
            "预决应实",
            "男女",
            "年月季",
            "一二三四五六七八九十",
            "0123456789",
            "abcdefghijklmnopqrstuvwxyz",
        ),
    )
)
"""Characters that tell labels apart: none of them is a slip for, or another word for, one of its group."""
_NOT = frozenset("不未非无没免")
_NOTE = re.compile(r"\((?![^()]*(?:金额|其中))[^()]*\)$|\[[^\[\]]*\]$")
"""A note behind a label; one that tells another quantity is a part of it."""
_UNKNOWN = 0.5
"""What a piece of a label weighs that no label of the form has, beside one that only one of them has."""
ALONE = 0.65
"""Words that tell a label by themselves, wherever in its place of the order it stands."""
BETTER = 0.15
"""So much better must they fit it than any other."""
_SHORT = 3
"""A label of so few characters says little without its number."""
_NAME = 24
"""A longer text names no row by itself."""
_SEEN = 1024
"""Texts remembered; a long report asks for some 500."""


class Fit(NamedTuple):
    """How far a text is made of a label's words: the ``share`` of it (0 to 1) and the ``weight`` of that.

    A piece that one label alone has weighs 1, and one that several have a part of it."""

    share: float
    weight: float

    @property
    def words(self) -> float:
        """As one number from 0 to 1."""
        return self.share * min(1.0, self.weight)


NONE = Fit(0.0, 0.0)


def contrary(said: str, key: str) -> bool:
    """Whether a text says another thing than a label by a character that labels are told apart by (年初 for
    年末), or by a negation that the label has not."""
    if said == key:
        return False
    mine, other = set(said.lower()), set(key.lower())
    if not _NOT.isdisjoint(mine) and _NOT.isdisjoint(other):
        return True
    missing, added = other - mine, mine - other
    return any(not (group.isdisjoint(added) or group.isdisjoint(missing)) for group in _APART)


def of_another_level(key: str, mark: str, own: str, *, group: bool = False) -> bool:
    """Whether a short label stands under a number of another kind than its own (（六）其他 for 3.其他); any
    label does that stands for a ``group`` of rows (3.其他处理 among those of （六）其他处理)."""
    number = spelling.split_mark(own)[0] if own else ""
    short = group or len(key) <= _SHORT
    return short and bool(mark and number) and mark.isdigit() != number.isdigit()


@lru_cache(maxsize=_SEEN)
def readings(text: str) -> tuple[str, ...]:
    """The keys that a printed label may be compared by: whole, and without a note in brackets behind it."""
    found = [spelling.key(text)]
    bare = spelling.plain(text)
    while match := _NOTE.search(bare):
        bare = bare[: match.start()]
        found.append(spelling.key(bare))
    return tuple(dict.fromkeys(key for key in found if key))


class Likeness:
    """The labels of the rows of one table, as far as they tell the rows apart."""

    def __init__(self, rows: Sequence[Sequence[str]], others: Iterable[str] = ()) -> None:
        """``rows``: for each its label and the label's variants; ``others``: keys of labels that the form has
        elsewhere."""
        self._rows = [tuple(dict.fromkeys(map(spelling.key, labels))) for labels in rows]
        self._names = [
            {name: frozenset(_pieces(name)) for name in (readings(label)[-1] for label in labels)}
            for labels in rows
        ]
        """For each row how its label and the label's variants read, with their pieces."""
        self._own = {key for keys in self._rows for key in keys}
        self._others = frozenset(others) - self._own
        self._fits: dict[str, tuple[Fit, ...]] = {}
        self._known: dict[str, int | None] = {}
        """Texts that were asked for → the row."""

    def is_slip(self, said: str, row: int, key: str) -> bool:
        """Whether a text is the row's label ``key`` but for a slip, and no other label, nor a part of it."""
        if said in self._own or said in self._others or not spelling.same(said, key) or contrary(said, key):
            return False
        most = spelling.distance(said, key, spelling.tolerance(min(len(said), len(key))))
        others = (self._own | self._others) - set(self._rows[row])
        return not any(said in other or spelling.distance(said, other, most) <= most for other in others)

    def row_of(self, text: str) -> int | None:
        """The row that a text names by itself: its label, that but for a slip, or words of no other label."""
        if len(text) > _NAME:
            return None
        if text not in self._known:
            if len(self._known) >= _SEEN:
                self._known.clear()
            self._known[text] = self._row_of(text)
        return self._known[text]

    def _row_of(self, text: str) -> int | None:
        said = readings(text)
        for number, keys in enumerate(self._rows):
            if any(key in keys for key in said):
                return number
        for number, keys in enumerate(self._rows):
            if any(self.is_slip(spoken, number, key) for spoken in said for key in keys):
                return number
        return next((row for key in said if (row := self._told(key)) is not None), None)

    def _told(self, said: str) -> int | None:
        if said in self._others:
            return None
        words = [fit.words for fit in self.fits(said)]
        best = max(range(len(words)), key=lambda n: words[n], default=0)
        others = max((one for n, one in enumerate(words) if n != best), default=0.0)
        return best if words and words[best] >= ALONE and words[best] - others >= BETTER else None

    def elsewhere(self, said: str) -> bool:
        """Whether a text is the label of another table's row, and of none of this one's."""
        return said in self._others

    def fits(self, said: str) -> tuple[Fit, ...]:
        """For each row how far a text is made of the words of its label."""
        found = self._fits.get(said)
        if found is None:
            if len(self._fits) >= _SEEN:
                self._fits.clear()
            spoken = frozenset(_pieces(said))
            found = self._fits[said] = tuple(self._fit(said, spoken, names) for names in self._names)
        return found

    @cached_property
    def _common(self) -> Counter[str]:
        """How many labels have a piece: rows of this table, and of the others."""
        labels = [*(names.values() for names in self._names), *([_pieces(key)] for key in self._others)]
        return Counter(piece for names in labels for piece in set().union(*names))

    def _fit(self, said: str, spoken: frozenset[str], names: Mapping[str, frozenset[str]]) -> Fit:
        best = NONE
        for name, own in names.items():
            if spoken.isdisjoint(own) or contrary(said, name):
                continue
            shared = sum(1 / self._common[piece] for piece in spoken & own)
            strange = sum(_UNKNOWN / max(1, self._common[piece]) ** 0.5 for piece in spoken - own)
            best = max(best, Fit(shared / (shared + strange), shared))
        return best


def _pieces(text: str) -> Iterator[str]:
    """The characters of a text, and its pairs of neighbours."""
    yield from text
    yield from (text[n : n + 2] for n in range(len(text) - 1))
