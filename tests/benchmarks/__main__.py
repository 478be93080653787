"""What a start and a report cost, beside floors and peers, in one run: ``python -m benchmarks``.

    python -m benchmarks [--rounds N] [--documents FOLDER] [--textlint PROGRAM] [--many N] [--count] [--write]

``--many`` runs over so many made-up reports, and over a tenth of them (N × 0.5 s of the processor, about);
``--count`` counts instructions of the starts by callgrind (slow); ``--write`` puts the table into
``docs/performance.md``. The peers come with the extra ``gouji[bench]``; one that is not there is told so.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.benchmarks.row import Row
from tests.benchmarks.surveys import surveys
from tests.benchmarks.timing import ENVIRONMENT, ROOT, instructions, medians, printed, python

SAMPLE = ROOT / "samples" / "2019-procurement.txt"
PAGE = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- 表：由 python -m benchmarks --write 写成 -->", "<!-- 表完 -->"
_PEERS = {
    "docx": ("read_docx", "python-docx", "docx", 1.0),
    "html": ("read_html", "pandas.read_html（lxml）", "pandas", 2.0),
    "pdf": ("read_pdf", "pdfplumber", "pdfplumber", 0.5),
}


def _gouji(*arguments: str | Path) -> list[str]:
    return python("-m", "checker", *arguments)


def starts(rounds: int, textlint: str | None) -> Iterator[Row]:
    """A start of the command as multiples of a start of the interpreter."""
    commands = {
        "floor": python("-c", "pass"),
        "version": _gouji("--version"),
        "alone": _gouji("check", "--no-cache", SAMPLE),
        "again": _gouji("check", SAMPLE),
    }
    if textlint:
        commands["textlint"] = [textlint, str(SAMPLE)]
    took = medians(commands, rounds)
    floor = took.pop("floor")
    told = (
        ("version", "gouji --version", None),
        ("alone", "一份文本报告", 20.0),
        ("again", "同上，未变", 11.0),
    )
    for name, what, goal in told:
        other = f"python -c pass {floor * 1000:.0f} ms"
        yield Row(what, f"{took[name] * 1000:.0f} ms", other, took[name] / floor, goal)
    if textlint:
        other = f"textlint {took['textlint'] * 1000:.0f} ms"
        yield Row(
            "一份文本报告，对文字校对工具",
            f"{took['alone'] * 1000:.0f} ms",
            other,
            took["alone"] / took["textlint"],
            None,
        )
    else:
        yield Row("一份文本报告，对文字校对工具", "–", "没有 textlint（npm）", None, None)


def counts() -> Iterator[Row]:
    """The starts in instructions, which do not depend on what else the machine does; those of the processes
    that read files are not in them where these are ended from outside."""
    floor = instructions(python("-c", "pass"))
    again = _gouji("check", SAMPLE)
    instructions(again)  # what valgrind changes of the environment makes it another run
    for what, command in (("一份文本报告", _gouji("check", "--no-cache", SAMPLE)), ("同上，未变", again)):
        count = instructions(command)
        if floor and count:
            other = f"{floor / 1e6:.0f} M"
            yield Row(f"{what}（指令数）", f"{count / 1e6:.0f} M", other, count / floor, None)


def reading(folder: Path, rounds: int) -> Iterator[Row]:
    """Reading the documents of a format against the library that is known for it, imports not counted."""
    for suffix, (task, peer, module, goal) in _PEERS.items():
        files = sorted((folder / suffix).glob(f"*.{suffix}"))
        what = f"读 {len(files)} 份 {suffix}"
        if not files or find_spec(module) is None:
            yield Row(what, "–", "没有样本" if not files else f"没有安装 {peer}", None, None)
            continue
        driver = ("-m", "tests.benchmarks.drivers")
        took: dict[str, list[float]] = {"read_ours": [], task: []}
        for _ in range(rounds):
            for name, found in took.items():
                found.append(printed(python(*driver, name, *files)))
        ours, other = median(took["read_ours"]), median(took[task])
        yield Row(what, f"{ours:.0f} ms", f"{peer} {other:.0f} ms", ours / other, goal)


def warm(folder: Path, rounds: int) -> Iterator[Row]:
    """One text report in a process that has read some."""
    files = [*sorted((folder / "txt_raw").glob("*.txt"))[:6], SAMPLE]
    driver = ("-m", "tests.benchmarks.drivers")
    took: dict[str, list[float]] = {"warm_read": [], "warm_audit": []}
    for _ in range(rounds):
        for task, found in took.items():
            found.append(printed(python(*driver, task, *files)))
    read, audit = map(median, took.values())
    yield Row("文本报告：从文件到数据（热）", f"{read:.1f} ms", "–", read, None, "ms")
    yield Row("从数据到问题（热）", f"{audit:.1f} ms", "–", audit, 25.0, "ms")
    yield Row("文本报告：从文件到问题（热）", f"{read + audit:.1f} ms", "–", read + audit, 25.0, "ms")


def table(rows: Sequence[Row]) -> str:
    lines = [["项目", "勾稽", "对照", "结果", "目标", ""], ["---"] * 6, *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=Path, default=ROOT.parent / "shared" / "documents")
    parser.add_argument("--textlint", default=shutil.which("textlint"))
    parser.add_argument("--many", type=int, default=0)
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as cache:
        ENVIRONMENT["GOUJI_CACHE_DIR"] = cache
        parts = [
            starts(given.rounds, given.textlint),
            warm(given.documents, given.rounds),
            reading(given.documents, given.rounds),
        ]
        parts += [surveys(Path(cache) / "many", given.many)] if given.many else []
        for part in [*parts, *([counts()] if given.count else [])]:
            for row in part:
                rows.append(row)
                print(" | ".join(row.cells()), flush=True)
    if given.write:
        page = PAGE.read_text("utf-8")
        before, after = page.partition(_BEGIN)[0], page.partition(_END)[2]
        PAGE.write_text(f"{before}{_BEGIN}\n\n{table(rows)}\n\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    main()
