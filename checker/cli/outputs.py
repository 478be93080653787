"""Where each format of an audit goes, and what an office puts on its notices."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from pathlib import Path

import click

from checker import config, render
from checker.config import Configuration
from checker.ground.extras import needed
from checker.ground.faults import system_reason
from checker.ground.paths import Folder, Remote, Target, on_disk
from checker.ground.remote import examine
from checker.ground.wholefile import is_device
from checker.ground.wholefolder import INDEX
from checker.settings import Letterhead


def targets(found: Configuration) -> list[tuple[str, Target | None]]:
    """Each format with its file or folder (``None``: standard output). Raises ``click.UsageError``."""
    files: dict[str, Target] = dict(found["output"])
    bare = files.pop("", None)
    if isinstance(bare, Folder):
        raise click.UsageError(f"--output {bare}：末尾有斜线，是文件夹；请写作 html={bare}，或写明文件的名字")
    if bare is not None and not found.given("format"):
        name = format_of(bare)
        if name in files:
            raise click.UsageError(f"--output 为格式 {name} 指定了两个文件：{files[name]} 与 {bare}")
        files[name], bare = bare, None
    asked = list(dict.fromkeys([*found["format"], *files]))
    if not found.given("format") and files:
        asked = list(files)
    free = [name for name in asked if name not in files]
    if bare is not None:
        if len(free) != 1:
            raise click.UsageError("--output 不写格式时，只能有一种格式；多种格式请写作“格式=文件”")
        files[free.pop()] = bare
    if len(free) > 1:
        raise click.UsageError(
            f"只有一种格式能写到标准输出；请用 --output 格式=文件 为 {'、'.join(free[:-1])} 指定文件"
        )
    _examine(asked, files.values())
    if free and sys.stdout is not None and sys.stdout.isatty():
        for name in free:
            if name in render.FORMATS and render.FORMATS[name].binary:
                raise click.UsageError(f"格式 {name} 是文件，不能显示在终端上；请用 --output 指明写到哪里")
    if render.TEMPLATE in asked and found["template"] is None:
        raise click.UsageError("格式 template 要用 --template 指明模板文件")
    notice = files.get("notice")
    if isinstance(notice, Path) and notice.suffix.lower() in (".docx", ".doc", ".wps"):
        folder = f"{notice.with_suffix('').as_posix()}/"
        raise click.UsageError(f"整改通知一份报告一个 Word 文件；请写文件夹，末尾加斜线：notice={folder}")
    return [(name, files.get(name)) for name in asked]


def _examine(formats: Iterable[str], files: Iterable[Target]) -> None:
    """Stops a run whose outputs need what is not installed, or an address that there cannot be."""
    for name in formats:
        if name in render.FORMATS and (extra := render.FORMATS[name].extra):
            needed(extra[0], extra[1], f"输出格式 {name} ")
    for file in files:
        if not isinstance(file, Remote):
            continue
        if file.address.endswith("/"):
            raise click.UsageError(f"--output {file}：写成文件夹的输出只能写在本机")
        try:
            examine(file.address)
        except OSError as fault:
            raise click.UsageError(f"无法写入 {file}：{system_reason(fault)}") from None


def first_file(target: Target) -> Path | Remote:
    """The file of an output that somebody opens first."""
    return target.path / INDEX if isinstance(target, Folder) else target


def format_of(file: Path | Remote, formats: Container[str] = render.FORMATS) -> str:
    """The format that a file's name asks for; none at all, and a device, asks for text.

    Raises ``click.UsageError`` for a suffix that stands for none of ``formats``.
    """
    suffix = file.suffix.lower()
    if not suffix or (isinstance(file, Path) and is_device(file)):
        return "text"
    name = render.SUFFIXES.get(suffix)
    if name in formats:
        return str(name)
    known = "、".join(one for one, of in render.SUFFIXES.items() if of in formats)
    why = f"格式 {name} 这里还不能输出" if name else f"看不出后缀“{file.suffix}”是哪种格式"
    raise click.UsageError(f"--output {file}：{why}；认得的后缀有 {known}，其他名字请用 --format 指明格式")


def letterhead(pairs: tuple[str, ...]) -> Letterhead:
    """What ``--notice 项=内容`` says. Raises ``click.UsageError``."""
    fields: dict[str, str] = {}
    for pair in pairs:
        key, _, text = pair.partition("=")
        if key not in config.NOTICE or not text:
            raise click.UsageError(f"--notice 应写作“项=内容”，项是 {'、'.join(config.NOTICE)}，不是“{pair}”")
        fields[key] = text
    template = Path(on_disk(fields.pop("template"))) if "template" in fields else None
    return Letterhead(**fields, template=template)
