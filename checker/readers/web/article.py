"""Which blocks of a web page are its article: navigation, side lists and footers are left out.

In doubt a block is kept: what is too much does little harm, a lost table does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.document import Grid, Paragraph
from checker.language import enumerators
from checker.language.sites import is_frame
from checker.readers.web.page_items import Item

_SHARE = 0.85
"""The article is the smallest element that holds this share of the page's own text."""
_TITLE_LINES = 3
_WRAPPED = 3
"""So many elements a line of the title may be wrapped in."""
_SENTENCE = re.compile("[，。；：、]")
_CLAUSE = re.compile("[，。；]")
_TITLE = re.compile(r"年度?报告|年报")


@dataclass(frozen=True, slots=True)
class Article:
    items: Sequence[Item]
    inside: Sequence[bool] = ()
    """Of each element of the page: whether it is in the article. Empty where the whole page is."""

    def holds(self, element: int) -> bool:
        return not self.inside or self.inside[element]


def article(items: Sequence[Item], parents: Sequence[int]) -> Article:
    """The items of the article, in order. ``parents``: the parent of each element of the page."""
    weights = [_weight(item) for item in items]
    total = sum(weights)
    if total < 200:
        return Article([item for item in items if not _is_linked(item)] or items)
    inside = [0] * len(parents)
    for item, weight in zip(items, weights, strict=True):
        inside[item.element] += weight
    for element in range(len(parents) - 1, 0, -1):  # a child comes after its parent
        inside[parents[element]] += inside[element]
    core = max(
        (element for element in range(len(parents)) if inside[element] >= _SHARE * total),
        key=lambda element: _depth(element, parents),
    )
    under = [False] * len(parents)
    under[core] = True
    for element in range(core + 1, len(parents)):
        under[element] = under[parents[element]]
    own = [number for number, item in enumerate(items) if under[item.element]]
    telling = [number for number in own if weights[number]]
    start = _start(items, parents, own[0], telling[0])
    above = [item for item in items[start : own[0]] if not _is_linked(item) and not _is_furniture(item)]
    first, last = max(start, own[0]), telling[-1] + 1
    kept = [item for item in items[first:last] if not (item.aside and _is_linked(item))]
    return Article([*above, *kept, *_rest(items[last:], under)], under)


def _depth(element: int, parents: Sequence[int]) -> int:
    depth = 0
    while element > 0:
        element = parents[element]
        depth += 1
    return depth


def _weight(item: Item) -> int:
    """How much an item speaks for being in the article: its own text, not links and not furniture."""
    length = item.length()
    if item.aside or _is_linked(item):
        return 0
    if isinstance(item.block, Grid):
        return length + 5 * len(item.block.cells)
    text = item.block.text
    if enumerators.ON_A_PAGE.match(text):
        return length + 20
    if length < 20 or not _SENTENCE.search(text) or is_frame(text):
        return 0
    return length


def _is_linked(item: Item) -> bool:
    return item.linked > 0 and item.linked * 2 > item.length()


def _is_furniture(item: Item) -> bool:
    return isinstance(item.block, Paragraph) and is_frame(item.block.text[:200])


def _is_title(item: Item) -> bool:
    if not _is_short(item) or _is_furniture(item) or not isinstance(item.block, Paragraph):
        return False
    text = item.block.text
    return _TITLE.search(text) is not None and not _CLAUSE.search(text)


def _is_short(item: Item) -> bool:
    return isinstance(item.block, Paragraph) and item.length() < 80 and not _is_linked(item)


def _start(items: Sequence[Item], parents: Sequence[int], own: int, telling: int) -> int:
    """The title often stands above the element that holds the text: back to the nearest one.

    ``own``: the first item of that element; ``telling``: the first that reads as part of an article.
    """
    titles = [number for number in range(telling) if _is_title(items[number])]
    if not titles:
        return own
    start = titles[-1]
    for _ in range(_TITLE_LINES):  # its first lines may be paragraphs of their own
        before = items[start - 1] if start else None
        if (
            before is None
            or not _is_beside(before.element, items[start].element, parents)
            or not _is_short(before)
            or _is_furniture(before)
        ):
            break
        start -= 1
    return start


def _is_beside(one: int, other: int, parents: Sequence[int]) -> bool:
    """Whether two elements have one parent, or lie alone in elements that have."""
    for _ in range(_WRAPPED):
        one, other = parents[one], parents[other]
        if one == other or min(one, other) <= 0:
            return one == other
    return False


def _rest(items: Sequence[Item], under: Sequence[bool]) -> Iterator[Item]:
    """What follows the last telling item: to the first sign of the page's frame."""
    for item in items:
        if _is_furniture(item) or item.aside or (_is_linked(item) and not under[item.element]):
            return
        if not _is_linked(item):
            yield item
