"""Standard output and error: encodings, colours, where each format goes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click

from checker.faults import printable, system_reason


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
    """One message on standard error. What it quotes (names of files, mostly) begins no line of its own and
    commands no terminal."""
    click.echo(printable(message), err=True)


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
    return shutil.get_terminal_size((100, 24)).columns


def write(text: str, target: Path | None, *, for_people: bool) -> None:
    """Writes one rendered format to its file, or to standard output.

    What programs read is UTF-8 with plain line ends wherever it goes; text for people is in the
    character set of the console.
    """
    if target is not None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            raise click.UsageError(f"无法写入 {target}：{system_reason(problem)}") from None
    elif for_people:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()


def progress(total: int) -> Callable[[], None]:
    """A bar on standard error where there are many files and somebody looks."""
    if total < 8 or not sys.stderr.isatty():
        return lambda: None
    bar = click.progressbar(length=total, label="核对", file=sys.stderr)

    def step() -> None:
        bar.update(1)
        if bar.finished:
            bar.render_finish()

    return step
