"""Where what is shown of a run goes: standard output, or a file, whole or not at all."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import click

from checker import render, run
from checker.audit import Audit
from checker.cli.console import drop, say, write, writing
from checker.cli.progress_line import watched
from checker.ground import trial
from checker.ground.faults import system_reason
from checker.ground.paths import Folder, Remote, Target
from checker.ground.wholefile import replacing

Output = tuple[str, Target | None, render.Options]
"""A format, its file (``None``: standard output), and how it is to look."""
Run = Callable[[run.Sink, run.Shows, run.Progress, bool, bool], Audit]
"""Runs: gives each report to the sink, as it is to be shown; ``whole``, ``asked`` as for ``run.stream``."""


def written(targets: Sequence[Output], run_it: Run, *, show_passed: bool, held: bool) -> Audit:
    """Lets a run go on, and writes all formats: those that can be as the reports come, the others at its end.

    ``held``: all are written at its end. Raises ``click.ClickException`` where one cannot be written.
    """
    coming = [one for one in targets if _comes(one[0]) and not held]
    rest = [one for one in targets if held or not _comes(one[0])]
    with _opened(coming) as outputs, watched() as line:

        def sink(found: run.Audited) -> None:
            trial.passed()
            line.clear()
            for output in outputs:
                output.take(found)

        shows = {name: options for name, _, options in coming if render.FORMATS[name].streamed}
        asked = len(shows) < len(coming)
        audit = run_it(sink, run.Shows(shows, show_passed), line, bool(rest) or held, asked)
        trial.passed()
        line.clear()
        for output in outputs:
            output.close(audit)
    for name, target, options in rest:
        if isinstance(target, Folder):
            with writing(target):
                audit = _into(target.path, name, audit, options)
            continue
        shown, audit = run.rendered(render.renderer(name), audit, options)
        write(shown, target, for_people=name in render.FORMATS and render.FORMATS[name].for_people)
    return audit


def _into(folder: Path, name: str, audit: Audit, shown: render.Options) -> Audit:
    """Writes a format as a folder of files; the audit that they show."""
    if name == "notice":
        from checker import notices

        written = notices.write(audit, folder, shown)
        if letters := sum(file.suffix == ".docx" for file in written.files):
            say(f"写好 {letters} 份整改通知：{folder}")
        for sentence in written.told:
            say(sentence)
        return audit
    return run.render_pages(audit, shown, folder)


class _Output(Protocol):
    """One format while the run goes on."""

    def take(self, found: run.Audited) -> None: ...

    def close(self, audit: Audit) -> None:
        """All reports are taken."""
        ...


class _Text:
    """A format of text; ``target`` and ``file``: ``None`` for standard output."""

    def __init__(
        self, name: str, options: render.Options, target: Path | Remote | None, file: IO[bytes] | None
    ) -> None:
        self._name, self._options, self._target, self._file = name, options, target or Path(), file
        self._format = render.stream(name)
        self._begun = False

    def take(self, found: run.Audited) -> None:
        before = self._format.joint if self._begun else self._format.opening
        self._put(before + found.shown[self._name])
        self._begun = True

    def close(self, audit: Audit) -> None:
        before = "" if self._begun else self._format.opening
        self._put(before + self._format.closing(audit, self._options))

    def _put(self, text: str) -> None:
        if self._file is None:
            write(text, None, for_people=render.FORMATS[self._name].for_people)
        elif text:
            with _writing(self._target):
                self._file.write(text.encode("utf-8"))


class _Rows:
    """Rows of Parquet."""

    def __init__(self, target: Path | Remote | None, file: IO[bytes] | io.RawIOBase) -> None:
        from checker.render.parquet import FINDINGS, Table, finding_rows

        self._target, self._rows = target or Path(), finding_rows
        self._table: Table | None = None  # where whoever reads it has gone before it began
        with _writing(self._target):
            self._table = Table(file, FINDINGS)

    def take(self, found: run.Audited) -> None:
        assert found.audit is not None
        if self._table is not None:
            with _writing(self._target):
                self._table.add(self._rows(found.audit))

    def close(self, audit: Audit) -> None:
        from checker.render.parquet import about

        if self._table is not None:
            with _writing(self._target):
                self._table.close(about(audit))


class _Standard(io.RawIOBase):
    """Standard output for a library that closes what it wrote to."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """At once, so that no process that is started meanwhile finds it unwritten."""
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            drop(sys.stdout)
        return len(data)


def _comes(name: str) -> bool:
    """Whether a format is written as the reports come."""
    return name == "parquet" or (name in render.FORMATS and render.FORMATS[name].streamed)


@contextmanager
def _opened(targets: Sequence[Output]) -> Iterator[list[_Output]]:
    """The formats that are written report by report; their files take their places at the end of the body."""
    with ExitStack() as stack:
        outputs: list[_Output] = []
        for name, target, options in targets:
            assert not isinstance(target, Folder)  # no format that comes report by report is a folder
            file = stack.enter_context(_file(target)) if target is not None else None
            if name == "parquet":
                outputs.append(_Rows(target, file or _Standard()))
            else:
                outputs.append(_Text(name, options, target, file))
        yield outputs


@contextmanager
def _file(target: Path | Remote) -> Iterator[IO[bytes]]:
    whole = replacing(target)
    with _writing(target):
        file = whole.__enter__()
    try:
        yield file
    except BaseException:
        whole.__exit__(*sys.exc_info())
        raise
    with _writing(target):
        whole.__exit__(None, None, None)


@contextmanager
def _writing(target: Path | Remote) -> Iterator[None]:
    """Tells in one sentence what could not be written; that a pipe's reader has gone is no fault."""
    try:
        yield
    except BrokenPipeError:
        pass
    except OSError as problem:
        raise click.ClickException(f"无法写入 {target}：{system_reason(problem)}") from None
