"""PDF: files that are broken, locked or made to cost too much."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from checker.document import Unreadable
from checker.forms import load_forms
from checker.ground.limits import READING
from checker.readers import read
from checker.run.inputs import Input
from checker.run.reading import read_all
from tests.support.pdfs import Sheet, assemble, pdf, stream
from tests.support.sheets import lines


def _refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as fault:
        read("x.pdf", data)
    sentence = str(fault.value)
    assert "\n" not in sentence
    assert any("一" <= char <= "鿿" for char in sentence)
    return sentence


def test_broken_files_are_told_in_one_sentence() -> None:
    whole = pdf(Sheet().text(70, 100, "一、总体情况"))
    for data in (b"%PDF-1.5\n", whole[: len(whole) // 3], b"%PDF-1.5\n" + bytes(range(256)) * 99):
        assert "损坏" in _refused(data)
    assert "没有任何文字" in _refused(pdf(Sheet()))
    assert "600 页" in _refused(pdf(*[Sheet()] * 600))


def test_a_lost_table_of_objects_is_found_again() -> None:
    data = pdf(Sheet().text(70, 100, "一、总体情况"))
    lost = data.replace(b"xref\n0", b"xxxx\n0")
    assert lines(read("x.pdf", lost)) == ["一、总体情况"]


def test_a_file_with_a_password_is_told() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    ]
    assert "密码" in _refused(assemble(objects, "/Encrypt 3 0 R/ID[<00><00>]"))


def _drawing(content: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return assemble([*head, stream(content, packed=True)])


def test_a_decoding_bomb_and_a_million_objects_are_refused_at_once() -> None:
    start = time.process_time()
    assert "异常巨大" in _refused(_drawing(b" " * 200_000_000))
    assert "异常巨大" in _refused(_drawing(b"0 0 m 100 100 l S\n" * 1_000_000))
    assert time.process_time() - start < 10


def test_a_page_full_of_lines_is_read_in_bounded_time() -> None:
    sheet = Sheet().text(70, 100, "一、总体情况")
    for number in range(1500):
        sheet.line(0, number * 0.5, 595, number * 0.5).line(number * 0.4, 0, number * 0.4, 842)
    start = time.process_time()
    read("x.pdf", pdf(sheet))
    assert time.process_time() - start < 10


def test_forms_within_forms_are_given_up_in_bounded_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("checker.run.reading.crew.READING", replace(READING, cpu=2, wall=10))
    deepest = Sheet().line(0, 0, 9, 9)
    for _ in range(7):
        outer = Sheet()
        outer.form(deepest, "1 0 0 1 0 0")
        outer.parts *= 12
        deepest = outer
    start = time.monotonic()
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf(deepest))
    ((reading,),) = read_all([Input(str(path), True)], load_forms([]), 1)
    assert reading.problem
    assert time.monotonic() - start < 60
