"""A claim against the rest of the prose: what is said not to have been, and a figure of it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from checker.prose.mentions import Reading
from checker.rules.base import Outcome
from checker.rules.claims.said import Said
from checker.rules.prose import place, printed, subject


def retold(said: Said, roles: frozenset[str], reading: Reading) -> Iterator[Outcome]:
    """Whether a figure in one of these roles says that there was what the claim denies."""
    figures = [
        m
        for m in reading.mentions
        if m.comparable and set(m.topics) <= set(said.topics) and set(m.roles) & roles
    ]
    if not figures:
        return
    spot = said.place(reading)
    against = next((m for m in figures if m.quantity.low > 0), None)
    if against is None:
        yield Outcome("pass", said.instance, locations=(spot, place(reading, figures[0], "related")))
        return
    claim = said.words(reading)
    yield Outcome(
        "fail",
        said.instance,
        slots={"claim": claim, "cell": "正文另一处", "value": printed(against.quantity)},
        values={"正文": claim, "正文另一处": printed(against.quantity)},
        locations=(spot, place(reading, against, "related")),
        severity=None if said.sure and against.sure else "warning",
        subject=subject(reading.prose.sentences[said.sentence].text),
    )
