"""Binary Word documents, read without LibreOffice: text, tables, marks; broken ones in one sentence."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import time
from pathlib import Path

import pytest

from checker.document import BlockPlace, Document, Unreadable
from checker.readers import read, read_here
from checker.readers.office import libreoffice
from support.binary_words import (
    DELETED,
    FOOTNOTES,
    HIDDEN,
    IN_TABLE,
    RAISED,
    STRUCK,
    TEXT_BOXES,
    Par,
    Run,
    Style,
    Written,
    doc,
    row,
    sprm,
    streams,
    table,
    word,
)
from support.damaged import sentences_of_damage
from support.documents import Box, Content, docx, ole, para, run
from support.documents import cell as docx_cell
from support.documents import row as docx_row
from support.documents import table as docx_table
from support.documents import word as docx_of
from support.recognising import FORMS, SHARED

SECONDS = 20
OFFICE = libreoffice.program()


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)


def paragraphs(*pars: Par | str, written: Written | None = None) -> Document:
    return read("a.doc", word([Par([one]) if isinstance(one, str) else one for one in pars], written))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def grid(document: Document, number: int = 0) -> list[list[str | None]]:
    return [[c.text if c else None for c in line] for line in document.grids[number].matrix()]


# As docx


def some_content(seed: int) -> Content:
    """Paragraphs and tables with cells merged at random."""
    chance = random.Random(seed)
    content: list[str | list[list[Box | str]]] = ["# 标题😀"]
    for number in range(3):
        columns = chance.randint(2, 6)
        lines: list[list[Box | str]] = [[str(column) for column in range(columns)]]
        tall = chance.randint(1, 3)
        for line in range(chance.randint(tall, 5)):
            left = columns
            cells: list[Box | str] = []
            if line == 0 or line >= tall:
                cells.append(Box(f"头{line}", tall if line == 0 else 1))
            left -= 1
            while left:
                width = chance.randint(1, left)
                cells.append(Box(chance.choice(["", "12", "甲乙", "/"]), 1, width))
                left -= width
            lines.append(cells)
        content += [f"第{number}段", lines, ""]
    return [*content, "尾"]


@pytest.mark.parametrize("seed", range(40))
def test_a_document_is_read_as_its_newer_twin_is(seed: int) -> None:
    content = some_content(seed)
    old, new = read("a.doc", doc(content)), read("a.docx", docx(content))
    assert old.format == "doc"
    assert old.blocks == new.blocks


def test_places_are_counted_as_words_user_counts_them() -> None:
    document = read("a.doc", doc(["一", "", "二", [[Box("甲", 2), Box("乙", 1, 2)], ["1", "2"]], "三"]))
    assert [paragraph.place() for paragraph in document.paragraphs] == [
        BlockPlace("一", paragraph=0),
        BlockPlace("二", paragraph=2),
        BlockPlace("三", paragraph=3),
    ]
    last = document.grids[0].cells[-1]
    assert last.content.place() == BlockPlace("2", table=0, row=1, column=2)


# Tables


def test_cells_are_merged_across_in_each_way_in_which_programs_write_it() -> None:
    for first, following in ((1, 2), (2, 1), (3, 1)):
        lines = row([0, 9, 1000, 2000, 3000], ["计", "7", "", "8"], [0, first, following, 0])
        document = paragraphs(*lines, *row([0, 9, 1000, 2000, 3000], list("abcd")))
        assert grid(document)[0] == ["计", "7", "7", "8"]


def test_borders_that_lie_almost_on_each_other_are_one() -> None:
    document = paragraphs(
        *row([0, 1000, 2000], ["甲", "乙"], [0x60, 0]), *row([-2, 1015, 1990], ["", "3"], [0x20, 0])
    )
    assert grid(document) == [["甲", "乙"], ["甲", "3"]]


def test_a_row_that_begins_farther_right_leaves_its_first_columns_out() -> None:
    document = paragraphs(*row([0, 1000, 2000], ["甲", "乙"]), *row([1000, 2000], ["3"]))
    assert grid(document) == [["甲", "乙"], [None, "3"]]


def test_rows_without_widths_are_read_by_their_number_of_cells() -> None:
    document = paragraphs(*row([0, 0, 0], ["甲", "乙"]), *row([0, 0, 0], ["1", "2"]))
    assert grid(document) == [["甲", "乙"], ["1", "2"]]
    with pytest.raises(Unreadable):
        paragraphs(*row([0, 0, 0], ["甲", "乙"]), *row([0, 0], ["1"]))


def test_a_table_in_a_cell_stands_in_its_place() -> None:
    inner = row([0, 300, 600], ["内", "5"], depth=2) + row([0, 300, 600], ["里", "6"], depth=2)
    document = paragraphs(*row([0, 1000, 2000], [[Par(["外"]), *inner, Par(["后"])], "别"]), "尾")
    assert texts(document) == ["外", "后", "别", "尾"]
    assert grid(document) == [["内", "5"], ["里", "6"]]


def test_a_dissolved_table_is_text() -> None:
    once = IN_TABLE + sprm(0x6649, 1) + sprm(0x664A, -1)
    assert texts(paragraphs(Par(["甲"], once), "乙")) == ["甲", "乙"]


def test_cells_merged_down_by_a_property_of_their_own() -> None:
    down = [sprm(0xD62B, bytes((0, flag))) for flag in (3, 1)]
    lines = row([0, 1000, 2000], ["甲", "1"], extra=down[0]) + row([0, 1000, 2000], ["", "2"], extra=down[1])
    assert grid(paragraphs(*lines)) == [["甲", "1"], ["甲", "2"]]


def test_long_properties_stand_in_a_stream_of_their_own() -> None:
    lines = row([0, 1000, 2000], ["甲", "1"])
    said = lines[-1].properties
    written = Written(data=b"xx" + struct.pack("<H", len(said)) + said)
    for code in (0x6646, 0x6645):
        end = Par([], sprm(code, 2), mark="\x07")
        assert grid(paragraphs(*lines[:-1], end, written=written)) == [["甲", "1"]]
    end = Par([], IN_TABLE + sprm(0x2417) + sprm(0x646B, 2), mark="\x07")
    assert grid(paragraphs(*lines[:-1], end, written=written)) == [["甲", "1"]]


# Marks


def cell(*runs: Run | str, extra: bytes = b"") -> Document:
    return paragraphs(*row([0, 1000, 2000], ["甲", [Par(runs)]], extra=extra))


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        (HIDDEN, "隐藏"),
        (STRUCK, "划去"),
        (sprm(0x2A53), "划去"),
        (DELETED, "修订"),
        (sprm(0x6870, 0x00FFFFFF), "隐藏"),
        (sprm(0x2A42, 8), "隐藏"),
    ],
)
def test_what_nobody_sees_is_left_out_and_told(properties: bytes, told: str) -> None:
    document = cell("4", Run("1", properties), "0")
    assert grid(document) == [["甲", "40"]]
    assert told in "".join(document.notes)


def test_white_on_a_dark_ground_is_seen() -> None:
    white = Run("5", sprm(0x6870, 0x00FFFFFF))
    dark = struct.pack("<IIH", 0xFF000000, 0x00663300, 0)
    old = sprm(0xD609, struct.pack("<HH", 0, 2 << 5))
    for extra in (sprm(0xD612, dark * 2), sprm(0xD670, dark * 2), sprm(0xD660, dark), old):
        assert grid(cell(white, extra=extra)) == [["甲", "5"]]
    assert grid(cell(Run("5", white.properties + sprm(0xCA71, dark)))) == [["甲", "5"]]
    assert grid(cell(Run("5", white.properties + sprm(0x2A0C, 2)))) == [["甲", "5"]]
    assert grid(cell(white)) == [["甲", ""]]


def test_styles_hide_and_a_switch_of_the_text_shows_again() -> None:
    styles = [
        Style("Normal", 0),
        Style("unseen", characters=HIDDEN),
        Style("unseen letters", paragraph=None, characters=HIDDEN),
    ]
    written = Written(styles=styles)
    document = paragraphs(
        Par(["藏", Run("见", sprm(0x083C, 0x81))], style=1),
        Par(["甲", Run("藏", sprm(0x4A30, 2)), "乙"]),
        Par([Run("两次", sprm(0x4A30, 2))], style=1),
        written=written,
    )
    assert texts(document) == ["见", "甲乙", "两次"]


def test_marks_of_notes_are_no_part_of_a_figure() -> None:
    assert grid(cell("40", Run("1", RAISED))) == [["甲", "40"]]
    assert grid(cell("40", Run("[2]", sprm(0x4845, 12)))) == [["甲", "40"]]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    document = paragraphs(Par(["前"], looks=DELETED), Par(["后"]), Par(["藏"], looks=HIDDEN), "尾")
    assert texts(document) == ["前后", "藏尾"]


def test_a_deleted_row_is_left_out() -> None:
    document = paragraphs(*row([0, 1000, 2000], ["a", "b"]), *row([0, 1000, 2000], ["1", "2"], looks=DELETED))
    assert grid(document) == [["a", "b"]]


def test_of_a_field_the_result_is_shown() -> None:
    assert grid(cell("\x13 =A1 \x1477\x15")) == [["甲", "77"]]
    assert grid(cell("\x13 A \x13 B \x14x\x15\x147\x15")) == [["甲", "7"]]
    assert grid(cell("\x13 EQ \\* jc2 \\o\\ad(\\s\\up 9(shi),12)\x15")) == [["甲", "12"]]


def test_a_formula_in_a_cell_is_told() -> None:
    document = cell("\x13 EQ \\f(1,2)\x15")
    assert document.grids[0].cells[1].doubt


def test_signs_and_breaks() -> None:
    special = sprm(0x0855)
    document = paragraphs(
        Par(["甲\x0b乙\t丙\x1e丁\x0c戊"]), Par([Run("(", sprm(0x6A09, 0xF0FE0000) + special), "(二)"])
    )
    assert texts(document) == ["甲\n乙\t丙-丁戊", "\uf0fe(二)"]


def test_the_chosen_entry_of_a_list_is_read() -> None:
    def string(text: str) -> bytes:
        return struct.pack("<H", len(text)) + text.encode("utf-16-le") + b"\0\0"

    entries = b"".join(string(text)[:-2] for text in ("7", "40"))
    form = struct.pack("<IHHH", 0xFFFFFFFF, 2 | 1 << 2, 0, 0) + string("x") + b"\0\0" + string("") * 5
    form += struct.pack("<HHH", 0xFFFF, 2, 0) + entries
    data = struct.pack("<IH", 68 + len(form), 68) + bytes(62) + form
    place = Run("\x01", sprm(0x6A03, 0) + sprm(0x0806))
    lines = row([0, 1000, 2000], ["甲", [Par(["\x13 FORMDROPDOWN ", place, "\x15"])]])
    assert grid(paragraphs(*lines, written=Written(data=data))) == [["甲", "40"]]


def test_a_picture_in_a_cell_is_told() -> None:
    document = cell(Run("\x01", sprm(0x0855)))
    assert document.pictures == 1
    assert document.grids[0].cells[1].doubt


# What stands beside the text


def test_footnotes_stand_behind_the_paragraph_that_bears_their_mark() -> None:
    body = [Par(["甲", Run("\x02", sprm(0x0855)), "乙"]), Par(["丙", Run("*", RAISED)])]
    notes = [Par([Run("\x02", sprm(0x0855)), "注一"]), Par(["注二"])]
    marks = struct.pack("<3I2H", 1, 5, 8, 1, 0)
    bounds = struct.pack("<4I", 0, 4, 7, 8)
    written = Written(stories={FOOTNOTES: notes}, parts={2: marks, 3: bounds})
    document = paragraphs(*body, written=written)
    assert texts(document) == ["甲乙", "注一", "丙", "注二"]
    assert [one.place().paragraph for one in document.paragraphs] == [0, 0, 1, 1]  # type: ignore[union-attr]


def test_text_boxes_stand_behind_their_anchor() -> None:
    body = [Par(["锚", Run("\x08", sprm(0x0855))]), Par(["尾"])]
    boxes_ = [Par(["框里"]), Par([])]
    anchors = struct.pack("<2II22x", 1, 6, 1026)
    texts_ = struct.pack("<3I", 0, 3, 4) + struct.pack("<8xH4xI4x", 0, 1026) + bytes(22)
    written = Written(stories={TEXT_BOXES: boxes_}, parts={40: anchors, 56: texts_})
    document = paragraphs(*body, written=written)
    assert texts(document) == ["锚", "框里", "尾"]
    assert document.pictures == 0


# Styles and lists


def test_headings_are_known_by_level_by_style_and_by_built_in_name() -> None:
    styles = [
        Style("Normal", 0),
        Style("heading 1", 1),
        Style("mine", paragraph=sprm(0x2640, 1)),
        Style("based", based_on=2),
        Style("Title", 62),
    ]
    pars = [Par([str(n)], style=n) for n in range(5)] + [Par(["own"], sprm(0x2640, 2), style=1)]
    document = paragraphs(*pars, written=Written(styles=styles))
    assert [one.heading for one in document.paragraphs] == [0, 1, 2, 2, 1, 3]


def level(kind: int, pattern: str) -> bytes:
    head = struct.pack("<iBB9xBIIBBBB", 1, kind, 0, 2, 0, 0, 0, 0, 0, 0)
    return head + struct.pack("<H", len(pattern)) + pattern.encode("utf-16-le")


def lists(*starts: int) -> Written:
    """A list of two levels, used once for each start, 0 for none of its own."""
    part = struct.pack("<HII18sBB", 1, 77, 0, b"\xff\x0f" * 9, 0, 0)
    levels = level(39, "\0、") + level(39, "（\1）") + level(0, "\0.\1") * 7
    uses = struct.pack("<I", len(starts))
    uses += b"".join(struct.pack("<I8xB3x", 77, bool(start)) for start in starts)
    for start in starts:
        uses += b"\xff" * 4 + (struct.pack("<iI", start, 0x10) if start else b"")
    return Written(parts={73: part, 74: uses}, behind_lists=levels)


def test_automatic_numbers_are_printed_before_their_paragraphs() -> None:
    first, second, other = (sprm(0x260A, at) + sprm(0x460B, use) for at, use in ((0, 1), (1, 1), (0, 2)))
    uses = {"总": first, "甲": second, "乙": second, "分": first, "丙": second, "又": other}
    pars = [Par([text], use) for text, use in uses.items()]
    document = paragraphs(*pars, Par(["无"], sprm(0x460B, 0)), written=lists(0, 6))
    assert texts(document) == ["一、总", "（一）甲", "（二）乙", "二、分", "（一）丙", "六、又", "无"]


# How the text is stored


def test_narrow_and_wide_text_and_text_saved_in_pieces() -> None:
    assert texts(paragraphs("Total – 12", written=Written(narrow=True))) == ["Total – 12"]
    pieces = [(2, 0, b""), (2, 2, HIDDEN), (3, 0, b"")]  # what was deleted stands between
    document = paragraphs("甲乙丙丁戊己庚", written=Written(pieces=pieces))
    assert texts(document) == ["甲乙己庚"]


def test_only_what_was_saved_fast_may_share_its_bytes() -> None:
    shared = [(2, 0, b""), (2, -4, b""), (2, 0, b"")]
    assert texts(paragraphs("甲乙丙", written=Written(pieces=shared, flags=4))) == ["甲乙甲乙丙"]
    with pytest.raises(Unreadable):
        paragraphs("甲乙丙", written=Written(pieces=shared))


# What cannot be read


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read("a.doc", data)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def spoilt(name: str, at: int, layout: str, *values: int) -> bytes:
    made = streams([*table([["甲", "1"], ["乙", "2"]]), Par(["尾"])], Written())
    data = bytearray(made[name])
    struct.pack_into(layout, data, at, *values)
    return ole({**made, name: bytes(data)})


def test_word_95_and_broken_files_are_told_with_what_to_do() -> None:
    assert "Word 95" in refused(spoilt("WordDocument", 2, "<H", 0x68))
    assert ".docx" in refused(spoilt("WordDocument", 2, "<H", 0x68))
    for data in (
        spoilt("WordDocument", 154 + 8 * 33, "<I", 2**31),  # pieces beyond the end
        spoilt("WordDocument", 154 + 8 * 12 + 4, "<I", 0),  # no properties
        spoilt("WordDocument", 76, "<i", -5),
        spoilt("WordDocument", 76, "<i", 2**30),
    ):
        assert "结构不完整" in refused(data)
        assert ".docx" in refused(data)
    assert "密码" in refused(spoilt("WordDocument", 10, "<H", 0x0300))


def test_a_row_with_other_cells_than_it_says_is_broken() -> None:
    assert "结构不完整" in refused(word([*row([0, 1000, 2000], ["甲", "乙", "丙"]), Par(["尾"])]))
    assert "结构不完整" in refused(word([Par(["甲"], IN_TABLE), Par(["乙"])]))
    assert "结构不完整" in refused(word([Par(["甲"], IN_TABLE + sprm(0x6649, 2**30)), Par(["乙"])]))


def test_garbled_text_is_told() -> None:
    assert "乱码" in refused(word([Par(["收到\ue5061\uf7322\x84件"])]))


def test_styles_that_are_based_on_each_other_come_to_an_end() -> None:
    styles = [Style("a", based_on=1), Style("b", based_on=0)]
    assert texts(paragraphs("甲", written=Written(styles=styles))) == ["甲"]


def circle(count: int) -> list[Style]:
    """Styles each of which is based on the next."""
    return [Style(str(n), based_on=(n + 1) % count) for n in range(count)]


@pytest.mark.parametrize(
    "data",
    [
        word([Par([Run("1", HIDDEN), "2", Run("3", RAISED)])] * 5_000),
        word([Par([Run("1", sprm(0x6870, n)) for n in range(20_000)])]),
        word([*row(range(0, 2100, 100), ["1"] * 20) * 500, Par()]),
        word([Par(["\x13" * 20_000])]),
        word([Par(["\x13x"])] * 5_000),
        word([Par(["甲"], style=n % 4_000) for n in range(4_000)], Written(styles=circle(4_000))),
        word([Par(["甲" * 400])], Written(pieces=[(401, 0, b""), *[(401, -802, b"")] * 1_200], flags=4)),
    ],
    ids=["paragraphs", "runs", "cells", "deep fields", "open fields", "styles", "pieces"],
)
def test_much_of_anything_costs_little(data: bytes) -> None:
    started = time.process_time()
    try:
        read_here("a.doc", data)
    except Unreadable as fault:
        assert "结构不完整" in str(fault)  # noqa: PT017 -- some are read
    assert time.process_time() - started < SECONDS


def test_text_without_end_is_refused_before_it_is_read() -> None:
    shared = Written(pieces=[(1001, 0, b""), *[(1001, -2002, b"")] * 599], flags=4)
    started = time.monotonic()
    assert "万字" in refused(word([Par(["甲" * 1000])], shared))
    assert time.monotonic() - started < SECONDS


def test_damaged_files_give_a_document_or_one_sentence() -> None:
    whole = doc([*some_content(1), *some_content(2)])
    notes = Written(
        stories={FOOTNOTES: [Par(["注"])]},
        parts={2: struct.pack("<2IH", 1, 3, 1), 3: struct.pack("<2I", 0, 2), **lists(0).parts},
        behind_lists=lists(0).behind_lists,
    )
    other = word([Par(["甲\x02"], sprm(0x460B, 1)), *table([["甲", "1"], ["乙", "2"]]), Par(["尾"])], notes)
    started = time.monotonic()
    documents, sentences = sentences_of_damage("a.doc", (whole, other), 600, 7)
    assert min(documents, len(sentences)) > 30
    assert time.monotonic() - started < 10 * SECONDS


# Documents of others


_INNER = docx_table(docx_row(docx_cell("内"), docx_cell("5")))
PARTS = {
    "merged": docx(
        ["前", [[Box("甲", 2), Box("乙", 1, 2)], ["1", "2"]], "中", [["a", "b"], ["3", "4"]], "后"]
    ),
    "marks": docx_of(
        para(run("收到") + run("12", "<w:vanish/>") + run("13", "<w:strike/>") + run("15") + run("件"))
        + para(
            run("新收")
            + '<w:del w:id="2" w:author="a"><w:r><w:delText>8</w:delText></w:r></w:del>'
            + f'<w:ins w:id="3" w:author="a">{run("9")}</w:ins>'
        )
    ),
    "note": docx_of(
        para(run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("乙")) + para("尾"),
        footnotes=f'<w:footnote w:id="2">{para("注一")}</w:footnote>',
    ),
    "nested": docx_of(
        para("前") + docx_table(docx_row(docx_cell(_INNER + para("外")), docx_cell("别"))) + para("后")
    ),
}
"""What LibreOffice writes into a binary document just as it stands."""


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 不在这台电脑上")
def test_what_libreoffice_writes_is_read_as_its_source_is(tmp_path: Path) -> None:
    for name, data in PARTS.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    names = [str(tmp_path / f"{name}.docx") for name in PARTS]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", str(tmp_path), *names], check=True, capture_output=True
    )
    for name, data in PARTS.items():
        old, new = read(tmp_path / f"{name}.doc"), read("a.docx", data)
        assert old.blocks == new.blocks, name
        assert old.notes == new.notes, name


@pytest.mark.skipif(not (SHARED / "documents").is_dir(), reason="the twelve documents are not here")
@pytest.mark.parametrize("suffix", ["doc", "wps"])
def test_the_twelve_documents_are_read_whole(suffix: str) -> None:
    from checker.recognise import recognise
    from tests.benchmarks.documents import score

    truth = json.loads((SHARED / "documents" / "truth.json").read_text(encoding="utf-8"))
    for name, right in truth.items():
        path = SHARED / "documents" / suffix / f"{name}.{suffix}"
        report = recognise(read(path), FORMS)
        assert score(report, right)[1:] == (0, 0, [])
