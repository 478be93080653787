"""A run of text rows of a page that is a table or the part of one."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from checker.readers.pdf.distances import Box, overlap
from checker.readers.pdf.page import Page, Rule
from checker.readers.pdf.tables.thresholds import REGIONS
from checker.readers.pdf.text_lines import box_of
from checker.readers.pdf.words import Word


@dataclass(slots=True)
class Region:
    page: Page
    words: list[Word]
    rules: list[Rule]
    sure: bool
    """Whether it has rows enough to be a table by itself; else only as a part of its neighbour's."""
    first: bool
    last: bool
    """Whether it stands at the top, at the bottom of the page's unruled text."""

    edge: float
    """Where its columns of values begin; infinite where it has none."""

    @property
    def box(self) -> Box:
        return box_of(self.words)


def continues(above: Region, below: Region) -> bool:
    """Whether two regions, with nothing but a page break between them, are one table."""
    one, other = (above.box[0], above.box[2]), (below.box[0], below.box[2])
    size = median(word.size for word in above.words) / median(word.size for word in below.words)
    narrower = min(one[1] - one[0], other[1] - other[0])
    if not (overlap(one, other) > REGIONS.under * narrower and REGIONS.size[0] < size < REGIONS.size[1]):
        return False
    return below.edge < float("inf") or other[1] <= above.edge + REGIONS.edge
