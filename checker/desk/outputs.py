"""What a visitor reads and takes away, made from his audit: the pages, and the one table of files."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from checker import render, run
from checker.audit import Audit
from checker.desk.matrix import overview
from checker.desk.pages import environment
from checker.ground.wholefile import replace_file
from checker.marked import copies
from checker.render import html
from checker.rules import Ruleset

OVERVIEW = "overview.json"
TOLD = "told.json"
"""Chinese sentences about what is not among the files."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the files are made from. ``told`` is added to by those who make them."""

    audit: Audit
    options: render.Options
    folder: Path
    told: list[str]


@dataclass(frozen=True, slots=True)
class Output:
    """A file to take away. ``file``: its name; ``about``: what it is good for.

    ``make`` gives its bytes; or ``None``, having put the file in the folder itself or told why there is none.
    """

    file: str
    said: str
    about: str
    make: Callable[[Made], bytes | None]


def _rendered(format: str) -> Callable[[Made], bytes]:
    def make(made: Made) -> bytes:
        shown, _ = run.rendered(render.renderer(format), made.audit, made.options)
        return shown.encode() if isinstance(shown, str) else shown

    return make


def _marked(made: Made) -> None:
    folder = made.folder / "标注副本"
    written = copies.write(made.audit, folder, made.options)
    made.told.extend(written.told)
    if written.files:
        _pack(made.folder / "标注副本.zip", ((file, file.name) for file in sorted(written.files)))


def _all(made: Made) -> None:
    """The files that were made before this one, the marked copies unpacked, and the pages of the reports."""

    def found() -> Iterator[tuple[Path, str]]:
        for output in OUTPUTS.values():
            file = made.folder / output.file
            if file.suffix != ".zip" and file.exists():
                yield file, file.name
        for file in sorted((made.folder / "标注副本").glob("*")):
            yield file, f"标注副本/{file.name}"

    _pack(made.folder / "全部结果.zip", found())


def _pack(target: Path, files: Iterator[tuple[Path, str]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for file, name in files:
            archive.write(file, name)


OUTPUTS: Final[Mapping[str, Output]] = {
    "ledger": Output("审核台账.xlsx", "审核台账", "Excel，一个问题一行", _rendered("xlsx")),
    "marked": Output("标注副本.zip", "标注副本", "每份一个副本，问题批在字上", _marked),
    "page": Output("校核结果.html", "校核结果", "一个网页，可存档、打印、转发", _rendered("html")),
    "all": Output("全部结果.zip", "全部打包", "以上各项在一个压缩包里", _all),
}
"""In the order in which they are made; a further one is a line here, before the last."""


def write_pages(audit: Audit, options: render.Options, rules: Ruleset, folder: Path) -> None:
    """The first page's data, and the page of each report under its number."""
    folder.mkdir(parents=True, exist_ok=True)
    env = environment()
    last = len(audit.reports)
    for number in range(1, last + 1):
        near = {
            "number": number,
            "earlier": number - 1 if number > 1 else None,
            "later": number + 1 if number < last else None,
            "last": last,
        }

        def shown(one: Audit, options: render.Options, near: dict[str, int | None] = near) -> str:
            return html.page(env, "report.html.j2", one, options, near=near)

        page, _ = run.rendered(shown, _alone(audit, number - 1), options)
        assert isinstance(page, str)
        (folder / f"{number}.html").write_text(page, "utf-8", "replace")
    _write_json(folder / OVERVIEW, overview(audit, rules))
    _write_json(folder / TOLD, [])


def write_files(audit: Audit, options: render.Options, folder: Path, ready: Callable[[str], None]) -> None:
    """Every output, one after another; ``ready`` hears the name of each that is there."""
    made = Made(audit, options, folder, [])
    for name, output in OUTPUTS.items():
        data = output.make(made)
        if data is not None:
            (folder / output.file).write_bytes(data)
        _write_json(folder / TOLD, made.told)
        if (folder / output.file).exists():
            ready(name)


def _alone(audit: Audit, at: int) -> Audit:
    """One report of an audit, with those beside it that its findings point into."""
    report = audit.reports[at]
    there = {location.path for finding in report.findings for location in finding.locations}
    known = [*audit.context, *(one.report for one in audit.reports if one is not report and one.report)]
    beside = tuple(other for other in known if other.path in there and other.path != report.path)
    return replace(audit, reports=(report,), skipped=(), notes=(), context=beside)


def _write_json(file: Path, data: object) -> None:
    """The server may read it at any moment."""
    replace_file(file, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
