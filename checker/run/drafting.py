"""A form to start from: an empty one with comments, or one with the tables that a sample report prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from checker.document import Document, Grid, Paragraph
from checker.language.enumerators import HEADING
from checker.readers import read

_FIGURE = re.compile(r"-?[\d,，]+(?:\.\d+)?%?|[-—/－]|")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?度?")
_TOTAL = re.compile(r"(?:合计|总计|小计)$")
_NUMBER = re.compile(
    r"^(?:附?表\s*[\d一二三四五六七八九十]+(?:[-－之][\d一二三四五六七八九十]+)?|附件\s*\d+)[\s\u3000:：、.．]*"
)
"""The number before a table's title."""
_SPREAD = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
"""A blank that only spreads a label: “金 额”."""
_RATE = re.compile(r"[%％]|百分|占比|比重|[长降幅减办结成]率")
_MONEY = re.compile(r"(?:单位|金额)[:：]?\s*(千元|万元|百万元|亿元|元)")
_MOST_ROWS, _MOST_COLUMNS, _MOST_SIDES = 200, 60, 8
_HEAD = """\
# 表样：一种报告的一个版本。各键的含义见 docs/form.md。放在规则文件夹的 forms 里，
# 用 gouji parse 报告 --rules 规则文件夹 看读得对不对，用 gouji test 规则文件夹 运行例子。
id: {id}                        # 编号：规则的 forms 用它
kind: {kind}                    # 报告的种类：同一种类的几份表样是它的几个版本
name: {name}                    # 这种报告叫什么
titles: [{name}]                # 真实的标题里怎么叫
first_year: {year}              # 从哪一年度起用；last_year 不写就一直用
{unit}# rounding: printed             # 各数四舍五入印出，合计允许末位之差
"""
_START = """\
sections:                       # 章节；只有文字的报告可以只写这些
  - {id: about, title: 一、来信来访概况}
  - {id: tables, title: 二、有关数据}
tables:
  - id: letters
    title: 来信来访情况表          # 表上印的标题，凭它认表
    short: 表一                  # 审核结果里怎么叫
    section: tables
    columns:                    # 各列；kind：count 件数、money 金额、signed 可正可负、decimal、percent
      - {id: total, label: 合计, sum: rest}        # sum: rest 其余各列之和
      - {id: visits, label: 来访}
      - {id: letters, label: 来信}
    rows:                       # 各行；line 是印的行次
      - {id: received, line: 1, label: 受理}
      - {id: settled, line: 2, label: 办结}
      - {id: pending, line: 3, label: 未办结}
examples:                       # 印的是什么，应读作什么
  - printed: |
      项目 行次 合计 来访 来信
      受理 1 5 3 2
      办结 2 4 3 1
      未办结 3 1 0 1
    read: {"letters[received, total]": 5, "letters[settled, visits]": 3, "letters[pending, letters]": 1}
"""


def empty(id: str) -> str:
    """A form with one small table, commented."""
    return _HEAD.format(id=id, kind=id, name="来信来访情况报告", year=2020, unit="") + _START


def of_report(path: Path, id: str) -> str:
    """A form with the headings and tables that a report prints; to be gone through by hand. Raises
    ``Unreadable``."""
    document = read(path)
    title = next((one.text.strip() for one in document.paragraphs if _YEAR.search(one.text)), "")
    year = _YEAR.search(title)
    name = title[year.end() :].strip("（）()") if year else ""
    unit = next((match[1] for one in document.paragraphs if (match := _MONEY.search(one.text))), None)
    lines = [
        _HEAD.format(
            id=id,
            kind=id,
            name=name or "报告",
            year=re.sub(r"\D", "", year[0]) if year else 2020,
            unit=f"unit: {unit}                     # 金额的单位\n" if unit else "",
        ),
        "# 以下照报告所印列出，请逐项核对；合计的写 sum（rest、1-8、各行的名称）。\n",
        *_sections(document),
    ]
    if any(isinstance(block, Grid) for block in document.blocks):
        place = title[: year.start()].strip() if year else ""
        lines += ["tables:\n", *_tables(document, place, unit)]
    elif not any("sections:" in line for line in lines):
        lines.append("sections: []                    # 没有找到章节和表格，请手写\n")
    return "".join(lines)


def _sections(document: Document) -> Iterator[str]:
    found = [one.text.strip() for one in document.paragraphs if _is_heading(one)]
    if found:
        yield "sections:\n"
        yield from (f"  - {{title: {_quoted(text)}}}\n" for text in dict.fromkeys(found))


def _is_heading(one: Paragraph) -> bool:
    text = one.text.strip()
    mark = HEADING.match(text)
    return bool(mark and mark[1]) and len(text) <= 30 and text[-1] not in "。；："


@dataclass(frozen=True, slots=True)
class _List:
    """Rows with their columns: a table, or one of the lists that stand side by side in it."""

    columns: list[tuple[str, str]]
    """Label and what kind of value, as the form tells it."""
    rows: list[tuple[str, int | None]]
    key: tuple[str, str] | None
    """Where each report has rows of its own: the heads over their codes and their names."""

    def lines(self, indent: str) -> Iterator[str]:
        yield f"{indent}columns:\n"
        for label, kind in self.columns:
            yield f"{indent}  - {{label: {_quoted(label)}{kind}{_hint(label)}}}\n"
        yield f"{indent}rows:\n"
        for label, line in self.rows:
            number = f"line: {line}, " if line is not None else ""
            yield f"{indent}  - {{{number}label: {_quoted(label)}{_hint(label)}}}\n"
        if self.key:
            head, name = self.key
            named = f", name: {_quoted(name)}" if name else ""
            key = f"{{label: {_quoted(head)}, like: '\\d+', parent: prefix{named}}}"
            yield f"{indent}  - {{open: items, key: {key}}}  # 各报告自己的行\n"


@dataclass(frozen=True, slots=True)
class _Table:
    title: str
    lists: list[_List]

    def lines(self, number: int, unit: str) -> Iterator[str]:
        yield f"  - title: {_quoted(self.title)}\n"
        if unit:
            yield f"    unit: {unit}\n"
        if len(self.lists) == 1:
            yield from self.lists[0].lines("    ")
            return
        yield "    sides:                      # 并排的几张表\n"
        for letter, one in zip("abcdefgh", self.lists, strict=False):
            yield f"      - id: t{number}{letter}\n"
            yield from one.lines("        ")


def _hint(label: str) -> str:
    return ", total: true" if _TOTAL.search(label) else ""


def _tables(document: Document, place: str, usual: str | None) -> Iterator[str]:
    """``place``: whose report it is; ``usual``: the unit of money that the form tells."""
    last, unit = "", usual
    titles: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = block.text.strip()
            money = _MONEY.search(text)
            last = text if text and not money else last
            unit = money[1] if money else unit
            continue
        drafted = _drafted(block, _titled(last, place) or f"表{len(titles) + 1}")
        if drafted is None:
            yield f"  # 没有照列的表，请手写：{' '.join(last.split())}\n"
        elif drafted.title not in titles:
            titles.add(drafted.title)
            yield from drafted.lines(len(titles), unit if unit and unit != usual else "")
        unit = usual
    if not titles:
        yield "  []\n"


def _titled(line: str, place: str) -> str:
    """The title of a table without its number, its year and whose it is: what every report prints."""
    title = _NUMBER.sub("", " ".join(line.split()))
    title = _YEAR.sub("", title).replace(" ", "")
    return (title.replace(place, "", 1) if place else title).strip("（）()")


def _drafted(grid: Grid, title: str) -> _Table | None:
    """A table with one head over its figures; others are for the hand."""
    rows = [[cell.text.strip() if cell else "" for cell in row] for row in grid.matrix()]
    rows = [row for row in rows if any(row) and row[0] not in ("栏次", "行次")][:_MOST_ROWS]
    head = list(takewhile(lambda row: not _figures(row[1:]), rows))
    body = rows[len(head) :]
    if not head or not body:
        return None
    heads = head[-1][:_MOST_COLUMNS]
    lists: list[list[int]] = []
    for at in range(len(heads)):
        if not lists or (_is_text(body, at) and any(_has_figures(body, one) for one in lists[-1][1:])):
            lists.append([])
        lists[-1].append(at)
    drafted = [one for columns in lists if (one := _list(heads, body, columns)) is not None]
    return _Table(title, drafted) if drafted and len(drafted) <= _MOST_SIDES else None


def _list(heads: list[str], body: list[list[str]], places: list[int]) -> _List | None:
    first = places[0]
    number = next((at for at in places if heads[at] == "行次"), None)
    values = [at for at in places[1:] if at != number and heads[at] and not _is_text(body, at)]
    codes = [row for row in body if row[first].isdigit()]
    key = None
    if len(codes) * 2 > len(body):
        named = next((heads[at] for at in places[1:] if _is_text(body, at)), "")
        key = heads[first] or "编码", named
    rows = [
        (row[first], int(row[number]) if number is not None and row[number].isdigit() else None)
        for row in body
        if row[first] and not (key and row[first].isdigit())
    ]
    labels = [heads[at] for at in values]
    money = any("." in row[at] for row in body for at in values if not _is_rate(heads[at], body, at))
    columns = [(heads[at], _kind(heads[at], body, at, money=money)) for at in values]
    if not labels or not (rows or key):
        return None
    if len(set(labels)) < len(labels) or len({label for label, _ in rows}) < len(rows):
        return None
    return _List(columns, rows, key)


def _kind(label: str, body: list[list[str]], at: int, *, money: bool) -> str:
    """What the form says of a column's values, behind its label."""
    signed = any(row[at].startswith(("-", "－")) and row[at].strip("-－—/") for row in body)
    kind = ", kind: percent" if _is_rate(label, body, at) else ", kind: money" if money else ""
    return kind + (", signed: true" if signed else "")


def _is_rate(label: str, body: list[list[str]], at: int) -> bool:
    return bool(_RATE.search(label)) or any(row[at].endswith(("%", "％")) for row in body)


def _is_text(body: list[list[str]], at: int) -> bool:
    told = [row[at] for row in body if row[at]]
    return bool(told) and sum(bool(_FIGURE.fullmatch(one)) for one in told) * 2 < len(told)


def _has_figures(body: list[list[str]], at: int) -> bool:
    return any(row[at] and _FIGURE.fullmatch(row[at]) for row in body)


def _figures(cells: list[str]) -> bool:
    return any(cell and _FIGURE.fullmatch(cell) for cell in cells)


def _quoted(text: str) -> str:
    return json.dumps(_SPREAD.sub("", " ".join(text.split())), ensure_ascii=False)
