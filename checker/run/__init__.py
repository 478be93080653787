"""A whole run: inputs → reports → outcomes → findings → one audit with its exit code."""

from checker.run.auditing import audit_report, unchecked
from checker.run.checking import Sink, check, stream
from checker.run.hand import Audited, Shows
from checker.run.parsing import Parsing, parse
from checker.run.progress import QUIET, Progress
from checker.run.rendering import render_pages, rendered
from checker.run.rulebook import folders, form_folders, form_of, load

__all__ = [
    "QUIET",
    "Audited",
    "Parsing",
    "Progress",
    "Shows",
    "Sink",
    "audit_report",
    "check",
    "folders",
    "form_folders",
    "form_of",
    "load",
    "parse",
    "render_pages",
    "rendered",
    "stream",
    "unchecked",
]
