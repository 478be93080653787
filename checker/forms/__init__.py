"""The official forms as data: what ``rules/forms/*.yaml`` say.

A form is one edition of a kind of report: its sections, its tables, their rows and columns with the
official labels and the variants that occur in print. Adding a form takes YAML only.
"""

from checker.forms.loading import load_forms, read_form
from checker.forms.model import (
    LINE_HEAD,
    MONEY_UNITS,
    Column,
    Form,
    Forms,
    FormSection,
    FormTable,
    Layout,
    OpenRows,
    Printed,
    Relation,
    Rounding,
    Row,
    ValueKind,
)
from checker.forms.printed import as_printed
from checker.forms.sums import is_among

__all__ = [
    "LINE_HEAD", "MONEY_UNITS", "Column", "Form", "FormSection", "FormTable", "Forms", "Layout", "OpenRows",
    "Printed", "Relation", "Rounding", "Row", "ValueKind", "as_printed", "is_among", "load_forms",
    "read_form",
]  # fmt: skip
