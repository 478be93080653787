"""Reports of every format with one mark in a cell and in a sentence: what is printed besides a figure.

A mark is a row of stretches, each with a look; a format writes the looks that it has. ``outcome`` says what
is read of a report: the cell, and the figures of the sentence.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape

from checker.forms import Form, load_forms
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address
from checker.rules import builtin_folder
from support import shapes
from support.documents import docx, odt, packed, run, unpacked, workbook, xlsx
from support.generate import figures

FORMS = load_forms([builtin_folder() / "forms"])
COUNT = Address("applications", "new", "natural_person")
CHANGE = Address("disclosure", "licences", "change")
_CELL, _FIGURE = "格中的数", "句中的数"
_SENTENCE = f"本年新收政府信息公开申请{_FIGURE}件，已按期答复。"

Stretch = tuple[str, str]
"""Text and look, “” for a plain one."""


@dataclass(frozen=True)
class Mark:
    """``state`` and ``value``: of the cell; ``signed``: one of 本年增/减. ``spoken``: the mark stands in the
    sentence too, whose figure is 40."""

    name: str
    stretches: Sequence[Stretch]
    state: str = "number"
    value: int | None = 40
    signed: bool = False
    spoken: bool = True


def _characters() -> Iterator[Mark]:
    unseen = (
        "00AD 034F 061C 115F 1160 17B4 17B5 180B 180E 200B 200C 200D 200E 200F 202A 202B 202C 202D 202E 2060 "
    )
    unseen += "2061 2062 2063 2064 2066 2067 2068 2069 206A 206F 3164 FE00 FE0F FEFF FFA0 E0001 E0020 E0100"
    for code in unseen.split():
        yield Mark(f"U+{code}", [(f"4{chr(int(code, 16))}0", "")])
        yield Mark(f"U+{code} behind", [(f"40{chr(int(code, 16))}", "")])
        if code != "00AD":
            yield Mark(f"U+{code} before", [(f"{chr(int(code, 16))}40", "")])
    yield Mark("soft hyphen before", [("\u00ad40", "")], "unsure", None, True)
    for sign in "①②⑩❶¹²³⁴※*＊†★":
        yield Mark(f"{sign} behind", [(f"40{sign}", "")])
    for sign in "-‐‑‒–—−－﹣⁻➖负▼":
        yield Mark(f"{sign} as minus", [(f"{sign}40", "")], value=-40, signed=True, spoken=False)
    for text in ("(40)", "（40）", "（４０）"):
        yield Mark(f"{text} as change", [(text, "")], value=-40, signed=True, spoken=False)
        yield Mark(f"{text} as count", [(text, "")], "invalid", None, spoken=False)
    for sign in "▲△":
        yield Mark(f"{sign} as change", [(f"{sign}40", "")], "unsure", None, True, False)
    for text in ("40%", "４０％", "½", "40½", "约40", "40.5"):
        yield Mark(f"{text} as count", [(text, "")], "invalid", None, spoken=False)
    yield Mark("-40 as count", [("−40", "")], value=-40, spoken=False)


def _looks() -> Iterator[Mark]:
    raised = "up up-style up-raised up-css up-class up-length up-pandoc down note note-link"
    for look in raised.split():
        yield Mark(f"{look} behind", [("40", ""), ("1", look)])
        yield Mark(f"{look} in brackets behind", [("40", ""), ("[1]", look)])
    unread = "struck struck-double struck-style struck-css struck-class struck-del struck-old deleted hidden "
    unread += "hidden-style hidden-class hidden-attribute invisible white white-on-white white-style tiny "
    unread += "placeholder ruby"
    for look in unread.split():
        yield Mark(f"{look} before", [("41", look), ("40", "")])
        yield Mark(f"{look} behind", [("40", ""), ("1", look)])
    yield Mark("text box", [("40", ""), ("1", "box")])
    for look in ("entered", "entered-long", "chosen", "control", "white-on-blue", "inserted"):
        yield Mark(look, [("40", look)])


CHARACTERS, LOOKS = tuple(_characters()), tuple(_looks())

SHOWN = (
    ("40.0000000001", "", "number", 40),
    ("40.0000000001", "0", "number", 40),
    ("40", '0"件"', "number", 40),
    ("1240", "#,##0", "number", 1240),
    ("40", "0.00", "number", 40),
    ("0.4", "0%", "invalid", None),
    ("45000", "yyyy/m/d", "invalid", None),
    ("-40", "#,##0_);(#,##0)", "invalid", None),
    ("-40", "0;[Red]0", "unsure", None),
    ("40", "[DBNum1]0", "unsure", None),
    ("40", ";;;", "blank", None),
    ("0", '0;-0;"-"', "blank", None),
    ("40.4", "0", "number", 40),
)
"""Stored in a workbook, number format, state and value of the cell."""

_WORD = {
    "up": '<w:vertAlign w:val="superscript"/>',
    "down": '<w:vertAlign w:val="subscript"/>',
    "up-style": '<w:rStyle w:val="up"/>',
    "up-raised": '<w:position w:val="10"/>',
    "struck": "<w:strike/>",
    "struck-double": "<w:dstrike/>",
    "struck-style": '<w:rStyle w:val="struck"/>',
    "hidden": "<w:vanish/>",
    "hidden-style": '<w:rStyle w:val="hidden"/>',
    "white": '<w:color w:val="FFFFFF"/>',
    "white-style": '<w:rStyle w:val="white"/>',
    "white-on-white": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>',
    "white-on-blue": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="003366"/>',
}
_CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent><w:r><w:t>{{}}</w:t></w:r></w:sdtContent></w:sdt>"
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_WORD_XML = {
    "note": '<w:r><w:footnoteReference w:id="9"/></w:r>',
    "deleted": "<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>",
    "inserted": "<w:ins><w:r><w:t>{}</w:t></w:r></w:ins>",
    "placeholder": _CONTROL.format("<w:showingPlcHdr/>"),
    "control": _CONTROL.format("<w:text/>"),
    "chosen": '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="7"/><w:listEntry w:val="{}"/></w:ddList></w:ffData></w:fldChar></w:r>'
    + _FIELD.format("end"),
    "entered": _FIELD.format("begin")
    + "<w:r><w:instrText>FORMTEXT</w:instrText></w:r>"
    + _FIELD.format("separate")
    + "<w:r><w:t>{}</w:t></w:r>"
    + _FIELD.format("end"),
    "box": "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
}
_WORD_STYLES = "".join(
    f'<w:style w:type="character" w:styleId="{look}"><w:name w:val="{look}"/><w:rPr>{_WORD[look]}</w:rPr>'
    "</w:style>"
    for look in ("up", "struck", "hidden", "white")
)
_ODT_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {said}/></style:style>'
    for name, said in (
        ("up", 'style:text-position="super 58%"'),
        ("up-raised", 'style:text-position="33% 58%"'),
        ("down", 'style:text-position="sub 58%"'),
        ("struck", 'style:text-line-through-style="solid"'),
        ("struck-double", 'style:text-line-through-type="double"'),
        ("hidden", 'text:display="none"'),
        ("white", 'fo:color="#ffffff"'),
        ("white-on-white", 'fo:color="#ffffff" fo:background-color="#ffffff"'),
        ("white-on-blue", 'fo:color="#ffffff" fo:background-color="#003366"'),
    )
)
_ODT_XML = {
    "note": "<text:note><text:note-citation>{}</text:note-citation><text:note-body><text:p>注</text:p>"
    "</text:note-body></text:note>",
    "entered": "<text:text-input>{}</text:text-input>",
    "placeholder": "<text:placeholder>{}</text:placeholder>",
    "box": "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>",
    "ruby": "<text:ruby><text:ruby-base/><text:ruby-text>{}</text:ruby-text></text:ruby>",
}
_HTML = {
    "up": "<sup>{}</sup>",
    "down": "<sub>{}</sub>",
    "up-css": '<span style="vertical-align: super; font-size: 9pt">{}</span>',
    "up-length": '<span style="position:relative;top:-6.0pt;mso-text-raise:6.0pt">{}</span>',
    "up-class": '<span class="up">{}</span>',
    "note-link": '<a href="#_ftn1" name="_ftnref1"><span lang=EN-US>{}</span></a>',
    "struck": "<s>{}</s>",
    "struck-old": "<strike>{}</strike>",
    "struck-del": "<del>{}</del>",
    "deleted": "<del class=x>{}</del>",
    "inserted": "<ins>{}</ins>",
    "struck-css": '<span style="text-decoration:line-through">{}</span>',
    "struck-class": '<b class="struck">{}</b>',
    "hidden": '<span style="display: none">{}</span>',
    "hidden-class": '<span class="hidden">{}</span>',
    "hidden-attribute": "<span hidden>{}</span>",
    "invisible": '<span style="visibility:hidden">{}</span>',
    "white": '<font color="#FFFFFF">{}</font>',
    "white-style": '<span class="white">{}</span>',
    "white-on-white": '<span style="color:#fff;background-color:white">{}</span>',
    "white-on-blue": '<span style="color:#fff;background:#036">{}</span>',
    "tiny": '<span style="font-size:0">{}</span>',
    "ruby": "<rt>{}</rt>",
    "entered": '<input type="text" name="a" value="{}">',
    "entered-long": "<textarea rows=1>{}</textarea>",
    "chosen": "<select><option>7<option selected>{}</select>",
}
_SHEET = (
    "<style>.up{vertical-align:super}.struck{text-decoration:line-through}.hidden{display:none}"
    ".white{color:white}</style>"
)
_MARKDOWN = {
    **{look: _HTML[look] for look in ("up", "down", "up-css", "struck-old", "struck-del", "hidden", "ruby")},
    "struck": "~~{}~~",
    "deleted": "<s>{}</s>",
    "up-pandoc": "^{}^",
    "note-link": "[{}](#fn1)",
    "note": "[^1]",
}
_WORKBOOK = {
    "up": '<vertAlign val="superscript"/>',
    "down": '<vertAlign val="subscript"/>',
    "struck": "<strike/>",
    "white": '<color rgb="FFFFFFFF"/>',
}
FORMATS = ("html", "docx", "odt", "xlsx", "md", "text")


def _written(text: str, look: str, format: str) -> str | None:
    """A stretch in the source of a format; None where the format has no such look."""
    if format == "docx":
        close, open = "</w:t></w:r>", '<w:r><w:rPr></w:rPr><w:t xml:space="preserve">'
        if look in _WORD or not look:
            return close + run(text, _WORD.get(look, "")) + open
        return close + _WORD_XML[look].format(text) + open if _WORD_XML.get(look) else None
    if format == "odt":
        if look and look not in _ODT_XML:
            styled = f'text:style-name="{look}"' in _ODT_STYLES.replace("style:name", "text:style-name")
            return f'<text:span text:style-name="{look}">{text}</text:span>' if styled else None
        return _ODT_XML[look].format(text) if look else text
    if format == "xlsx":
        if look and look not in _WORKBOOK:
            return None
        return f"</t></r><r><rPr>{_WORKBOOK.get(look, '')}</rPr><t>{text}</t></r><r><t>"
    looks = {"html": _HTML, "md": _MARKDOWN, "text": {}}[format]
    return text if not look else looks[look].format(text) if look in looks else None


_BASES: dict[tuple[str, bool], str | dict[str, str]] = {}


def _base(format: str, signed: bool) -> str | dict[str, str]:
    """The report that marks are put into, as text or as the members of its package."""
    if (format, signed) not in _BASES:
        form: Form | None = FORMS.get("2019" if signed else "2021")
        assert form is not None
        made = shapes.sheet(form, figures(form, random.Random(3)))
        cells = {**made.cells, (CHANGE if signed else COUNT): _CELL}
        sheet = replace(made, cells=cells, prose={**shapes.PROSE, "overview": (_SENTENCE,)})
        _BASES[format, signed] = _packed_base(format, sheet)
    return _BASES[format, signed]


def _packed_base(format: str, sheet: shapes.Sheet) -> str | dict[str, str]:
    if format == "docx":
        data = docx(shapes.content(sheet), styles=_WORD_STYLES)
    elif format == "odt":
        data = odt(shapes.content(sheet), _ODT_STYLES)
    elif format == "xlsx":
        data = xlsx(workbook(shapes.content(sheet)))
    elif format == "html":
        return shapes.html(sheet).replace("</head>", _SHEET + "</head>")
    else:
        return shapes.markdown(sheet) if format == "md" else shapes.tabs(sheet)
    return {name: part if isinstance(part, str) else part.decode() for name, part in unpacked(data).items()}


def report(mark: Mark, format: str) -> bytes | None:
    """A report with the mark in a cell and in a sentence; None where the format has no such mark."""
    pieces = [
        _written(escape(text) if format != "text" else text, look, format) for text, look in mark.stretches
    ]
    if any(piece is None for piece in pieces):
        return None
    written = "".join(piece or "" for piece in pieces)
    base = _base(format, mark.signed)

    def put(text: str) -> str:
        if format == "xlsx":  # a string of several stretches is written in another way
            for token in (_CELL, _FIGURE):
                at = text.find(token)
                if at >= 0:
                    start, end = text.rindex("<t>", 0, at), text.index("</t>", at) + 4
                    text = f"{text[:start]}<r>{text[start:end]}</r>{text[end:]}"
        return text.replace(_CELL, written).replace(_FIGURE, written if mark.spoken else "40")

    if isinstance(base, str):
        return put(base).encode()
    return packed({name: put(part) if part.startswith("<?xml") else part for name, part in base.items()})


def stored(number: str, code: str) -> bytes:
    """A workbook with this number in the cell, in this number format."""
    base = _base("xlsx", False)
    assert isinstance(base, dict)
    styles = (
        '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<numFmts><numFmt numFmtId="200" formatCode="{escape(code)}"/></numFmts>'
        '<cellXfs><xf/><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    name = "xl/worksheets/sheet1.xml"
    written = base[name].replace(_FIGURE, "40")
    at = written.index(_CELL)
    start, end = written.rindex("<c ", 0, at), written.index("</c>", at) + 4
    place = written[start:at].split('"')[1]
    code_ = ' s="1"' if code else ""
    sheet = f'{written[:start]}<c r="{place}"{code_}><v>{number}</v></c>{written[end:]}'
    return packed({**base, name: sheet, "xl/styles.xml": styles})


SUFFIX = {"text": ".txt"}


def outcome(data: bytes, format: str, *, signed: bool = False) -> tuple[str, Decimal | None, list[Decimal]]:
    """State and value of the cell, and the counts of the sentence."""
    found = recognise(read(f"report{SUFFIX.get(format, f'.{format}')}", data), FORMS)
    cell = found.cell(CHANGE if signed else COUNT)
    counts = [
        quantity.low
        for sentence in found.prose.sentences
        if "本年新收" in sentence.text
        for quantity in sentence.quantities
        if quantity.kind == "count"
    ]
    return (cell.state if cell else "absent"), (cell.value if cell else None), counts


def wrong(mark: Mark, data: bytes, format: str) -> str | None:
    """What was read otherwise than it stands there."""
    state, value, counts = outcome(data, format, signed=mark.signed)
    if (state, value) != (mark.state, mark.value):
        return f"cell {state} {value}"
    return f"prose {[*map(str, counts)]}" if counts != [40] else None
