"""Number formats of workbooks: a stored number as its sheet shows it.

The formats that tables are typed with: digits, separators, percent, text around, sections for negative
numbers and zero, conditions, dates. What goes beyond them is told, and shown as stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "#,##0;-#,##0",
    6: "#,##0;-#,##0",
    7: "#,##0.00;-#,##0.00",
    8: "#,##0.00;-#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"_ ;_ @_ ',
    44: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"_ ;_ @_ ',
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "yyyy/m/d"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56), "h:mm:ss"),
    22: "yyyy/m/d h:mm",
}
"""By the numbers that every workbook knows; dates vary with the language of the machine."""
_LONGEST = 255
_LARGEST = 30
"""Powers of ten, beyond which no number is one of a report."""
_TOKEN = re.compile(
    r"""(?xs)
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _. | \*.
  | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
  | \[(?P<condition>[<>=]{1,2})\s*(?P<limit>-?\d{1,15}(?:\.\d{1,10})?)\]
  | \[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s?\d{1,2}
      |黑色|蓝色|青色|绿色|洋红|红色|白色|黄色|颜色\s?\d{1,2})\]
  | (?P<strange>\[[^\]]*\]|[0\#?]\s*/|e[+-])
  | (?P<general>general|g/通用格式)
  | (?P<digits>[0\#?][0\#?,]*(?:\.[0\#?]*)?,*|\.[0\#?]+)
  | (?P<percent>%) | (?P<text>@)
  | (?P<date>y{2,4}|m{1,2}|d{1,2}|h{1,2}|s{1,2})
  | (?P<word>[a-z])
  | (?P<plain>.)
    """,
    re.I,
)
_MINUS = re.compile(r"[-−－(（△▲▼负减↓]")
_NEGATIVE = "负数的格式没有负号，显示成了正数"


@dataclass(slots=True)
class _Section:
    parts: list[tuple[str, str]] = field(default_factory=list)
    """Kind and text of what is shown, in order."""
    condition: tuple[str, Decimal] | None = None
    strange: bool = False

    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.parts}


def shown(stored: str, code: str, *, since_1904: bool = False) -> tuple[str, str | None]:
    """What a number looks like in a format (“” for the general one), and the doubt about it."""
    try:
        value = Decimal(f"{float(stored):.15g}")
    except (ValueError, InvalidOperation, OverflowError):
        return stored, None
    if not value.is_finite() or abs(value.adjusted()) >= _LARGEST:
        return stored, None
    with localcontext(prec=2 * _LONGEST):
        return _shown(value, code[:_LONGEST], since_1904)


def _shown(value: Decimal, code: str, since_1904: bool) -> tuple[str, str | None]:
    plain = _general(value)
    sections = _sections(code)
    section, signed = _chosen(sections, value)
    if section is None:
        return plain, None
    kinds = section.kinds()
    if section.strange or (kinds & {"date"} and kinds & {"digits", "percent"}):
        return plain, f"数字格式“{code[:20]}”下显示成什么无法确定"
    if "date" in kinds:
        return _date(value, section, since_1904), None
    text = _number(value, section, signed)
    lost = value < 0 and not _MINUS.search(text) and re.search("[1-9]", text)
    return text, _NEGATIVE if lost else None


def shown_text(text: str, code: str) -> str:
    """What a text looks like in a format."""
    sections = _sections(code[:_LONGEST])
    last = sections[-1]
    if "text" in last.kinds():
        return "".join(
            text if kind == "text" else said for kind, said in last.parts if kind in ("text", "plain")
        )
    return text if len(sections) < 4 else "".join(said for kind, said in last.parts if kind == "plain")


@lru_cache(1024)
def _sections(code: str) -> list[_Section]:
    sections = [_Section()]
    at = 0
    while at < len(code):
        if code[at] == ";":
            sections.append(_Section())
            at += 1
            continue
        match = _TOKEN.match(code, at)
        assert match is not None  # the last alternative takes any character
        at = match.end()
        _add(sections[-1], match)
    return sections


def _add(section: _Section, match: re.Match[str]) -> None:
    kind = match.lastgroup
    if kind in ("quoted", "escaped", "currency", "plain"):
        section.parts.append(("plain", match[kind]))
    elif kind == "limit":
        section.condition = match["condition"], Decimal(match["limit"])
    elif kind in ("strange", "word"):
        section.strange = True
    elif kind == "percent":
        section.parts.append(("percent", "%"))
    elif kind is not None:
        section.parts.append((kind, match[0].lower()))


def _chosen(sections: list[_Section], value: Decimal) -> tuple[_Section | None, bool]:
    """The section for a value, and whether it shows the sign itself; None for the general format."""
    numeric = [section for section in sections[:3] if "text" not in section.kinds()]
    if not numeric or (len(sections) == 1 and not sections[0].parts and not sections[0].strange):
        return None, False
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None:
                return section, value < 0
            sign, limit = section.condition
            if _holds(value, sign, limit):
                return section, value < 0 and not (sign[0] == "<" and limit <= 0)
        return _Section(strange=True), False
    if len(numeric) == 1:
        return numeric[0], value < 0
    if value < 0:
        return numeric[1], False
    return numeric[2] if value == 0 and len(numeric) > 2 else numeric[0], False


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    order = "<" if value < limit else ">" if value > limit else "="
    return sign == "<>" if order != "=" and sign == "<>" else order in sign and sign != "<>"


def _number(value: Decimal, section: _Section, signed: bool) -> str:
    """``signed``: the section has no sign of its own."""
    pattern = next((said for kind, said in section.parts if kind == "digits"), "")
    scale = 2 * sum(kind == "percent" for kind, _ in section.parts)
    digits = _digits(abs(value).scaleb(scale), pattern)
    texts, written = [], False
    for kind, said in section.parts:
        if kind == "general":
            texts.append(_general(abs(value)))
        elif kind == "digits":
            texts.append("" if written else digits)
            written = True
        elif kind != "text":
            texts.append(said)
    text = "".join(texts)
    return f"-{text}" if signed and re.search("[1-9]", text) else text


def _digits(value: Decimal, pattern: str) -> str:
    bare = pattern.rstrip(",")
    value = value.scaleb(-3 * (len(pattern) - len(bare)))
    whole, _, fraction = bare.partition(".")
    value = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    head, _, tail = f"{value:f}".partition(".")
    least = sum(mark == "0" for mark in whole)
    head = head.lstrip("0").rjust(least, "0")
    if "," in whole:
        head = re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", ",", head)
    kept = fraction.rfind("0") + 1
    tail = tail[:kept] + tail[kept:].rstrip("0")
    return f"{head}.{tail}" if tail else head


def _general(value: Decimal) -> str:
    """As the general format shows it: eleven characters for a number with decimals."""
    if value != value.to_integral_value():
        value = Decimal(f"{value:.10g}")
    return f"{value.to_integral_value() if value == value.to_integral_value() else value:f}"


def _date(value: Decimal, section: _Section, since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    try:
        moment = start + timedelta(days=float(value))
    except OverflowError:
        return "########"
    texts, hours = [], False
    for kind, said in section.parts:
        if kind != "date":
            texts.append(said)
            continue
        numbers = {"y": moment.year, "d": moment.day, "h": moment.hour, "s": moment.second}
        number = numbers.get(said[0], moment.minute if hours else moment.month)
        hours = said[0] in "hs" or (hours and said[0] == "m")
        texts.append(f"{number % 100:02d}" if said == "yy" else str(number).rjust(min(len(said), 2), "0"))
    return "".join(texts)
