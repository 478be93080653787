"""What a text should speak of: at all, or because a table has a number for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields, as_texts
from checker.language.numerals import figure
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.conditions import WHEN_SCHEMA, Condition, made
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.sheet import Sheet, sheet_of
from checker.rules.text_parts import WHERE_SCHEMA, parts_of, read_where
from checker.rules.tree import Compare, Linear
from checker.rules.written import is_amount, read_condition


@dataclass(frozen=True, slots=True)
class Spoken:
    """The compiled rule. ``words``: what is to be spoken of → words of which one is enough."""

    words: dict[str, tuple[str, ...]]
    when: Linear | None
    """Only where these cells come to more than 0."""
    condition: Condition | None
    """Any other condition."""
    where: tuple[str, ...]
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        if self.condition is not None and (unmet := self.condition.unmet(case)):
            return [unmet]
        sheet = sheet_of(case, self.layouts)
        cells, value = [], None
        if self.when is not None:
            try:
                cells = sheet.addresses(self.when, {})
            except UnknownName:
                return [Outcome("not_applicable", reason="没有这张表")]
            value = sheet.total(cells)
            if value is None:
                return [Outcome("unknown", reason="表中的数不能确定")]
            if value <= 0:
                return [Outcome("not_applicable", reason="表中没有这样的数")]
        found = [one for one in parts_of(case, self.where) if one.text.strip()]
        if not found:
            return [Outcome("unknown", reason="未读到要查的部分")]
        missing = [
            name
            for name, words in self.words.items()
            if not any(word in one.text for one in found for word in words)
        ]
        if not missing:
            return [Outcome("pass")]
        addresses = tuple(address for _, address in cells)
        shown: list[Location] = [found[-1].location(0, len(found[-1].text))]
        return [
            Outcome(
                "fail",
                slots={"missing": "、".join(missing), "value": figure(value) if value is not None else ""},
                cells=addresses,
                values={self._counted(sheet, addresses): sheet.working(cells), "正文": "没有说到"}
                if addresses
                else {},
                locations=(*shown, *sheet.locations(addresses)),
                subject="、".join(missing),
            )
        ]

    @staticmethod
    def _counted(sheet: Sheet, addresses: Sequence[Address]) -> str:
        """What the table has that the prose should speak of."""
        return sheet.label(addresses[0]) if len(addresses) == 1 else f"表中 {len(addresses)} 格之和"


def _compile(fields: Fields, context: Context) -> Compiled:
    when, other = _when(fields, context)
    check = Spoken(_words(fields), when, other, read_where(fields, context), context.layouts)
    return Compiled(check, frozenset(("missing", "value")))


def _when(fields: Fields, context: Context) -> tuple[Linear | None, Condition | None]:
    """Cells of which there must be some, to be quoted beside the text; or any other condition."""
    if not fields.has("when"):
        return None, None
    node = fields.node("when")
    truth = read_condition(node, context)
    if isinstance(truth, Compare) and is_amount(truth):
        return truth.left, None
    return None, made(truth, node, context)


def _words(fields: Fields) -> dict[str, tuple[str, ...]]:
    node = fields.node("words")
    if not isinstance(node.value, tuple):
        return fields.text_lists("words")
    return {word: (word,) for word in as_texts(node, "words")}


KIND = Kind(
    summary="应当说到的内容只字未提",
    keys={
        "words": {
            "anyOf": [
                {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
                    },
                },
                {"type": "array", "items": {"type": "string"}},
            ],
            "description": "应当说到的内容: 说到它的词，有一个即可；只写词的列表，则每个词都应当说到",
        },
        "when": WHEN_SCHEMA,
        "where": WHERE_SCHEMA,
    },
    required=("words",),
    compile=_compile,
    reads="both",
)
