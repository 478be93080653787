"""Notices: what each department is told to mend, in Word and as a page, by our template or the office's."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest

from checker.ground.faults import RuleFault
from checker.notices import examine
from checker.notices.pattern import template
from checker.readers.office import libreoffice
from support.command import ROOT, gouji

SAMPLE = ROOT / "samples" / "2019-procurement.txt"
CLEAN = ROOT / "samples" / "2020-clean.md"
NAME = "云岭县公安局2019整改通知"


def made(folder: Path, *arguments: str | Path, code: int = 1) -> list[str]:
    done = gouji("check", *arguments, "--output", "notice=通知/", cwd=folder)
    assert done.returncode == code, done.stderr
    return [paragraph.text for paragraph in docx.Document(str(folder / "通知" / f"{NAME}.docx")).paragraphs]


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("notices")
    head = (
        "issuer=云岭县人民政府办公室",
        "number=云政办函〔2026〕3号",
        "deadline=2026年1月20日",
        "date=2026年1月5日",
    )
    options = [part for one in head for part in ("--notice", one)]
    return folder, made(folder, SAMPLE, CLEAN, *options)


def test_a_notice_says_what_where_and_what_to_do(notice: tuple[Path, list[str]]) -> None:
    _, text = notice
    assert text[:3] == [
        "关于云岭县公安局2019年政府信息公开工作年度报告的整改通知",
        "云政办函〔2026〕3号",
        "云岭县公安局：",
    ]
    assert "有 1 处应当改正、3 处需要核实" in text[3]
    assert "请于2026年1月20日前逐项核实" in text[3]
    first = text.index(
        "1．应当改正：正文说政府集中采购“金额” 4946.96万元，而表二采购总金额 4964.96 万元，对不上。"
    )
    heads = [line.partition("：")[0] for line in text[first + 1 : first + 6]]
    assert heads == ["位置", "印作", "应为", "依据", "建议"]
    numbers = [line.partition("．")[0] for line in text if "．" in line[:3]]
    assert numbers == ["1", "2", "3", "4"]
    assert text[-2:] == ["云岭县人民政府办公室", "2026年1月5日"]
    assert "联系方式" not in "".join(text)  # nothing was said of it
    assert "{{" not in "".join(text)


def test_a_clean_report_gets_none_and_that_is_told(tmp_path: Path) -> None:
    done = gouji("check", CLEAN, "--output", "notice=通知/", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        0,
        "没有要改正的问题，不写整改通知：临川湖市水务局 2020 年度。\n",
    )
    assert not [*(tmp_path / "通知").glob("*")]


def test_a_page_says_the_same(notice: tuple[Path, list[str]]) -> None:
    folder, text = notice
    page = (folder / "通知" / f"{NAME}.html").read_text("utf-8")
    for said in (text[0], "4946.96万元", "相邻两位数字颠倒（6、4）。", "云岭县人民政府办公室"):
        assert said in page
    shown = gouji("check", SAMPLE, CLEAN, "--format", "notice", cwd=folder)
    assert shown.stdout.count('<article class="letter">') == 1
    assert "不写整改通知：临川湖市水务局" in shown.stdout


def test_notices_are_no_reports(notice: tuple[Path, list[str]]) -> None:
    folder, _ = notice
    done = gouji("check", *sorted((folder / "通知").iterdir()), cwd=folder)
    assert "".join(done.stdout.split()).count("这是gouji自己的审核结果，不是报告") == 2


def test_a_notice_is_never_written_over(tmp_path: Path) -> None:
    made(tmp_path, SAMPLE)
    file = tmp_path / "通知" / f"{NAME}.docx"
    file.write_bytes(b"edited")
    assert gouji("check", SAMPLE, "--output", "notice=通知/", cwd=tmp_path).returncode == 1
    assert file.read_bytes() == b"edited"
    assert {one.name for one in (tmp_path / "通知").iterdir()} == {
        f"{NAME}.docx",
        f"{NAME} (2).docx",
        f"{NAME}.html",
    }


def test_the_office_may_have_a_template_of_its_own(tmp_path: Path) -> None:
    """Placeholders that Word has cut into runs, in a header, and in a row of a table that is repeated."""
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "机密 {{文号}}"
    paragraph = own.add_paragraph()
    for part in ("致{{收", "件单", "位}}：限", "{{期限}}"):
        paragraph.add_run(part)
    own.add_paragraph("{{联系方式}}")
    table = own.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("项", "事", "{{序号}}", "{{问题}}"), strict=True
    ):
        cell.text = text
    own.save(str(tmp_path / "模板.docx"))
    made(tmp_path, SAMPLE, "--notice", "template=模板.docx", "--notice", "number=A&<1>")
    found = docx.Document(str(tmp_path / "通知" / f"{NAME}.docx"))
    assert [one.text for one in found.paragraphs if one.text] == [
        "致云岭县公安局：限收到本通知之日起5个工作日"
    ]
    assert found.sections[0].header.paragraphs[0].text == "机密 A&<1>"
    rows = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    assert [row[0] for row in rows] == ["项", "1", "2", "3", "4"]
    assert rows[1][1].startswith("正文说政府集中采购")


def test_our_template_can_be_taken_to_begin_with(tmp_path: Path) -> None:
    assert gouji("init", "--notice-template", "模板.docx", cwd=tmp_path).returncode == 0
    assert (tmp_path / "模板.docx").read_bytes() == template()
    assert made(tmp_path, SAMPLE, "--notice", "template=模板.docx")[1] == "云岭县公安局："


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["{{收件人}}", "{{#问题}}", "{{/问题}}"], "没有“{{收件人}}”这一项；可用的有"),
        (["{{标题}}"], "没有“{{#问题}}”和“{{/问题}}”"),
        (["{{#问题}}"], "没有同一处的“{{/问题}}”"),
    ],
)
def test_a_faulty_template_is_told(tmp_path: Path, paragraphs: list[str], said: str) -> None:
    own = docx.Document()
    for text in paragraphs:
        own.add_paragraph(text)
    own.save(str(tmp_path / "模板.docx"))
    with pytest.raises(RuleFault, match=re.escape(said)):
        examine(tmp_path / "模板.docx")


def test_a_template_that_is_no_word_file(tmp_path: Path) -> None:
    (tmp_path / "模板.docx").write_text("{{标题}}", "utf-8")
    done = gouji("check", SAMPLE, "-o", "notice=通知/", "--notice", "template=模板.docx", cwd=tmp_path)
    assert (done.returncode, done.stdout, "通知的模板不能用" in done.stderr) == (2, "", True), done.stderr
    assert not (tmp_path / "通知").exists()
    one = gouji("check", SAMPLE, "--format", "notice", "-o", "notice=通知.docx", cwd=tmp_path)
    assert (one.returncode, "请写文件夹" in one.stderr) == (2, True)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    quoted = "六、其他需要报告的情况{{标题}}<b>"
    text = SAMPLE.read_text("utf-8").replace("六、其他需要报告的情况", quoted)
    (tmp_path / "a{{标题}}&.txt").write_text(text, "utf-8")
    lines = "".join(made(tmp_path, "a{{标题}}&.txt"))
    assert "（文件“a{{标题}}&.txt”）" in lines
    assert quoted.rstrip(">") in lines
    assert lines.count("整改通知") == 1
    page = (tmp_path / "通知" / f"{NAME}.html").read_text("utf-8")
    assert "情况{{标题}}&lt;b”" in page


@pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
def test_an_office_program_opens_it(notice: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, text = notice
    file = folder / "通知" / f"{NAME}.docx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = pypdfium2.PdfDocument(io.BytesIO((tmp_path / f"{NAME}.pdf").read_bytes()))
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    assert len(document) == 2
    assert "".join(text[0].split()) in said
