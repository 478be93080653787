"""HTML source to a well-formed stream of events, each text knowing where it stands in the source.

The parser (Lexbor, as browsers parse) tells no positions. So it is given a skeleton of the page: the tags
with the few attributes that matter, and in place of every text a number. The tree it builds from that is the
tree of the page, and the numbers lead back to the exact characters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from checker.document import Unreadable
from checker.readers.bounds import check_cells, check_text
from checker.readers.css import Looks, colour, looks, sheets
from checker.readers.source import Source

MAX_TAGS = 400_000
"""A page with more is no report."""
MAX_DEPTH = 400
"""Elements nested deeper are flattened, as browsers do; a page whose very frame is so deep is refused."""
MAX_STYLED = 400_000
"""So many elements in all are given the looks that style sheets say."""

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
_VOID = frozenset(
    """area base br col embed hr img input keygen link meta param source track wbr frame basefont
    bgsound""".split()  # noqa: SIM905
)
_SELF_CLOSED = frozenset(
    """p li dt dd tr td th thead tbody tfoot colgroup option optgroup html head body caption rp
    rt""".split()  # noqa: SIM905
)
_INLINE = frozenset("span font b i u strong em big small tt ins label nobr o:p".split())  # noqa: SIM905
"""Elements that change nothing but looks that do not matter, unless a style says more."""
_FRAME = frozenset("table div section article".split())  # noqa: SIM905
"""Without these it cannot be told what stands in which table, and what is a paragraph of its own."""
_ASIDE = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_READ = frozenset(
    """colspan rowspan start value hidden style class id role type rel bgcolor background color text
    open width height""".split()  # noqa: SIM905
)
_NUMBERS = frozenset({"colspan", "rowspan", "start", "value"})
_DIGITS = re.compile(r"\s*\+?(\d{1,9})")
_LINKS = ("href", "src", "data")
_EVENT = re.compile(r"<(/?)([^\s>/]+)([^>]*)>|(\d+);|([ \n]+)")
_VALUE = re.compile(r'([a-z]+)="([^"]*)"')
_SPECIAL = re.compile('[<>&"]')
_SHEET = "sheet"
"""Before the name of a look that a style sheet says: what the element itself says goes before it."""
_SPACER = re.compile(r"\s*[0-2](?:\s*px)?\s*")
"""The width or height of a picture that shows nothing."""
_NO_FIELD = frozenset("hidden checkbox radio button submit reset image file".split())  # noqa: SIM905
"""Kinds of input that show no value."""
_OPTION = re.compile(r"(?i)<option\b([^>]*)>([^<]*)")
_SELECTED = re.compile(r"(?i)(?:^|\s)selected(?![\w-])")
_PRE = re.compile(r"(?i)white-space\s*:\s*(?:pre|break-spaces)")
_COUNTER = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*?([a-z-]+(?:ideographic|informal|decimal|none))")


class Tag(NamedTuple):
    """``attributes``: what the skeleton kept; ``at``, of a cell, is the offset of its content."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    name: str


class Text(NamedTuple):
    """``source.text[start:end]``, entities as written; both 0 for white space between tags."""

    start: int
    end: int


Event = Tag | End | Text


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


def events(source: Source, start: int = 0, end: int | None = None) -> tuple[Scan, Iterator[Event]]:
    """What a browser would build from a stretch of HTML, in document order; every tag has its end."""
    from selectolax.lexbor import LexborHTMLParser

    stop = len(source.text) if end is None else end
    rules, more = sheets(source.text, start, stop)
    scan = _scan(source, start, stop, named=bool(rules))
    scan.styled_elsewhere = scan.styled_elsewhere or more
    tree = LexborHTMLParser(scan.skeleton)
    left = MAX_STYLED
    for selector, said in rules:
        try:
            chosen = tree.css(selector) if left > 0 else ()
        except Exception:  # each version has its own: a selector that is not understood says nothing
            continue
        for node in chosen[:left]:
            for look, value in said.items():
                node.attrs[_SHEET + look] = value
        left -= len(chosen)
    return scan, _walk(tree.html or "", scan)


def look(attributes: dict[str, str], name: str) -> str | None:
    """How an element looks: what it says itself, else what a style sheet says of it."""
    return attributes.get(name, attributes.get(_SHEET + name))


def _walk(html: str, scan: Scan) -> Iterator[Event]:
    texts = scan.texts
    for match in _EVENT.finditer(html):
        closing, name, attributes, number, space = match.groups()
        if name:
            if closing:
                yield End(name)
            else:
                yield Tag(name, dict(_VALUE.findall(attributes)) if attributes else {})
                if name in _VOID:
                    yield End(name)
        elif number:
            yield Text(*texts[int(number)])
        elif space:
            yield Text(0, 0)


def _scan(source: Source, start: int, end: int, *, named: bool) -> Scan:
    """``named``: keep classes and ids, by which style sheets select."""
    text = source.text
    out: list[str] = []
    scan = Scan("", [])
    open: defaultdict[str, list[bool]] = defaultdict(list)
    """Of each element of a name that is open: whether its start tag was written."""
    level = 0
    position = start
    while position < end:
        at, token = _next(text, position, end)
        _text(text, position, at, scan, out)
        if token is None:
            break
        position = token.end()
        name = (token["name"] or "").lower()
        if not name:
            continue
        if token["end"]:
            if open[name]:
                if not open[name].pop():
                    continue
                level -= 1
            elif name in _INLINE:
                continue
            out.append(f"</{_safe(name)}>")
        elif name in _RAW:
            start, position = position, _raw(text, name, position, end, scan)
            if name == "iframe":
                out.append(_tag(name, token["attributes"], position, scan, named) + "</iframe>")
            elif name == "svg":
                out.append("<img>")
            elif name in ("textarea", "select") and position > start:
                stop = text.rindex("<", start, position)
                shown = [(start, stop)] if name == "textarea" else _chosen(text, start, stop)
                _field(text, token["attributes"], shown, scan, out, named)
        elif name == "input":
            _field(text, token["attributes"], _entered(token), scan, out, named)
        else:
            tag = _tag(name, token["attributes"], position, scan, named)
            if name not in _VOID and name not in _SELF_CLOSED:
                written = level < MAX_DEPTH and (named or not (name in _INLINE and tag == f"<{name}>"))
                open[name].append(written)
                if not written:
                    if level >= MAX_DEPTH and name in _FRAME:
                        raise Unreadable(f"网页的元素嵌套超过 {MAX_DEPTH} 层，不像一份年度报告，不读取")
                    continue
                level += 1
            out.append(tag)
        if len(out) > 2 * MAX_TAGS:
            raise Unreadable(f"网页的标记超过 {MAX_TAGS // 10_000} 万个，不像报告，不读取")
    scan.skeleton = "".join(out)
    return scan


def _next(text: str, position: int, end: int) -> tuple[int, re.Match[str] | None]:
    """The next tag or comment and where it begins; a lone ``<`` is text."""
    while (position := text.find("<", position, end)) >= 0:
        if token := _TOKEN.match(text, position, end):
            return position, token
        position += 1
    return end, None


def _raw(text: str, name: str, position: int, end: int, scan: Scan) -> int:
    """Passes over an element whose content is no markup; returns where its end tag ends."""
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


def _field(
    text: str,
    attributes: str,
    shown: Sequence[tuple[int, int]] | None,
    scan: Scan,
    out: list[str],
    named: bool,
) -> None:
    """A field of a form as the text it shows; an empty one is told, as a page is often saved without it."""
    if shown is None:
        return
    filled = any(text[start:end].strip() for start, end in shown)
    tag = _tag("span", attributes, 0, scan, named)
    out.append(f'{tag[:-1]} field="{"filled" if filled else "empty"}">')
    for start, end in shown:
        _text(text, start, end, scan, out)
    out.append("</span>")


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


def _safe(name: str) -> str:
    return name if name.isascii() and '"' not in name and "<" not in name else "span"


def _text(text: str, start: int, end: int, scan: Scan, out: list[str]) -> None:
    if start >= end:
        return
    stretch = text[start:end]
    bare = stretch.strip(" \t\n\f\0")
    if not bare:
        out.append("\n" if "\n" in stretch else " ")
        return
    out.append(f"{len(scan.texts)};")
    scan.texts.append((start, end))
    scan.length += len(bare)
    check_text(scan.length)


def _tag(name: str, attributes: str, at: int, scan: Scan, named: bool) -> str:
    kept = ""
    if attributes and not attributes.isspace():
        values: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(attributes):
            key = match[1].lower()
            if (key in _READ or key in _LINKS) and key not in values:
                values[key] = unescape(match[2] or match[3] or match[4] or "")
        for key in _NUMBERS & values.keys():
            if digits := _DIGITS.match(values[key]):
                kept += f' {key}="{digits[1]}"'
        style = values.get("style", "")
        kept += "".join(f' {key}="{value}"' for key, value in _looks(name, values).items())
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
        if name == "link" and "stylesheet" in values.get("rel", "").lower():
            scan.styled_elsewhere = True
        link = next((values[key] for key in _LINKS if values.get(key)), "")
        if link:
            kept += f' link="{len(scan.hrefs)}"'
            scan.hrefs.append(link.strip())
    if name in ("td", "th"):
        scan.cells += 1
        check_cells(scan.cells)
        kept += f' at="{at}"'
    return f"<{_safe(name)}{kept}>"


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
    return {**found, **looks(values.get("style", ""))}


def _plain(value: str) -> str:
    return re.sub(r"[^\w-]", "", value)
