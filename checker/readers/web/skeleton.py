"""The skeleton of a page: its tags with the few attributes that matter, a number in place of every text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from checker.document import Unreadable
from checker.readers.bounds import check_cells, check_text
from checker.readers.colours import colour
from checker.readers.web.css import Looks, looks

MAX_TAGS = 400_000
"""A page with more is no report."""
MAX_DEPTH = 400
"""Elements nested deeper are flattened, as browsers do; a page whose very frame is so deep is refused."""


_TOKEN = re.compile(
    r"""(?xs)
    <!--(?:-?>|.*?(?:--!?>|\Z))
  | <(?:[!?]|/(?![a-zA-Z]))[^>]*>?
  | <(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)
    (?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]*+))?+)*+)
    >?
    """
)
_ATTRIBUTE = re.compile(r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|((?!["'])[^\s>]*+)))?+""")
_RAW = frozenset(
    """script style xmp iframe noembed noframes title textarea noscript template svg math
    select""".split()  # noqa: SIM905
)
"""Elements whose content is no text of the page."""
VOID = frozenset(
    """area base br col embed hr img input keygen link meta param source track wbr frame basefont
    bgsound""".split()  # noqa: SIM905
)
_SELF_CLOSED = frozenset(
    """p li dt dd tr td th thead tbody tfoot colgroup option optgroup html head body caption rp
    rt""".split()  # noqa: SIM905
)
_INLINE = frozenset("span font b i u strong em big small tt ins label nobr o:p".split())  # noqa: SIM905
"""Elements that change nothing but looks that do not matter, unless a style says more."""
_PLAIN = frozenset("tr tbody thead br strong b em".split())  # noqa: SIM905
"""Elements that say nothing without attributes."""
_FRAME = frozenset("table div section article".split())  # noqa: SIM905
"""Without these it cannot be told what stands in which table, and what is a paragraph of its own."""
_ASIDE = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_READ = frozenset(
    """colspan rowspan start value hidden style class id role type rel bgcolor background color text
    open width height data-gouji name aria-colspan aria-rowspan""".split()  # noqa: SIM905
)
LIST = "data-gouji"
"""The attribute of the list of findings in a marked copy of ours, which is no part of the report."""
_NUMBERS = frozenset({"colspan", "rowspan", "start", "value"})
_DIGITS = re.compile(r"\s*\+?(\d{1,9})")
_REPEATED = 400
"""Characters of attributes that may stand again in another tag."""
_ROLES = {
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
    "row": "tr",
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "td"),
}
"""Which part of a table an element is that says so by its role."""
_MADE = frozenset("div span p li a dt dd section".split())  # noqa: SIM905
"""Elements that tables are made of which are none: their content's place is kept where a style may say so."""
_LINKS = ("href", "src", "data")
_SPECIAL = re.compile('[<>&"]')
_SPACER = re.compile(r"\s*[0-2](?:\s*px)?\s*")
"""The width or height of a picture that shows nothing."""
_NO_FIELD = frozenset("hidden checkbox radio button submit reset image file".split())  # noqa: SIM905
"""Kinds of input that show no value."""
_OPTION = re.compile(r"(?i)<option\b([^>]*)>([^<]*)")
_SELECTED = re.compile(r"(?i)(?:^|\s)selected(?![\w-])")
_PRE = re.compile(r"(?i)white-space\s*:\s*(?:pre|break-spaces)")
_COUNTER = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*?([a-z-]+(?:ideographic|informal|decimal|none))")


@dataclass(slots=True)
class Scan:
    """The skeleton of a page and what was met on the way."""

    skeleton: str
    texts: list[tuple[int, int]]
    length: int = 0
    """How many characters the texts have."""
    cells: int = 0
    title: tuple[int, int] = (0, 0)
    """Where the page's title stands."""
    hrefs: list[str] = field(default_factory=list)
    unclosed: set[str] = field(default_factory=set)
    """Names of raw elements that no end tag follows any more."""
    styled_elsewhere: bool = False
    """Whether style sheets that are not read may colour the page."""


def skeleton(text: str, start: int, end: int, *, named: bool) -> Scan:
    """Of ``text[start:end]``. ``named``: keep classes and ids, by which style sheets select."""
    writer = _Writer(text, end, named)
    position = looked = start
    while (at := text.find("<", looked, end)) >= 0:
        token = _TOKEN.match(text, at, end)
        if token is None:  # a lone < is text
            looked = at + 1
            continue
        if position < at:
            writer.text(position, at)
        position = looked = writer.token(token)
    if position < end:
        writer.text(position, end)
    writer.scan.skeleton = "".join(writer.out)
    return writer.scan


class _Writer:
    def __init__(self, text: str, end: int, named: bool) -> None:
        self.scan = Scan("", [])
        self.out: list[str] = []
        self._text = text
        self._end = end
        self._named = named
        self._open: defaultdict[str, list[bool]] = defaultdict(list)
        """Of each element of a name that is open: whether its start tag was written."""
        self._level = 0

    def text(self, start: int, end: int) -> None:
        """A text, by its number; white space as white space."""
        stretch = self._text[start:end]
        bare = stretch.strip(" \t\n\f\0")
        if not bare:
            self.out.append("\n" if "\n" in stretch else " ")
            return
        self.out.append(f"{len(self.scan.texts)};")
        self.scan.texts.append((start, end))
        self.scan.length += len(bare)
        check_text(self.scan.length)

    def token(self, token: re.Match[str]) -> int:
        """A tag or a comment; returns where it, and what belongs to it, ends."""
        position = token.end()
        ends, name, attributes = token.groups()
        if not name:
            return position
        name = name.lower()
        if ends:
            self._end_tag(name)
        elif name in _RAW:
            position = self._raw(name, attributes, position)
        elif name == "input":
            self._field(attributes, _entered(token))
        else:
            self._start_tag(name, self._tag(name, attributes, position))
        if len(self.out) > 2 * MAX_TAGS:
            raise Unreadable(f"网页的标记超过 {MAX_TAGS // 10_000} 万个，不像报告，不读取")
        return position

    def _end_tag(self, name: str) -> None:
        if opened := self._open[name]:
            if not opened.pop():
                return
            self._level -= 1
        elif name in _INLINE:
            return
        self.out.append(f"</{_safe(name)}>")

    def _start_tag(self, name: str, tag: str) -> None:
        if name not in VOID and name not in _SELF_CLOSED:
            plain = name in _INLINE and tag == f"<{name}>"
            written = self._level < MAX_DEPTH and (self._named or not plain)
            self._open[name].append(written)
            if not written:
                if self._level >= MAX_DEPTH and name in _FRAME:
                    raise Unreadable(f"网页的元素嵌套超过 {MAX_DEPTH} 层，不像一份年度报告，不读取")
                return
            self._level += 1
        self.out.append(tag)

    def _raw(self, name: str, attributes: str, start: int) -> int:
        """An element whose content is no markup; returns where its end tag ends."""
        position = self._after_raw(name, start)
        if name == "iframe":
            self.out.append(self._tag(name, attributes, position) + "</iframe>")
        elif name == "svg":
            self.out.append("<img>")
        elif name in ("textarea", "select") and position > start:
            stop = self._text.rindex("<", start, position)
            shown = [(start, stop)] if name == "textarea" else _chosen(self._text, start, stop)
            self._field(attributes, shown)
        return position

    def _after_raw(self, name: str, position: int) -> int:
        text, end, scan = self._text, self._end, self.scan
        if name in ("svg", "math") and text[position - 2] == "/":
            return position
        close = None
        if name not in scan.unclosed:
            close = re.compile(rf"(?i)</{name}(?=[\s/>])[^>]*>?").search(text, position, end)
        if close is None and name not in ("script", "style"):
            scan.unclosed.add(name)
            return position  # never closed: better its content than nothing of what follows
        stop = close.start() if close else end
        if name == "title" and scan.title == (0, 0):
            scan.title = (position, stop)
        return close.end() if close else end

    def _field(self, attributes: str, shown: Sequence[tuple[int, int]] | None) -> None:
        """A field of a form as the text it shows; an empty one is told: pages are often saved without it."""
        if shown is None:
            return
        filled = any(self._text[start:end].strip() for start, end in shown)
        tag = self._tag("span", attributes, 0)
        self.out.append(f'{tag[:-1]} field="{"filled" if filled else "empty"}">')
        for start, end in shown:
            if start < end:
                self.text(start, end)
        self.out.append("</span>")

    def _tag(self, name: str, attributes: str, at: int) -> str:
        """A start tag. ``at``: where the content of the element begins."""
        if not attributes and name in _PLAIN:
            return f"<{name}>"
        kept = ""
        link = "" if name == "a" else None  # without an address: what a script opens
        if attributes and not attributes.isspace():
            read = _read if len(attributes) <= _REPEATED else _read.__wrapped__
            kept, link, sheet = read(name, attributes, self._named)
            self.scan.styled_elsewhere |= sheet
        if link is not None:
            kept += f' link="{len(self.scan.hrefs)}"'
            self.scan.hrefs.append(link.strip())
        if name in ("td", "th") or ' part="td"' in kept:
            self.scan.cells += 1
            check_cells(self.scan.cells)
            kept += f' at="{at}"'
        elif self._named and name in _MADE:
            kept += f' at="{at}"'
        return f"<{_safe(name)}{kept}>"


@lru_cache(maxsize=1024)
def _read(name: str, attributes: str, named: bool) -> tuple[str, str | None, bool]:
    """Of a start tag: its attributes in the skeleton, where it links to, whether to a style sheet.

    The cells of a table say the same again and again.
    """
    values = _values(attributes)
    link = next((values[key] for key in _LINKS if values.get(key)), None)
    if link is None and name == "a" and not {"id", "name"} & values.keys():
        link = ""
    sheet = name == "link" and "stylesheet" in values.get("rel", "").lower()
    return _kept(name, values, named), link, sheet


def _values(attributes: str) -> dict[str, str]:
    """The attributes that are read, by name; the first of a name counts."""
    values: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(attributes):
        key = match[1].lower()
        if (key in _READ or key in _LINKS) and key not in values:
            values[key] = unescape(match[2] or match[3] or match[4] or "")
    for span in ("colspan", "rowspan"):
        if f"aria-{span}" in values:
            values.setdefault(span, values[f"aria-{span}"])
    return values


def _kept(name: str, values: dict[str, str], named: bool) -> str:
    """The attributes of a tag of the skeleton."""
    kept = ""
    for key in _NUMBERS & values.keys():
        if digits := _DIGITS.match(values[key]):
            kept += f' {key}="{digits[1]}"'
    style = values.get("style", "")
    kept += "".join(f' {key}="{value}"' for key, value in _looks(name, values).items())
    if LIST in values and name == "aside":
        kept += ' ours="1"'
    if "hidden" in values or (name == "dialog" and "open" not in values):
        kept += ' hidden="1"'
    if named:
        kept += "".join(
            f' {key}="{_SPECIAL.sub("", values[key])}"' for key in ("class", "id") if values.get(key)
        )
    if style and _PRE.search(style):
        kept += ' pre="1"'
    if name == "img" and any(_SPACER.fullmatch(values.get(key, "")) for key in ("width", "height")):
        kept += ' spacer="1"'
    if name in ("ol", "li"):
        counter = _COUNTER.search(style)
        if counter or "type" in values:
            kept += f' type="{_plain(counter[1] if counter else values["type"])}"'
    if values.get("role", "").lower() in _ASIDE:
        kept += ' role="aside"'
    return kept


def _entered(token: re.Match[str]) -> list[tuple[int, int]] | None:
    """Where the value of an input stands; None where it shows none."""
    kind = "text"
    value: list[tuple[int, int]] = []
    for match in _ATTRIBUTE.finditer(token["attributes"]):
        key = match[1].lower()
        at = next((group for group in (2, 3, 4) if match[group] is not None), None)
        if key == "type" and at:
            kind = match[at].strip().lower()
        elif key == "value" and at and not value:
            value = [(token.start("attributes") + match.start(at), token.start("attributes") + match.end(at))]
    return None if kind in _NO_FIELD else value


def _chosen(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the options stand that a list shows: those selected, else the first."""
    options = list(_OPTION.finditer(text, start, end))
    chosen = [option.span(2) for option in options if _SELECTED.search(option[1])]
    return chosen or [option.span(2) for option in options[:1]]


@lru_cache(maxsize=256)
def _safe(name: str) -> str:
    return name if name.isascii() and '"' not in name and "<" not in name else "span"


def _looks(name: str, values: dict[str, str]) -> Looks:
    """How an element looks by its own attributes; its style goes before the others."""
    found: dict[str, str] = {}
    if "bgcolor" in values:
        found["ground"] = colour(values["bgcolor"])
    if "background" in values:
        found["ground"] = "?"
    if "color" in values and name == "font":
        found["ink"] = colour(values["color"])
    if "text" in values and name == "body":
        found["ink"] = colour(values["text"])
    if part := _ROLES.get(values.get("role", "").lower()):
        found["part"] = part
    return (
        {**looks(values.get("style", "")), **found} if part else {**found, **looks(values.get("style", ""))}
    )


def _plain(value: str) -> str:
    return re.sub(r"[^\w-]", "", value)
