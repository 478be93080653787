"""Shares that exclude each other and come to more than there is between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from checker.prose.mentions import Reading
from checker.prose.shares import Share
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.prose import printed
from checker.rules.ratios.proportions import failed

_FEW = 2
"""How few shares make a list."""


def beyond(reading: Reading, found: Sequence[Share]) -> Iterator[Outcome]:
    """“网络申请占 75%，信函申请占 35%”: more than there is between them."""
    for _, group in groupby(found, key=lambda share: (share.percent.sentence, _class(share))):
        run = [share.percent for share in group if _class(share) and not share.ways and not share.elsewhere]
        total = sum((percent.quantity.low for percent in run), Decimal(0))
        coarse = sum((max(percent.quantity.margin, Decimal(1)) for percent in run), Decimal(0))
        distinct = len({"".join(t.text for t in percent.lead) for percent in run}) == len(run)
        if len(run) < _FEW or not distinct or not all(percent.quantity.exact for percent in run):
            continue
        if total <= 100 + coarse:
            continue
        worked = "＋".join(printed(percent.quantity) for percent in run)
        yield failed(reading, run[-1], run[:-1], f"{worked}＝{figure(total)}%", "至多 100%", "warning")


def _class(share: Share) -> str:
    """By what a share is one of several that exclude each other."""
    percent = share.percent
    if percent.topics and percent.channel == "request":
        return "channel"
    if percent.topics and percent.applicants:
        return "applicant"
    return ""
