"""What this tool has written itself: its audits are no reports, though they redraw the tables of some.

An audit saved beside the reports would otherwise be read as one more report of the same organ and year. Each
format is known by what only this tool puts there (a schema, a generator, the line of the coverage), at the
place where it puts it: a report that quotes an audit stays a report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from checker.document import Document, Grid, Unreadable
from checker.render import FORMATS

REASON = "这是 gouji 自己的审核结果，不是报告"
MAKER = "gouji"
AUDITED = "校核"
"""How the title of an audit ends."""
AUDIT_TITLE = "年度报告校核"
"""That of an audit of nothing."""
LEDGER_TITLE = "审核台账"
LEDGER_HEADS = ("部门答复", "部门说明", "是否办结", "规则", "指纹")
"""Columns of the ledger that stand together in no table of a report."""
NOTICE_PROPERTY = "gouji-notice"
"""A property of the notices in Word, which office programs keep."""
PARSED_TITLE = "识别结果：每一格读作什么、据何读出"

_TITLE = re.compile(rf".{{2,60}}{AUDITED}")
_HEAD = 10
"""Lines at the top in which an audit shows what it is; a printed page may set a date above them."""
_TOP = 3
"""The coverage of the first report stands so high; a report that quotes it does so further down."""
_MOST = 64_000_000
"""Bytes of JSON that are looked into."""
_PROPERTIES_END = 2**20
_PROPERTIES = "docProps/core.xml"
_MOST_PROPERTIES = 2**20
_LEDGER_SAYS = {"creator": MAKER, "title": LEDGER_TITLE}
_SIGNS = re.compile(
    r"(?:.{1,80} · )?检查 ?\d+ ?项：通过 ?\d+，不符 ?\d+，无法判断 ?\d+，不适用 ?\d+"
    r"|\d+ ?格：(?:(?:数字|空白|无法确定|不是数字) ?\d+，?)+；来源：.{1,80}"
    r"|(?:由 ?)?gouji(?:（勾稽）)? ?\d+\.\d+\.\d+ ?(?:生成|校核结果|识别结果)?。?"
)
_AFTER_TITLE = re.compile(r"\d+ ?份报告|没有找到|项检查|gouji")
_ISSUE = {"description", "check_name", "fingerprint", "severity", "location"}


def wrote(data: bytes) -> bool:
    """Whether these bytes are an output of this tool as it was written."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    text = head.decode("utf-8", "ignore")
    if any(one.sign and re.search(one.sign, text) for one in FORMATS.values()):
        return True
    if _is_headed(text.splitlines()):
        return True
    if head[:4] == b"PAR1":  # what a table is about stands at its end
        return b"gouji.audit" in data[-_PROPERTIES_END:]
    if head[:2] == b"PK":
        return _is_our_workbook(data) or _is_our_notice(data)
    if head[:6] == b"SQLite":
        from checker.history.store import is_ours as is_history

        return is_history(data[:100])
    if head[:1] in (b"{", b"[") and MAKER.encode() in data and len(data) <= _MOST:
        return _is_ours(_loaded(data))
    return False


def shows(document: Document) -> bool:
    """Whether a document is an audit that was saved again by an office program, or printed."""
    if any(_is_ledger(block) for block in document.blocks if isinstance(block, Grid)):
        return True
    return _is_headed(
        line for block in document.blocks if not isinstance(block, Grid) for line in block.text.splitlines()
    )


def _is_headed(lines: Iterable[str]) -> bool:
    """Whether the first lines are those of an audit for people, or of what was read."""
    head = list(islice((bare for line in lines if (bare := line.strip(" \t\u3000#*_"))), _HEAD))
    if any(_SIGNS.fullmatch(line) for line in head[:_TOP]):
        return True
    titles = [at for at, line in enumerate(head) if line == PARSED_TITLE or _TITLE.fullmatch(line)]
    return bool(titles) and (
        head[titles[0]] == PARSED_TITLE or any(_AFTER_TITLE.search(line) for line in head[titles[0] + 1 :])
    )


def _is_our_workbook(data: bytes) -> bool:
    """Whether the properties of a workbook name this tool and the ledger: office programs keep both."""
    if b"xl/workbook.xml" not in data or _PROPERTIES.encode() not in data:
        return False
    from checker.readers.containers.zipped import Zipped  # not where nothing is packed

    try:
        told = Zipped(data).read(_PROPERTIES, _MOST_PROPERTIES).decode("utf-8", "ignore")
    except (Unreadable, KeyError):
        return False
    return all(f"<dc:{key}>{value}</dc:{key}>" in told for key, value in _LEDGER_SAYS.items())


def _is_our_notice(data: bytes) -> bool:
    """Whether a Word file has the property of our notices."""
    if b"word/document.xml" not in data or b"docProps/custom" not in data:
        return False
    from checker.readers.containers.zipped import Zipped

    try:
        package = Zipped(data)
        parts = [name for name in package.names if name.startswith("docProps/custom")]
        told = (package.read(name, _MOST_PROPERTIES) for name in parts)
        return any(f'name="{NOTICE_PROPERTY}"'.encode() in one for one in told)
    except (Unreadable, KeyError):
        return False


def _is_ledger(grid: Grid) -> bool:
    """Whether a table has the columns of the ledger: it was saved by a program that keeps no properties."""
    first = min((cell.row for cell in grid.cells), default=0)
    return {cell.text.strip() for cell in grid.cells if cell.row == first}.issuperset(LEDGER_HEADS)


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _is_ours(content: Any) -> bool:
    """``gouji.audit/1`` and its kin, a SARIF log of ours, a code quality report of ours."""
    if isinstance(content, dict):
        runs = content.get("runs")
        if isinstance(runs, list) and content.get("version") == "2.1.0":
            return any(_driver(run) == MAKER for run in runs)
        return str(content.get("schema", "")).startswith(f"{MAKER}.")
    if isinstance(content, list) and content and all(isinstance(one, dict) for one in content):
        return all(one.get("engine_name") == MAKER and one.keys() >= _ISSUE for one in content)
    return False


def _driver(run: Any) -> str:
    try:
        return str(run["tool"]["driver"]["name"])
    except (KeyError, TypeError, IndexError):
        return ""
