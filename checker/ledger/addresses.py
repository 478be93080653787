"""Cells in the ledger's files as people write them: by a form's ids, or by the labels that it prints."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from checker.forms import Form
from checker.report import Address
from checker.rules.addresses import find
from checker.rules.names import UnknownName


class NoCell(Exception):
    """A text that names no cell, or several. The message is a Chinese phrase."""


def address_of(text: str, forms: Collection[Form], year: int | None) -> str:
    """The address that a text means by any of the forms, those for the year first. Raises ``NoCell``.

    One that is written by ids stays as it is where no form has it: its rules may not be in this run.
    """
    found = _found(text, [form for form in forms if year is not None and form.covers(year)])
    found = found or _found(text, forms)
    if len(found) == 1:
        return found.pop()
    if found:
        raise NoCell(f"“{text}”在几种表样里是不同的单元格：{'、'.join(sorted(found))}，请写其中一个")
    try:
        return str(Address.parse(text))
    except ValueError:
        raise NoCell(f"不是单元格地址：{text}（应写作 表[行, 列]，并加引号{_meant(text, forms)}）") from None


def _found(text: str, forms: Iterable[Form]) -> set[str]:
    addresses = set()
    for form in forms:
        try:
            addresses.add(str(find(text, form)))
        except UnknownName:
            continue
    return addresses


def _meant(text: str, forms: Iterable[Form]) -> str:
    """What comes nearest, by the first form that has something near."""
    for form in forms:
        try:
            find(text, form)
        except UnknownName as error:
            if "是否想写" in str(error):
                return f"；{error}"
    return ""
