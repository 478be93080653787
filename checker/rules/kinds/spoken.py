"""What a text should speak of: at all, or because a table has a number for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.language.numerals import figure
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import read_linear
from checker.rules.sheet import Sheet
from checker.rules.text_parts import WHERE_SCHEMA, read_where, text_parts
from checker.rules.tree import Linear


@dataclass(frozen=True, slots=True)
class Spoken:
    """The compiled rule. ``words``: what is to be spoken of → words of which one is enough."""

    words: dict[str, tuple[str, ...]]
    when: Linear | None
    """Only where these cells come to more than 0."""
    where: tuple[str, ...]
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        sheet = Sheet(case, self.layouts)
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
        found = [one for one in text_parts(case.report, self.where) if one.text.strip()]
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
    when = read_linear(fields.node("when")) if fields.has("when") else None
    check = Spoken(fields.text_lists("words"), when, read_where(fields, context), context.layouts)
    return Compiled(check, frozenset(("missing", "value")))


KIND = Kind(
    summary="应当说到的内容只字未提",
    keys={
        "words": {
            "type": "object",
            "description": "应当说到的内容: 说到它的词，有一个即可",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "when": {"type": "string", "description": "只在这些单元格之和大于 0 时才应当说到"},
        "where": WHERE_SCHEMA,
    },
    required=("words",),
    compile=_compile,
    reads="both",
)
