"""Lists of which each item has a sentence, a paragraph or an ordinal of its own: “公开信息 486 条。一是……
175 条；二是……246 条”, “编发简报共 64 期。县级简报 29 期。部门简报 21 期。”"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from checker.language.characters import narrow
from checker.language.numerals import COUNTING
from checker.prose.items import MOST, usable
from checker.prose.mentions import Mention, Reading
from checker.prose.openers import LABELS, bare, is_announced, list_word, names
from checker.prose.partition import Group
from checker.prose.passages import Passage
from checker.prose.tokens import STRONG_STOPS

_MARK = re.compile(
    r"(?:^|[。；;：:，,\s])(?:"
    rf"(?P<chinese>[{COUNTING}])(?:是|、)"
    rf"|[（(](?P<bracketed>\d{{1,2}}|[{COUNTING}])[）)]、?"
    r"|(?P<arabic>\d{1,2})[.．、](?=\D)"
    r"|(?P<ringed>[①-⑨])"
    rf"|第(?P<nth>[{COUNTING}])[，、：]?(?:是)?"
    r")"
)
_INFORMATION = "信息"
"""What may be of any kind."""
_FEWEST = 3
"""How many bare sentences make a list."""


def series(told: Sequence[Passage], reading: Reading) -> Iterator[Group]:
    """Linear in the number of figures: each stands in one list at most."""
    figures = [(passage, at) for passage in told for at in range(len(passage.mentions))]
    marks = [_ordinal(passage, at, reading) for passage, at in figures]
    for at, mark in enumerate(marks):
        if mark is not None and mark.number == 1 and at:
            yield from _enumerated(figures, marks, at, reading)
    yield from _sentences(told)
    yield from _by_outlets(told)


# -- 一是……；二是……


class _Mark(NamedTuple):
    form: str
    number: int
    plain: bool = True
    """Nothing but a name stands between the ordinal and the figure."""


def _ordinal(passage: Passage, at: int, reading: Reading) -> _Mark | None:
    """The ordinal that stands between the figure before and this one."""
    mention = passage.mentions[at]
    start = passage.mentions[at - 1].quantity.end if at else 0
    text = narrow(reading.sentence(mention).text[start : mention.quantity.start])
    found = list(_MARK.finditer(text))
    if not found:
        return None
    return _read(found[-1])._replace(plain=not any(c in STRONG_STOPS for c in text[found[-1].end() :]))


def _read(match: re.Match[str]) -> _Mark:
    form = match.lastgroup or ""
    said = match[form]
    if form == "ringed":
        return _Mark(form, ord(said) - ord("①") + 1)
    return _Mark(form, int(said) if said.isdecimal() else COUNTING.index(said) + 1)


def _enumerated(
    figures: Sequence[tuple[Passage, int]],
    marks: Sequence[_Mark | None],
    start: int,
    reading: Reading,
) -> Iterator[Group]:
    whole = _whole(figures[start - 1], figures[start], reading)
    if whole is None:
        return
    parts: list[Mention] = []
    first = marks[start]
    if first is None:
        return
    plain = True
    for (passage, at), mark in zip(figures[start : start + MOST], marks[start : start + MOST], strict=True):
        mention = passage.mentions[at]
        if mark is not None and mark[:2] == (first.form, len(parts) + 1):
            if not _item(mention, whole):
                return
            parts.append(mention)
            plain = plain and mark.plain
        elif at == 0 or mark is not None:
            break
        elif _item(mention, whole) and not list_word(mention, passage.runs[at]):
            return  # two figures of one item: which of them is meant is not said
    if len(parts) < 2 or _goes_on(parts[-1], _Mark(first.form, len(parts) + 1), reading):
        return
    yield Group(reading.vocabulary, (whole,), tuple(parts), "series", telling=plain)


def _whole(before: tuple[Passage, int], first: tuple[Passage, int], reading: Reading) -> Mention | None:
    """The figure before a list, where nothing stands between that the list could be said of."""
    passage, at = before
    whole = passage.mentions[at]
    following = first[0]
    if not usable(whole) or whole.depth or whole.change or following.paragraph - passage.paragraph > 1:
        return None
    if following is passage:
        return None  # a colon opens such a list
    if following.mentions[0].sentence != whole.sentence + 1:
        return None
    said = [t for t in reading.tokens[whole.sentence] if t.start > whole.quantity.start]
    acting = any(t.has("mark", "action") or (t.has("role") and not t.has("noun")) for t in said)
    return None if acting and not is_announced(said) else whole


def _item(mention: Mention, whole: Mention) -> bool:
    return (
        usable(mention)
        and not mention.depth
        and mention.quantity.unit == whole.quantity.unit
        and mention.when == whole.when
        and (not mention.topics or mention.topics == whole.topics)
    )


def _goes_on(last: Mention, mark: _Mark, reading: Reading) -> bool:
    """Whether an item without a figure follows."""
    behind = narrow(reading.sentence(last).text[last.quantity.end :])
    following = reading.prose.sentences[last.sentence + 1 : last.sentence + 2]
    texts = (behind, *(narrow(s.text[:8]) for s in following))
    return any(_read(match) == mark for text in texts for match in _MARK.finditer(text))


# -- 县级简报 29 期。部门简报 21 期。


def _sentences(told: Sequence[Passage]) -> Iterator[Group]:
    at = 1
    while at < len(told):
        end = at
        while end < len(told) and end - at < MOST and _alone(told[end]) and _next(told[end - 1], told[end]):
            end += 1
        items = [passage.mentions[0] for passage in told[at:end]]
        whole = told[at - 1].mentions[-1]
        if len(items) >= _FEWEST and _of_one_kind(items, whole):
            yield Group(told[at - 1].vocabulary, (whole,), tuple(items), "series")
        at = max(end, at + 1)


def _next(before: Passage, passage: Passage) -> bool:
    return passage.mentions[0].sentence == before.mentions[0].sentence + 1


def _alone(passage: Passage) -> bool:
    """“县级简报 29 期。”"""
    first = passage.mentions[0]
    return (
        len(passage.mentions) == 1
        and usable(first)
        and not first.topics
        and bare(first, bodies=True)
        and len(passage.runs[0]) == len(first.lead)
        and not first.tail
    )


def _of_one_kind(items: Sequence[Mention], whole: Mention) -> bool:
    """The items have the unit of the whole and end in what it counts."""
    named = {"".join(t.text for t in m.lead)[-2:] for m in items}
    said = "".join(t.text for t in whole.lead)
    kind = next(iter(named))
    alike = len(named) == 1 and (kind in said or kind.endswith(LABELS))
    return (
        usable(whole)
        and not whole.depth
        and (alike or (said.endswith(_INFORMATION) and not any(m.channel for m in items)))
        and all(a.quantity.unit == b.quantity.unit and a.when == b.when for a, b in pairwise((whole, *items)))
        and any(map(names, whole.lead))
    )


# -- 公开信息 486 条……。通过网站公开 300 条，微信公开 186 条。


def _by_outlets(told: Sequence[Passage]) -> Iterator[Group]:
    """A sentence of nothing but places of publication behind what was published in all. It need not be told
    to its end, and one thing may stand in several places: only what comes to the whole, or would but for a
    slip."""
    for before, passage in pairwise(told):
        items = [m for m in passage.mentions if not m.depth]
        whole = next((m for m in before.mentions if usable(m) and not m.depth), None)
        if whole is None or before.paragraph != passage.paragraph or not 2 <= len(items) <= MOST:
            continue
        release = passage.vocabulary.having("release")
        published = release & set(whole.roles) and not whole.channel and not whole.topics
        outlets = all(usable(m) and m.channel == "outlet" and not m.mark for m in items)
        alike = all(m.quantity.unit == whole.quantity.unit and m.when == whole.when for m in items)
        if published and outlets and alike:
            group = Group(passage.vocabulary, (whole,), tuple(items), "series")
            if group.slipped or group.verdict() == "equal":
                yield group
