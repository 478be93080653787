"""The words on one base line, seen as the row of a table or of text."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from checker.language import enumerators
from checker.readers.pdf.page import Rule
from checker.readers.pdf.tables.thresholds import REGIONS
from checker.readers.pdf.word_forms import NUMBER_PIECE, is_value
from checker.readers.pdf.words import Word

ARTICLE_NUMBER = "第"


class TextRow:
    """The words are put together where they stand close."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.groups: list[list[Word]] = []
        for word in words:
            if self.groups and word.x0 - self.groups[-1][-1].x1 < REGIONS.apart * word.size:
                self.groups[-1].append(word)
            else:
                self.groups.append([word])
        self.x0, self.x1 = words[0].x0, max(word.x1 for word in words)
        self.y = median(word.y for word in words)
        self.size = median(word.size for word in words)
        self.text = "".join(word.text for word in words)
        self.ruled = False
        """Whether ruling lines stand above and below it."""

    @property
    def spread(self) -> bool:
        return len(self.groups) >= 2 and not self.prose

    @property
    def prose(self) -> bool:
        """Whether one stretch of it is as long as sentences are."""
        return any(sum(len(word.text) for word in group) > REGIONS.prose for group in self.groups)

    @property
    def values(self) -> list[Word]:
        return [group[0] for group in self.groups if len(group) == 1 and is_value(group[0].text)]


def chapter_of(row: TextRow) -> str:
    """The number of a row that is numbered as chapters are; ``第`` for one numbered as articles are."""
    match = enumerators.CHAPTER.match(row.text)
    return match[0] if match else ARTICLE_NUMBER if enumerators.ARTICLE.match(row.text) else ""


def is_of_list(chapter: str) -> bool:
    """Whether ``chapter_of`` gave the number of a chapter, not of an article."""
    return chapter not in ("", ARTICLE_NUMBER)


def value_edge(rows: Sequence[TextRow]) -> float:
    """Where the columns of values begin."""
    labels = min((row.x0 for row in rows if not is_value(row.words[0].text)), default=float("inf"))
    return min(
        (
            word.x0
            for row in rows
            for index, word in enumerate(row.words)
            if is_value(word.text)
            and (index or (word.x0 > labels + REGIONS.indent * word.size and word.text != "无"))
        ),
        default=float("inf"),
    )


def is_alike(row: TextRow, other: TextRow) -> bool:
    return REGIONS.size[0] < row.size / max(other.size, 1.0) < REGIONS.size[1]


def fits(row: TextRow, like: TextRow, edge: float) -> bool:
    """Whether a row can belong to a table: its type, and no heading or sentence that crosses columns."""
    if not is_alike(row, like) or row.prose:
        return False
    if row.x1 <= edge + REGIONS.edge:
        return True
    return not is_heading(row)


def is_heading(row: TextRow) -> bool:
    if all(is_value(word.text) for word in row.words):
        return False  # 1,5 at the top of a wrapped 1,587 is no number of a heading
    return (
        bool(enumerators.LABEL.match(row.text)) and not row.text.startswith(ARTICLE_NUMBER)
    ) or row.text.endswith(("。", "；"))


def is_cut(row: TextRow, edge: float, right: float) -> bool:
    """Whether a row is digits only, in the columns of values: cut off from their label."""
    digits = all(NUMBER_PIECE.fullmatch(word.text) for word in row.words)
    return digits and edge - REGIONS.edge <= row.x0 and row.x1 <= right + REGIONS.edge


def is_between(row: TextRow, across: Sequence[Rule]) -> bool:
    """Whether a row stands between two ruling lines as the rows of a table do."""
    wide = [
        rule
        for rule in across
        if rule.low <= row.x0 + REGIONS.rule_side and rule.high >= row.x1 - REGIONS.rule_side
    ]
    above = any(0.0 < row.y - rule.at < REGIONS.rule_off * row.size for rule in wide)
    below = any(0.0 < rule.at - row.y + row.size < REGIONS.rule_off * row.size for rule in wide)
    return above and below and not row.prose
