"""What is far larger than any annual report is refused at once; what is large is read in proportion."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import run
from checker.document import Unreadable
from checker.readers import read
from checker.readers.bounds import MAX_CELLS, MAX_PARAGRAPHS, MAX_TEXT
from checker.settings import Settings
from support.documents import open_text, para, word
from support.documents import run as word_run

SAMPLE = Path(__file__).parents[2] / "samples" / "2020-clean.md"
SENTENCE = "本机关全年收到政府信息公开申请一批。"
FIGURES = "<td>12</td>" * 7
"""One row of a table."""

TEXTS: dict[str, Callable[[int], bytes]] = {
    "a.txt": lambda times: f"{SENTENCE}\n".encode() * times,
    "one-line.md": lambda times: f"# 报告\n\n{SENTENCE * times}".encode(),
    "a.html": lambda times: f"<html><body>{f'<p>{SENTENCE}' * times}".encode(),
    "a.mht": lambda times: (
        f"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>{f'<p>{SENTENCE}' * times}".encode()
    ),
    "a.docx": lambda times: word(para(word_run(SENTENCE * 1000)) * (times // 1000 + 1)),
    "a.odt": lambda times: open_text(f"<text:p>{SENTENCE * 1000}</text:p>" * (times // 1000 + 1)),
}
TABLES: dict[str, Callable[[int], bytes]] = {
    "a.html": lambda rows: f"<html><body><table>{f'<tr>{FIGURES}</tr>' * rows}</table>".encode(),
    "unclosed.html": lambda rows: f"<html><body><table>{'<tr><td>1<td>2<td>3' * rows}".encode(),
    "a.md": lambda rows: f"|甲|乙|丙|\n|-|-|-|\n{'|1|2|3|' * 1}\n".encode() + b"|1|2|3|\n" * rows,
}


@pytest.mark.parametrize("name", TEXTS)
def test_more_text_than_any_report_has_is_refused_in_one_sentence(name: str) -> None:
    data = TEXTS[name](2 * MAX_TEXT // len(SENTENCE))
    started = time.process_time()
    with pytest.raises(Unreadable, match=f"^文件的文字超过 {MAX_TEXT // 10_000} 万字，[^。]*$"):
        read(name, data)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", TABLES)
def test_more_cells_than_any_report_has_are_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(Unreadable, match=f"^文件的表格超过 {MAX_CELLS // 10_000} 万格，[^。]*$"):
        read(name, TABLES[name](MAX_CELLS // 2))


def test_a_web_page_of_fifty_megabytes_is_counted_before_it_is_read() -> None:
    data = TEXTS["a.html"](50 * 2**20 // len(f"<p>{SENTENCE}".encode()))
    started = time.process_time()
    with pytest.raises(Unreadable, match="万字"):
        read("a.html", data)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_more_lines_than_any_report_has_are_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(Unreadable, match=f"^文件的文字超过 {MAX_PARAGRAPHS // 10_000} 万段（行），[^。]*$"):
        read(name, (b"12\n\n" if name == "a.txt" else b"<p>12") * (MAX_PARAGRAPHS + 1))
    read(name, (b"12\n\n" if name == "a.txt" else b"<p>12") * MAX_PARAGRAPHS)


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_pictures_written_into_a_report_are_no_text(name: str) -> None:
    address = f"data:image/png;base64,{'iVBORw0K' * (MAX_TEXT // 4)}"
    picture = f'<p><img src="{address}"></p>' if name == "a.html" else f"![]({address})"
    document = read(name, f"{picture}\n\n<p>{SENTENCE}</p>\n".encode())
    assert SENTENCE in "".join(paragraph.text for paragraph in document.paragraphs)


def test_a_long_report_full_of_wrong_figures_costs_time_in_proportion(tmp_path: Path) -> None:
    """From reading to findings; four times the text may take four times as long, and some noise."""
    settings = Settings()
    forms, rules = run.load(settings)
    report = SAMPLE.read_text(encoding="utf-8")

    def seconds(paragraphs: int) -> float:
        path = tmp_path / f"{paragraphs}.md"
        said = (
            f"本年共收到政府信息公开申请{n}件，其中自然人{n}件、商业企业{n % 7}件，办结{n + 5}件。"
            for n in range(99, 99 + paragraphs)
        )
        head, mark, rest = report.partition("\n## 二")
        assert mark
        path.write_text(head + "\n\n" + "\n\n".join(said) + "\n" + mark + rest, encoding="utf-8")
        started = time.process_time()
        audit = run.check([str(path)], settings, forms, rules)
        assert len(audit.reports[0].findings) >= paragraphs // 2
        return time.process_time() - started

    seconds(10)
    assert min(seconds(400), seconds(400)) < 8 * min(seconds(100), seconds(100)) + 1
