"""The signs of an expression: in ASCII or as Chinese text prints them, with the place of each.

``，`` is ``,``; ``≤`` is ``<=``; ``＝`` and ``=`` are ``==``; ``×`` is ``*``; 且, 或, 非 are and, or, not. An
address is one sign: what stands in its brackets is the name of a row and of a column, in whatever characters
they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from checker.language.units import COUNT_UNITS, words


class ExpressionError(Exception):
    """A fault in an expression; ``at`` is the 0-based index of the character where it stands."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message, self.at = message, at


Kind = Literal["number", "name", "text", "symbol", "address", ""]
"""The empty kind is the end."""


class Token(NamedTuple):
    kind: Kind
    text: str
    """A symbol or word in its ASCII spelling."""
    at: int
    value: Decimal = Decimal(0)
    """Of a number, its unit worked in (“100万元” is 1000000, “30%” is 0.3)."""
    unit: Literal["", "money", "percent"] = ""
    names: tuple[str, str] = ("", "")
    """Of an address: row and column; ``text`` is its table."""


# One character for one, so that places stay.
_NARROW = {
    **{ord(a): b for a, b in zip("（）［］【】，＝＜＞＋＊×·", "()[][],=<>+***", strict=True)},
    **{ord(a): b for a, b in zip("／÷！％＂＇", "//!%\"'", strict=True)},
    **dict.fromkeys(map(ord, "－—–−‐"), "-"),
    **dict.fromkeys(map(ord, "“”„‟「」『』"), '"'),
    **dict.fromkeys(map(ord, "‘’"), "'"),
    **dict.fromkeys(map(ord, "≦⩽⪯"), "≤"),
    **dict.fromkeys(map(ord, "≧⩾⪰"), "≥"),
    **dict.fromkeys(map(ord, "⇒→"), "⇒"),
    0x3000: " ",
}  # fmt: skip
_SYMBOLS = {"=": "==", "≤": "<=", "=<": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "⇒": "=>", "⇔": "<=>"}
WORDS = {
    "且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "不是": "not",
    "机关": "organ", "年度": "year", "绝对值": "abs", "最小值": "min", "最大值": "max", "求和": "sum",
    "个数": "count", "四舍五入": "round", "增幅": "change",
}  # fmt: skip
_SCALES = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_TABLE = r"[^\s\[\]()<>=≤≥≠⇒⇔+*/,!;\"'%-][^\s\[\]()<>=≤≥≠⇒⇔+*/,!;%-]*"
_TOKEN = re.compile(
    rf"(?P<address>(?P<table>{_TABLE})\s*\[(?P<inside>[^\[\]]*)(?P<end>\]?))"
    r"|(?P<number>\d+(?:\.\d+)?)\s*(?:(?P<percent>%)|(?P<permille>‰)"
    rf"|(?P<scale>{words(*_SCALES)})?(?P<unit>元|{words(COUNT_UNITS)})?)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<name>\$?[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<symbol><=>|=>|==|!=|<>|<=|=<|>=|[-+*/<>=≤≥≠⇒⇔(),])"
)


def tokens(source: str) -> Iterator[Token]:
    """Its signs, then the end for ever. Raises ``ExpressionError``."""
    narrow = source.translate(_NARROW)
    at = 0
    while True:
        while at < len(narrow) and narrow[at].isspace():
            at += 1
        if at == len(narrow):
            break
        match = _TOKEN.match(narrow, at)
        if not match:
            known = "可用：+ - * / == != < <= > >= and or not => <=>"
            raise ExpressionError(f"不认识的符号“{source[at]}”；{known}", at)
        yield _token(match, source)
        at = match.end()
    while True:
        yield Token("", "", len(source))


def _token(match: re.Match[str], source: str) -> Token:
    at = match.start()
    if match["address"] is not None:
        if not match["end"]:
            raise ExpressionError(f"“{source[at : match.start('inside')]}”之后缺少“]”", at)
        names = _names(source, match.start("inside"), match.end("inside"))
        return Token("address", source[slice(*match.span("table"))], at, names=names)
    if match["number"] is not None:
        return _number(match)
    if match["text"] is not None:
        return Token("text", source[at + 1 : match.end() - 1], at)
    if match["name"] is not None:
        return Token("name", WORDS.get(match["name"], match["name"]), at)
    return Token("symbol", _SYMBOLS.get(match["symbol"], match["symbol"]), at)


def _number(match: re.Match[str]) -> Token:
    value = Decimal(match["number"])
    if match["percent"] or match["permille"]:
        return Token(
            "number", match[0], match.start(), value / (100 if match["percent"] else 1000), "percent"
        )
    scale = _SCALES.get(match["scale"] or "", 1)
    return Token("number", match[0], match.start(), value * scale, "money" if match["unit"] == "元" else "")


def _names(source: str, start: int, end: int) -> tuple[str, str]:
    """Row and column; a comma within round brackets belongs to a name, as do all but the last one."""
    narrow = source[start:end].translate(_NARROW)
    depth, comma = 0, -1
    for at, character in enumerate(narrow):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            comma = at
    if comma < 0:
        comma = narrow.rfind(",")
    if comma < 0:
        raise ExpressionError("方括号里应当是“行, 列”，中间用逗号隔开", start)
    row, column = _stripped(source[start : start + comma]), _stripped(source[start + comma + 1 : end])
    for name, what, where in ((row, "行", start), (column, "列", start + comma + 1)):
        if not name:
            raise ExpressionError(f"此处应为{what}的名称或 $变量", where)
    return row, column


def _stripped(name: str) -> str:
    name = name.strip()
    quoted = len(name) > 1 and name[0] in "\"'" and name[-1] == name[0]
    return name[1:-1].strip() if quoted else name
