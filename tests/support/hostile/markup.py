"""Plain text, Markdown and web pages."""

from __future__ import annotations

import random

from support.hostile.common import SENTENCE, TITLE, Files

# Plain text and Markdown


def texts() -> Files:
    yield "empty.txt", b""
    yield "zeros.txt", b"\0" * 100_000
    yield "one-line.txt", f"{TITLE}\n{SENTENCE * 25_000}".encode()
    yield "one-line.md", f"# {TITLE}\n\n{SENTENCE * 25_000}".encode()
    yield "too-long.txt", f"{TITLE}\n{SENTENCE * 60_000}".encode()
    yield "many-lines.txt", f"{TITLE}\n{'1' * 9}\n".encode() + b"1\n" * 200_000
    yield "paragraphs.md", b"1\n\n" * 100_000
    yield "digits.txt", f"{TITLE}\n{'1' * 400_000}".encode()
    yield "digits-spaced.txt", f"{TITLE}\n{'1 ' * 200_000}".encode()
    yield "tabs.txt", f"{TITLE}\n一、本年新收政府信息公开申请数量{chr(9) * 400_000}".encode()
    yield "spaces.txt", f"{TITLE}\n一、总体情况{' ' * 400_000}x".encode()
    yield "newlines.txt", b"\n" * 3_000_000
    yield "carriage.txt", b"\r" * 3_000_000
    yield "brackets.md", b"[" * 200_000
    yield "links.md", b"[a](b" * 60_000
    yield "images.md", b"![" * 100_000
    yield "stars.md", b"*a **b " * 40_000
    yield "ticks.md", b"`" * 100_001 + b"a" + b"``" * 50_000
    yield "quotes.md", b">" * 100_000 + b" a"
    yield "lists.md", b"".join(b" " * n + b"- a\n" for n in range(500)) + b"- " * 20_000
    yield "pipes.md", b"|" * 200_000 + b"\n" + b"|-" * 100_000 + b"|\n"
    yield "wide-table.md", f"{'|a' * 30_000}|\n{'|-' * 30_000}|\n{'|1' * 30_000}|\n".encode()
    yield "long-table.md", b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 60_000
    yield "references.md", b"".join(b"[%d]: [%d]\n" % (n, n + 1) for n in range(20_000))
    yield "tags.md", b"<table><tr><td>" * 30_000
    yield "tildes.md", b"~~" * 150_000
    yield "headings.md", b"# a\n" * 29_000
    yield "sections.txt", "一、总体情况\n二、主动公开政府信息情况\n".encode() * 14_000
    yield "titles.txt", f"{TITLE}\n".encode() * 15_000
    yield "numbers.txt", f"{TITLE}\n".encode() + "（一）予以公开 1 2 3 4 5 6 7\n".encode() * 12_000
    yield "clauses.txt", f"{TITLE}\n一、总体情况\n".encode() + "其中自然人5件、商业企业3件、".encode() * 1_500
    yield "sums.txt", f"{TITLE}\n一、总体情况\n".encode() + "本年新收政府信息公开申请5件，".encode() * 1_500
    yield "money.txt", f"{TITLE}\n一、总体情况\n采购金额{'9' * 300_000}万元".encode()
    yield "chinese-number.txt", f"{TITLE}\n一、总体情况\n{'万亿' * 100_000}件".encode()
    yield "chinese-digits.txt", f"{TITLE}\n一、总体情况\n收到{'一二三四五六七八九' * 20_000}件".encode()
    yield "utf16-odd.txt", b"\xff\xfe" + b"\x00\xd8" * 5_001 + b"\x01"
    yield "utf32.txt", TITLE.encode("utf-32")
    yield "gbk-broken.txt", TITLE.encode("gbk") + b"\x81" * 50_000
    yield "controls.txt", TITLE.encode() + bytes(range(1, 32)) * 3_000
    yield "combining.txt", (TITLE + "a" + "\u0301" * 200_000).encode()
    yield "bidi.txt", (TITLE + "\u202e\u2066" * 60_000).encode()
    yield "invisible.txt", (TITLE + "\u200b" * 300_000).encode()
    yield "private.txt", (TITLE + "\ue000" * 100_000).encode()
    yield "random.txt", random.Random(1).randbytes(300_000)
    yield "random.md", random.Random(2).randbytes(300_000)


# Web pages


def pages() -> Files:
    head = f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body>"
    deep = 60_000
    yield "deep-div.html", (head + "<div>" * deep + "x").encode()
    yield "deep-table.html", (head + "<table><tr><td>" * 20_000 + "1").encode()
    yield "deep-b.html", (head + "<b><i>" * 30_000 + "x").encode()
    yield "deep-font.html", (head + "<font><p>" * 20_000 + "x").encode()
    yield "deep-list.html", (head + "<ul><li>" * 20_000 + "x").encode()
    yield "deep-svg.html", (head + "<svg><g>" * 20_000 + "x").encode()
    yield "colspan.html", f"{head}<table><tr><td colspan=99999999 rowspan=99999999>1</table>".encode()
    yield (
        "spans.html",
        (head + "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>1" * 60 + "</table>").encode(),
    )
    yield "rowspans.html", (head + "<table>" + "<tr><td rowspan=9999>1<td>2" * 5_000 + "</table>").encode()
    yield "cells.html", (head + "<table>" + ("<tr>" + "<td>1" * 100) * 1_000 + "</table>").encode()
    yield "tables.html", (head + "<table><tr><td>1<td>2</table>" * 20_000).encode()
    yield "attributes.html", (head + f"<p {' '.join(f'a{n}=1' for n in range(60_000))}>x").encode()
    yield "attribute.html", (head + f'<p class="{"x " * 2_000_000}">x').encode()
    yield "style.html", (head + f"<style>{'.a{color:red}' * 50_000}</style><p class=a>x").encode()
    yield (
        "selectors.html",
        (head + f"<style>{'a ' * 100_000}{{display:none}}</style>" + "<a>" * 5_000).encode(),
    )
    yield "comment.html", (head + "<!--" * 100_000 + TITLE).encode()
    yield "cdata.html", (head + "<![CDATA[" * 100_000).encode()
    yield "script.html", (head + "<script>" * 50_000 + TITLE).encode()
    yield "entities.html", (head + "&amp;" * 300_000 + "&#x110000;&#0;&#xD800;" * 1_000).encode()
    yield "unclosed.html", (head + "<td>1<p>" * 29_000).encode()
    yield "open.html", (head + "<" * 300_000).encode()
    yield "paragraphs.html", (head + "<p>1" * 90_000).encode()
    yield "nulls.html", (head + "\0" * 200_000).encode()
    yield "frames.html", (head + "<iframe src=a.html>" * 10_000).encode()
    yield "forms.html", (head + "<input value=1><select><option>1" * 10_000).encode()
    yield "sup.html", (head + "<sup><sub>" * 20_000 + "1").encode()
    yield "data.html", (head + f'<img src="data:image/png;base64,{"A" * 3_000_000}">').encode()
    yield "charset.html", b"<meta charset=utf-7><title>+ADw-</title>" + b"\xff" * 50_000
    mht = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    yield (
        "parts.mht",
        (mht + "--x\nContent-Type: text/html\n\n<p>1\n" * 20_000).encode(),
    )
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary={'x' * n}\n\n--{'x' * n}\n" for n in range(1, 300)
    )
    yield "nested.mht", f"MIME-Version: 1.0\n{nested}Content-Type: text/html\n\n<p>1".encode()
    yield (
        "quoted.mht",
        b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + b"=" * 500_000,
    )
    yield "headers.mht", b"MIME-Version: 1.0\n" + b"X: y\n" * 100_000 + b"Content-Type: text/html\n\n<p>1"
