"""The Word template that notices are written by where the office has none of its own.

It is one to begin with, too. Its look is that of official documents (GB/T 9704): A4, 仿宋 of size 3, the
title in 小标宋, page numbers between dashes. It is made here, so that no binary file has to be kept.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BODY, _TITLE = "仿宋_GB2312", "方正小标宋简体"

_CONTENT = (
    ("标题", "{{标题}}"),
    ("文号", "{{文号}}"),
    ("称呼", "{{收件单位}}："),
    ("正文", "{{正文}}"),
    ("正文", "{{轮次}}"),
    ("", "{{#问题}}"),
    ("问题", "{{序号}}．{{要求}}：{{问题}}"),
    ("细目", "（{{轮次说明}}）"),
    ("细目", "位置：{{位置}}"),
    ("细目", "印作：{{印作}}"),
    ("细目", "应为：{{应为}}"),
    ("细目", "依据：{{依据}}"),
    ("细目", "建议：{{建议}}"),
    ("", "{{/问题}}"),
    ("结尾", "{{结尾}}"),
    ("结尾", "{{联系方式}}"),
    ("空行", ""),
    ("落款", "{{落款}}"),
    ("落款", "{{日期}}"),
)
_STYLES = (
    (
        "标题",
        _TITLE,
        44,
        '<w:jc w:val="center"/>',
        '<w:spacing w:after="320" w:line="640" w:lineRule="exact"/>',
    ),
    ("文号", _BODY, 32, '<w:jc w:val="center"/>', ""),
    ("称呼", _BODY, 32, "", ""),
    ("正文", _BODY, 32, '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>', ""),
    (
        "问题",
        _BODY,
        30,
        '<w:ind w:firstLineChars="200" w:firstLine="600"/><w:jc w:val="both"/>',
        '<w:keepNext/><w:spacing w:before="120" w:line="500" w:lineRule="exact"/>',
    ),
    (
        "细目",
        _BODY,
        26,
        '<w:ind w:left="1380" w:hanging="780"/><w:jc w:val="both"/>',
        '<w:spacing w:line="400" w:lineRule="exact"/>',
    ),
    (
        "结尾",
        _BODY,
        32,
        '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>',
        "<w:keepNext/>",
    ),
    ("空行", _BODY, 32, "", "<w:keepNext/>"),
    (
        "落款",
        _BODY,
        32,
        '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>',
        "<w:keepNext/><w:keepLines/>",
    ),
)


def template() -> bytes:
    """The template as a Word file, the same bytes every time."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(),
        "word/styles.xml": _styles(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer(),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("fontTable", "fontTable.xml"), ("footer", "footer1.xml")
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, _HEAD + text)
    return buffer.getvalue()


def _types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("fontTable", "fontTable"),
            ("footer1", "footer"),
        )
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def _document() -> str:
    names = {name: f"gj{at}" for at, (name, *_) in enumerate(_STYLES)}
    paragraphs = "".join(
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{names[style]}"/></w:pPr>""" if style else ""}'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in _CONTENT
    )
    return (
        f"<w:document {_W} {_R}><w:body>{paragraphs}<w:sectPr>"
        '<w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1247" '
        'w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _font(name: str, size: int) -> str:
    latin = 'w:ascii="Times New Roman" w:hAnsi="Times New Roman"'
    fonts = f'<w:rFonts {latin} w:eastAsia="{name}" w:hint="eastAsia"/>'
    return f'{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:eastAsia="zh-CN"/>'


def _styles() -> str:
    made = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="gj{at}">'
        f'<w:name w:val="通知{name}"/><w:qFormat/>'
        f"<w:pPr>{spacing}{look}</w:pPr><w:rPr>{_font(font, size)}</w:rPr></w:style>"
        for at, (name, font, size, look, spacing) in enumerate(_STYLES)
    )
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_font(_BODY, 32)}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr></w:pPrDefault>'
        f"</w:docDefaults>{made}</w:styles>"
    )


def _fonts() -> str:
    """What stands for the fonts of official documents where they are not installed."""
    pairs = ((_BODY, "仿宋"), (_TITLE, "宋体"))
    inner = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in pairs
    )
    return f"<w:fonts {_W}>{inner}</w:fonts>"


def _footer() -> str:
    run = '<w:r><w:rPr><w:sz w:val="28"/></w:rPr>{}</w:r>'
    field = "".join(
        run.format(part)
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    dash = run.format('<w:t xml:space="preserve">{}</w:t>')
    return (
        f'<w:ftr {_W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f"{dash.format('— ')}{field}{dash.format(' —')}</w:p></w:ftr>"
    )
