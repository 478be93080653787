"""Standard output and error: encodings, colours, where each format goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from checker.ground.faults import printable, system_reason
from checker.ground.paths import Folder, Remote, identity
from checker.ground.remote import is_remote
from checker.ground.wholefile import is_device, place, refusal, replace_file
from checker.ground.wholefolder import INDEX

if TYPE_CHECKING:
    from checker.run.inputs import Input


def prepare_streams() -> None:
    """A console that cannot show a character shows another, and never stops the run; one that is closed
    (``>&-``, a Windows service) shows nothing."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open for as long as we run


def say(message: str) -> None:
    """One message on standard error, where somebody still reads it. What it quotes (names of files, mostly)
    begins no line of its own and commands no terminal."""
    try:
        click.echo(printable(message), err=True)
    except BrokenPipeError:
        drop(sys.stderr)


def encoding() -> str:
    """The character set of standard output (``gbk`` on many Windows consoles)."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def colours(choice: str) -> bool:
    """Whether text may be coloured: ``always``, ``never``, or only on a terminal (``auto``)."""
    if choice != "auto":
        return choice == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the terminal; 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def write(output: str | bytes, target: Path | Remote | None, *, for_people: bool) -> None:
    """Writes one rendered format to its file, whole or not at all, or to standard output.

    What programs read is UTF-8 with plain line ends wherever it goes; text for people is in the
    character set of the console. A reader that has gone (``gouji … | head``) is no fault of the reports.
    """
    if target is not None:
        with writing(target), suppress(BrokenPipeError):
            replace_file(target, _bytes(output))
        return
    try:
        if for_people and isinstance(output, str):
            sys.stdout.write(output)
            sys.stdout.flush()
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(_bytes(output))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        drop(sys.stdout)
    except OSError as problem:
        drop(sys.stdout)
        raise click.ClickException(f"无法写到标准输出：{system_reason(problem)}") from None


@contextmanager
def writing(target: object) -> Iterator[None]:
    """What the system refuses becomes one sentence. Raises ``click.ClickException``."""
    try:
        yield
    except OSError as problem:
        raise click.ClickException(f"无法写入 {target}：{system_reason(problem)}") from None


def _bytes(output: str | bytes) -> bytes:
    return output.encode("utf-8") if isinstance(output, str) else output


def drop(stream: TextIO) -> None:
    """Lets what is still to be written to a stream go nowhere: it can no longer be written."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def drained() -> bool:
    """Whether all that was written has gone out; what cannot go out is let go."""
    sound = True
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            drop(stream)
        except (OSError, ValueError):
            drop(stream)
            sound = False
    return sound


def refuse(outputs: Sequence[Path | Remote], read: Iterable[Input]) -> None:
    """Stops a run before it reads anything where an output would overwrite what it reads, another output,
    or cannot be written. Raises ``click.ClickException``.

    An audit of an earlier run that lies among the reports is not read as one: it may be renewed.
    """
    written: dict[object, Path | Remote] = {}
    for output in outputs:
        if isinstance(output, Path) and is_device(output):
            continue
        if isinstance(output, Path) and (problem := refusal(output)):
            raise click.ClickException(f"无法写入 {output}：{system_reason(problem)}")
        key = identity(place(output)) if isinstance(output, Path) else output.address
        if (other := written.setdefault(key, output)) is not output:
            raise click.ClickException(f"两个 --output 指向同一个文件：{other} 与 {output}")
    kept = {_key(item.path): item for item in read} if written else {}
    for key, output in written.items():
        item = kept.get(key)
        if item is not None and (item.named or not _is_ours(output)):
            raise click.ClickException(f"不能写到 {output}：这次运行要读这个文件（{item.path}）")


def _key(path: str) -> object:
    return path if is_remote(path) else identity(path)


def _is_ours(output: Path | Remote) -> bool:
    """Whether it is an audit of an earlier run; at an address nobody looks."""
    return isinstance(output, Path) and _wrote(place(output))


def _wrote(file: Path) -> bool:
    from checker.render.own import wrote  # it knows what a report is, which few commands need to

    return wrote(file.read_bytes())


def refuse_foreign(folders: Iterable[Folder]) -> None:
    """Stops a run that would put its first page in the place of one that is not ours."""
    for folder in folders:
        first = folder.path / INDEX
        if first.is_file() and not _wrote(first):
            raise click.ClickException(f"不能写到 {folder}：其中的 {INDEX} 不是 gouji 写的")
