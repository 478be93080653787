"""What a visitor reads and takes away, made from his audit: the pages, and the one table of files."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checker import notices, render, run
from checker.audit import Audit
from checker.desk import aids
from checker.desk.matrix import overview
from checker.desk.pages import environment
from checker.ground.wholefile import replace_file
from checker.marked import copies
from checker.notices.pattern import template
from checker.organs import Organs
from checker.organs.reading import COLUMNS
from checker.organs.writing import as_rows
from checker.render import html, organ_list
from checker.run.organs_met import organs_met
from checker.run.rendering import each

OVERVIEW = "overview.json"
_NO_ISSUER = (
    "整改通知还没有落款的单位：在机关名单的“上级机关”一栏写上，或在通知模板里写上，与报告一起再放入。"
)
TOLD = "told.json"
"""Chinese sentences about what is not among the files."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the files are made from. ``organs``: the list of who is who that was dropped; ``told`` is added to
    by those who make them."""

    audit: Audit
    options: render.Options
    folder: Path
    organs: Organs | None
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
    if written.without:
        made.told.append("没有标注副本的，请把“校核结果”里它那一页发过去：位置和改法都在上面。")
    if written.files:
        _pack(made.folder / "标注副本.zip", _inside(folder))


def _pages(made: Made) -> None:
    folder = made.folder / "校核结果"
    run.render_pages(made.audit, made.options, folder)
    _pack(made.folder / "校核结果.zip", _inside(folder))


def _notices(made: Made) -> None:
    """With the template that they are written by, to be made one's own and dropped among the reports."""
    folder = made.folder / "整改通知"
    for name, data in notices.files(made.audit, made.options):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    if not folder.exists():
        made.told.append("没有要改正的问题，没有整改通知。")
        return
    head, bodies = made.options.letterhead, {one.body for one in made.audit.reports}
    if not head.issuer and head.template is None and not bodies <= made.options.superiors.keys():
        made.told.append(_NO_ISSUER)
    own = head.template
    (folder / aids.TEMPLATE).write_bytes(own.read_bytes() if own else template())
    _pack(made.folder / "整改通知.zip", _inside(folder))


def _history(made: Made) -> None:
    """It is there already, unless the desk keeps one for all."""


def _organs(made: Made) -> bytes | None:
    """What was dropped, with the bodies that were met besides: nothing that somebody wrote is lost."""
    met = organs_met([report.report for report in made.audit.reports if report.report])
    known = made.organs
    kept = list(known.organs) if known is not None else []
    kept += [one for one in met if known is None or known.identify(one.full).organ is None]
    return organ_list.workbook(COLUMNS, as_rows(kept)) if kept else None


def _all(made: Made) -> None:
    """What was made before this one, with what is packed by itself unpacked."""

    def found() -> Iterator[tuple[Path, str]]:
        for output in OUTPUTS.values():
            file = made.folder / output.file
            if file.suffix == ".zip":
                yield from ((inner, f"{file.stem}/{name}") for inner, name in _inside(file.with_suffix("")))
            elif file.exists():
                yield file, file.name

    _pack(made.folder / "全部结果.zip", found())


def _inside(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files below a folder, if it is there, each with its path in it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file, file.relative_to(folder).as_posix()


def _pack(target: Path, files: Iterator[tuple[Path, str]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for file, name in files:
            archive.write(file, name)


OUTPUTS: Final[Mapping[str, Output]] = {
    "ledger": Output(aids.LEDGER, "审核台账", "Excel，一个问题一行", _rendered("xlsx")),
    "pages": Output("校核结果.zip", "校核结果", "总览和每份一页，可单独转发", _pages),
    "notices": Output("整改通知.zip", "整改通知", "每份一页 Word，模板可换", _notices),
    "organs": Output(aids.ORGANS, "机关名单", "补好再放入，查谁没有报送", _organs),
    "marked": Output("标注副本.zip", "标注副本", "Word、PDF、网页、Excel 各一份", _marked),
    "history": Output(aids.HISTORY, "历史记录", "下一轮、明年放入，自动对比", _history),
    "all": Output("全部结果.zip", "全部打包", "以上各项在一个压缩包里", _all),
}
"""In the order in which they are made; a further one is a line here, before the last."""


def write_pages(audit: Audit, options: render.Options, folder: Path) -> None:
    """The first page's data, and the page of each report under its number."""
    folder.mkdir(parents=True, exist_ok=True)
    env = environment()
    last = len(audit.reports)
    for number, one in enumerate(each(audit), start=1):
        near = {
            "number": number,
            "earlier": number - 1 if number > 1 else None,
            "later": number + 1 if number < last else None,
            "last": last,
        }

        def shown(one: Audit, options: render.Options, near: dict[str, int | None] = near) -> str:
            return html.page(env, "report.html.j2", one, options, near=near)

        page, _ = run.rendered(shown, one, options)
        assert isinstance(page, str)
        (folder / f"{number}.html").write_text(page, "utf-8", "replace")
    _write_json(folder / OVERVIEW, overview(audit, options.rules))
    _write_json(folder / TOLD, [])


def write_files(
    audit: Audit,
    options: render.Options,
    folder: Path,
    organs: Organs | None,
    ready: Callable[[str], None],
) -> None:
    """Every output, one after another; ``ready`` hears the name of each that is there."""
    made = Made(audit, options, folder, organs, [])
    for name, output in OUTPUTS.items():
        data = output.make(made)
        if data is not None:
            (folder / output.file).write_bytes(data)
        _write_json(folder / TOLD, made.told)
        if (folder / output.file).exists():
            ready(name)


def _write_json(file: Path, data: object) -> None:
    """The server may read it at any moment."""
    replace_file(file, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
