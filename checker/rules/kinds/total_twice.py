"""The year's total of one kind of work told twice with two figures (“公开信息268条……共公开信息286条”)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.ground.yamlfile import Fields
from checker.language.quantity import Quantity
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token, say
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.patterns import Pattern, read_patterns
from checker.rules.prose import answers, fits, no_tables, place, printed, statements, subject

_SLOTS = frozenset(("words", "first", "second"))


@dataclass(frozen=True, slots=True)
class TotalTwice:
    """The compiled rule. A total is told by words of which nothing narrows what is counted; its group
    ``verb`` tells one kind of work from another."""

    said: Pattern

    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        free = no_tables(case)
        totals: dict[tuple[str, str], list[Mention]] = {}
        for mention in reading.mentions:
            verb = self._total(mention, reading) if not mention.topics or free else ""
            if verb:
                totals.setdefault((verb, mention.quantity.unit), []).append(mention)
        outcomes = [_outcome(verb, told, reading) for (verb, _), told in totals.items() if len(told) > 1]
        return answers(outcomes, reading.prose, "正文没有两次说到的全年总数")

    def _total(self, mention: Mention, reading: Reading) -> str:
        """What work the figure is the total of; empty where it is no total of this organ's year."""
        if (
            mention.subset
            or mention.part
            or mention.applicants
            or mention.channel
            or mention.change
            or mention.depth
        ):
            return ""
        plain = mention.mark in ("", "sum") and mention.when == "this" and mention.whose == "own"
        if not plain or mention.quantity.kind != "count" or mention.scope in ("members", "below"):
            return ""
        match = self.said.search(_words(mention))
        if match is None or (say(mention.tail, "noun") and not _counted_behind(mention)):
            return ""
        before = (t for t in reading.tokens[mention.sentence] if t.start < mention.quantity.start)
        return "" if any(_narrows(t) for t in before) else str(match["verb"])


def _words(mention: Mention) -> str:
    """What is said of a figure, whether what it counts is named before or behind it (“公开信息 268 条”,
    “在公开的 268 条信息里”)."""
    before = [t for t in mention.lead if not _is_setting(t)]
    behind = _counted_behind(mention)
    kept = [t for t in before if not t.has("glue")] if behind else before
    return "".join(t.text for t in (*kept, *behind))


def _counted_behind(mention: Mention) -> Sequence[Token]:
    """The words behind a figure that name information and nothing else."""
    behind = mention.tail[:1]
    return behind if behind and behind[0].text.endswith("信息") else ()


def _is_setting(token: Token) -> bool:
    """When, and that it is this organ's own."""
    return token.has("time") or token.has("scope", "own") or token.has("scope", "area")


def _narrows(token: Token) -> bool:
    return token.has("channel") or token.has("scope", "members") or token.has("scope", "below")


def _outcome(verb: str, told: list[Mention], reading: Reading) -> Outcome:
    first, *others = told
    differing = [m for m in others if not _agree(first.quantity, m.quantity)]
    shown = differing or others
    instance = f"{shown[0].sentence + 1}.{shown[0].quantity.start}"
    places = (place(reading, shown[0]), place(reading, first, "related"))
    if not differing:
        return Outcome("pass", instance, locations=places)
    figures = {"first": printed(first.quantity), "second": printed(shown[0].quantity)}
    return Outcome(
        "fail",
        instance,
        slots={**figures, "words": verb},
        values={"前文": figures["first"], "后文": figures["second"]},
        locations=places,
        subject=subject(reading.sentence(shown[0]).text),
    )


def _agree(first: Quantity, other: Quantity) -> bool:
    return first.may_meet(other) or fits(first, other.low) or fits(other, first.low)


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(TotalTwice(read_patterns(fields, "said")[0], context.words), _SLOTS)


KIND = Kind(
    summary="同一项工作的全年总数前后说了两个数字",
    keys={
        "said": {
            "type": "string",
            "description": "总数前面的话（不含时间和本机关）的正则表达式；(?P<verb>…) 分别各项工作",
        },
    },
    required=("said",),
    compile=_compile,
    reads="prose",
)
