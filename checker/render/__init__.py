"""The audit in every format: one module each, one function ``render(audit, options) -> str`` (or ``bytes``).

No format changes what was found or the exit code; each is imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from checker.settings import Letterhead

if TYPE_CHECKING:
    from checker.audit import Audit
    from checker.forms import Form
    from checker.report import Report
    from checker.rules.base import Rule


@dataclass(frozen=True, slots=True)
class Format:
    """One way to show an audit, by the module of this package that has its name.

    ``about``: what it is, in a few Chinese words. ``suffixes``: names of files that ask for it.
    ``for_people``: it is read on a screen, in the characters that the screen has; all else is UTF-8.
    ``folder``: it can also be written as a folder, an index and a page for each report.
    ``binary``: its bytes are no text, so that no terminal can show them.
    ``sign``: a pattern for how its files begin, where no other program's begin so; ``own`` knows them by it,
    by the first lines of a text, or by the schema of JSON.
    """

    about: str
    suffixes: tuple[str, ...] = ()
    for_people: bool = False
    sign: str = ""
    binary: bool = False
    streamed: bool = False
    """It is written report by report: its module has ``STREAMED``."""
    extra: tuple[str, str] | None = None
    """A module that it needs, and the extra that brings it (``gouji[data]``)."""
    folder: bool = False


_GENERATOR = r"(?i)<meta\s+name=[\"']?generator[\"']?\s+content=[\"']gouji\b"
_SUITES = r"\A(?:<\?xml[^>]{0,99}\?>\s*)?<testsuites\s[^>]{0,200}\bname=\"gouji\""
_LINE = r"\A\{\"schema\": \"gouji\.audit/"
_COMMAND = r"\A::(?:error|warning|notice) [^:]{1,2000}（[a-z0-9-]{2,60}）::"

FORMATS: Mapping[str, Format] = {
    "text": Format("终端上看", (".txt",), for_people=True, streamed=True),
    "html": Format("网页", (".html", ".htm"), sign=_GENERATOR, folder=True),
    "json": Format("数据", (".json",), streamed=True),
    "jsonl": Format("数据，一份报告一行", (".jsonl",), sign=_LINE, streamed=True),
    "xlsx": Format("审核台账", (".xlsx",), binary=True),
    "notice": Format("整改通知", sign=_GENERATOR, folder=True),
    "sarif": Format("代码检查平台", (".sarif",)),
    "junit": Format("测试结果", (".xml",), sign=_SUITES),
    "github": Format("GitHub 上的标注", sign=_COMMAND),
    "gitlab": Format("GitLab 的质量报告"),
    "markdown": Format("摘要", (".md",)),
    "parquet": Format("供统计分析的表，一个问题一行", (".parquet",), binary=True, extra=("pyarrow", "data")),
}
"""What ``--format`` of ``gouji check`` accepts. A new one is a module here and a line in this table."""
TEMPLATE = "template"
"""The format that a user's own template makes."""
SUFFIXES = {suffix: name for name, one in FORMATS.items() for suffix in one.suffixes}
"""The format that a file is written in where only its name tells one."""
PARSE_FORMATS = ("text", "html", "json")
"""What ``--format`` of ``gouji parse`` accepts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department wrote into the ledger beside a finding."""

    answer: str
    explanation: str
    done: str


UNANSWERED = Answer("", "", "")


@dataclass(frozen=True, slots=True)
class Options:
    """What a renderer may know besides the audit itself.

    ``forms`` and ``rules`` give labels and rule texts; without them a format shows addresses and ids.
    """

    forms: Mapping[str, Form] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    colour: bool = False
    """Only for text: the stream is a terminal and its user wants colours."""
    width: int = 100
    """Only for text: columns of the terminal."""
    encoding: str = "utf-8"
    """Only for text: what the stream can write."""
    template: str = ""
    """Only for ``template``: the source of the user's own Jinja template."""
    template_path: str = ""
    """Where that source comes from; names ending in ``.html`` (or ``.html.j2``) are escaped as HTML."""
    letterhead: Letterhead = field(default_factory=Letterhead)
    """Only for notices."""
    superiors: Mapping[str, str] = field(default_factory=dict)
    """Only for notices: full name of a body → the one above it, which signs where the office names nobody."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """Only for the ledger: fingerprint of a finding → what was answered to it before."""


@dataclass(frozen=True, slots=True)
class Streamed:
    """A format that is written report by report, so that nothing need be held until the end of a run.

    ``report``: what is written of an audit of one report, with all that its findings point into.
    ``closing``: what follows the last report, of an audit that knows them by their tally alone.
    ``joint``: what stands between two reports.
    """

    report: Callable[[Audit, Options], str]
    closing: Callable[[Audit, Options], str]
    opening: str = ""
    joint: str = ""


Renderer = Callable[["Audit", Options], str | bytes]
ParseRenderer = Callable[["Sequence[Report]", Options], str]


def renderer(name: str) -> Renderer:
    """The renderer of one of ``FORMATS``, or of the user's ``template``. Raises ``KeyError``."""
    if name not in (*FORMATS, TEMPLATE):
        raise KeyError(name)
    render: Renderer = import_module(f"checker.render.{name}").render

    def written(audit: Audit, options: Options) -> str | bytes:
        shown = render(audit, options)
        return writable(shown) if isinstance(shown, str) else shown

    return written


def stream(name: str) -> Streamed:
    """How one of ``FORMATS`` that is ``streamed`` is written report by report. Raises ``KeyError``."""
    if not FORMATS[name].streamed:
        raise KeyError(name)
    found: Streamed = import_module(f"checker.render.{name}").STREAMED
    return Streamed(
        lambda audit, options: writable(found.report(audit, options)),
        lambda audit, options: writable(found.closing(audit, options)),
        found.opening,
        found.joint,
    )


def parse_renderer(name: str) -> ParseRenderer:
    """How ``gouji parse`` shows what was understood, in one of ``PARSE_FORMATS``. Raises ``KeyError``."""
    if name not in PARSE_FORMATS:
        raise KeyError(name)
    render: ParseRenderer = getattr(import_module("checker.render.parsed"), name)
    return lambda reports, options: writable(render(reports, options))


def writable(text: str) -> str:
    """``text`` without lone surrogates, which a file name of broken bytes can bring and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
