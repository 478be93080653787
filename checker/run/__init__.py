"""A whole run: inputs → reports → outcomes → findings → one audit with its exit code."""

from checker.run.auditing import audit_report, unchecked
from checker.run.checking import check
from checker.run.parsing import Parsing, parse
from checker.run.rendering import render_pages, rendered
from checker.run.rounds import examine, remember
from checker.run.rulebook import folders, form_folders, form_of, load

__all__ = [
    "Parsing",
    "audit_report",
    "check",
    "examine",
    "folders",
    "form_folders",
    "form_of",
    "load",
    "parse",
    "remember",
    "render_pages",
    "rendered",
    "unchecked",
]
