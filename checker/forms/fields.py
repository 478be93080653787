"""What rows, columns, tables and sections of a form have in common: ids, labels, kinds of value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from checker.forms.model import MONEY_UNITS, Column, Rounding, ValueKind
from checker.ground.yamlfile import Fields
from checker.language.characters import folded
from checker.language.enumerators import MARK

_ID = re.compile(r"\w+(\.\w+)*")
_NOT_WORD = re.compile(r"\W+")
_LEAST_SAID = 4
"""Characters of a label that prose is taken to tell it by without being told so."""


@dataclass(frozen=True, slots=True)
class ValueDefaults:
    """What columns are where they do not say."""

    kind: ValueKind = "count"
    unit: str | None = None
    rounding: Rounding = "exact"

    @classmethod
    def of(cls, kind: str | None, unit: str | None, rounding: str) -> ValueDefaults:
        told = kind or ("money" if unit else "count")
        return cls(cast(ValueKind, told), unit, cast(Rounding, rounding))

    def within(self, fields: Fields) -> ValueDefaults:
        """Those of what is told by these fields."""
        kind = fields.choice("values", get_args(ValueKind), None)
        unit = fields.choice("unit", MONEY_UNITS, None)
        kind = kind or ("money" if unit else self.kind)
        return self.of(kind, unit or self.unit, fields.choice("rounding", get_args(Rounding), self.rounding))


def name_of(label: str) -> str:
    """The id of what has none of its own: its label without marks."""
    return _NOT_WORD.sub("", folded(label)).replace("_", "")


def identifier(fields: Fields, label: str = "") -> str:
    """The id that is told; else the label without marks."""
    id = fields.text("id", None) or name_of(label)
    if not id:
        raise fields.source.fault("请写“id”：标签里没有可作标识的字")
    if not _ID.fullmatch(id):
        raise fields.node("id").fault(f"标识“{id}”只能用汉字、字母、数字、下划线和点")
    return id


def printed_label(fields: Fields, key: str = "label") -> tuple[str, str]:
    """Enumerator and label; an enumerator may be written in the label as it is printed."""
    mark, label = fields.text("mark", ""), fields.text(key)
    if mark:
        return mark, label
    match = MARK.match(label.replace("（", "(").replace("）", ")").replace("．", "."))
    if match is None or not label[match.end() :].strip():
        return "", label
    return label[: match.end()], label[match.end() :].strip()


def read_column(fields: Fields, usual: ValueDefaults, parents: tuple[str, ...]) -> Column:
    """A column, without what it adds up."""
    label = fields.text("label")
    kind = cast(ValueKind, fields.choice("kind", get_args(ValueKind), usual.kind))
    unit = fields.choice("unit", MONEY_UNITS, usual.unit if kind == "money" else None)
    return Column(
        id=identifier(fields, label),
        label=label,
        variants=fields.texts("variants", ()),
        kind=kind,
        total=fields.boolean("total", False),
        unit=unit,
        parents=parents,
        optional=fields.boolean("optional", False),
        negative=fields.boolean("signed", False),
        said=words_said(fields, label, parents),
    )


def words_said(fields: Fields, label: str, parents: tuple[str, ...] = ()) -> tuple[str, ...]:
    """By what words the prose tells a row or column: those told, else its label where that says enough."""
    if fields.has("said"):
        if fields.node("said").value is False:
            return ()
        if fields.node("said").value is not True:
            return fields.texts("said")
    for word in (label, *parents[-1:]):
        if len(name_of(word)) >= _LEAST_SAID or fields.has("said"):
            return (word,)
    return ()
