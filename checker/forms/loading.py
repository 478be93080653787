"""From ``forms/*.yaml`` to forms. Every fault is one Chinese sentence at file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from checker.forms.fields import ValueDefaults, identifier, printed_label
from checker.forms.model import MONEY_UNITS, Form, Forms, FormSection, FormTable
from checker.forms.relations import resolve
from checker.forms.tables import known_by_rows
from checker.forms.titled import known_by_title
from checker.ground.yamlfile import Fields, Node, load_yaml, unique


def load_forms(folders: Iterable[Path | str]) -> Forms:
    """The forms of every ``*.yaml`` in the folders. Raises ``RuleFault``."""
    forms: dict[str, tuple[Form, str]] = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("*.yaml")):
            node = load_yaml(path)
            form = read_form(node)
            if form.id in forms:
                raise node.fault(f"表单“{form.id}”重复（{forms[form.id][1]} 已有）", "id")
            forms[form.id] = form, str(path)
    return Forms(form for form, _ in forms.values())


def read_form(node: Node) -> Form:
    """A form as written in YAML. Raises ``RuleFault``."""
    fields = Fields(node, "表单")
    name = fields.text("name")
    sections = [one for item in fields.items("sections", ()) for one in _sections(item, "")]
    unique([(section.id, item) for section, item in sections], "章节")
    section_ids = [section.id for section, _ in sections]
    unit = fields.choice("unit", MONEY_UNITS, None)
    kind = fields.choice("values", ("count", "signed", "money", "decimal", "percent"), None)
    usual = ValueDefaults.of(kind, unit, fields.choice("rounding", ("exact", "printed"), "exact"))
    read = [one for item in fields.items("tables", ()) for one in _tables(item, section_ids, usual)]
    unique([(table.id, item) for table, item in read], "表格")
    form = Form(
        id=fields.text("id"),
        kind=fields.text("kind"),
        title=fields.text("title", name),
        first_year=fields.integer("first_year"),
        last_year=fields.integer("last_year", None),
        sections=tuple(section for section, _ in sections),
        tables=resolve({table.id: (table, item) for table, item in read}),
        name=name,
        titles=fields.texts("titles", (name,)),
        checks=fields.texts("checks", ("text", "tables")),
        path=node.path,
        **({"preamble": fields.text("preamble")} if fields.has("preamble") else {}),
    )
    fields.has("examples")  # what is printed and how it is read; they are run by ``gouji test``
    fields.done()
    if form.last_year is not None and form.last_year < form.first_year:
        raise node.fault("“last_year”早于“first_year”", "last_year")
    if not form.sections and not form.tables:
        raise node.fault("表样里没有章节（sections），也没有表格（tables），认不出报告")
    return form


def _sections(node: Node, parent: str) -> Iterator[tuple[FormSection, Node]]:
    """A section, and those within it."""
    fields = Fields(node, "章节")
    mark, title = printed_label(fields, "title")
    section = FormSection(
        id=identifier(fields, title),
        mark=mark,
        title=title,
        variants=fields.texts("variants", ()),
        keywords=fields.texts("keywords", ()),
        usual=fields.text("usual", ""),
        parent=parent,
        optional=fields.boolean("optional", False),
    )
    inner = fields.items("sections", ())
    fields.done()
    yield section, node
    for item in inner:
        yield from _sections(item, section.id)


def _tables(node: Node, sections: list[str], usual: ValueDefaults) -> Iterator[tuple[FormTable, Node]]:
    fields = Fields(node, "表格")
    if fields.has("layout") and not _titled_strip(fields):
        table = known_by_rows(fields, sections, usual)
        yield table if table.optional is None else replace(table), node
        return
    for table in known_by_title(fields, sections, usual):
        yield table, node


def _titled_strip(fields: Fields) -> bool:
    """Whether a strip says more of its heads than one row of them: then it is read by these."""
    if fields.text("layout") != "strip":
        return fields.text("layout") == "titled"
    items = (*fields.items("columns", ()), *fields.items("rows", ()))
    keys = {"columns", "sum", "equals", "said", "last_year"}
    return any(isinstance(one.value, dict) and keys & one.value.keys() for one in items)
