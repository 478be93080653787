"""What the process of one visit does: the whole run over what was dropped, and all that comes of it.

It tells by messages how far it has come: ``("order", files)``, ``("read", count)``, ``("checked", count)``
(of the files), ``("results", None)``, ``("ready", output)``, ``("done", None)`` or ``("failed", sentence)``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.desk.visit import LAST, RESULTS, ZONES
from checker.ground import ending
from checker.ground.faults import RuleFault, RuleFaults, internal_fault, system_reason
from checker.ground.process import limit_memory
from checker.settings import Letterhead, Settings

if TYPE_CHECKING:
    from checker.run.read_file import ReadFile

Tell = Callable[[tuple[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Task:
    """``folder``: the visit's. ``with_last``: whether there are files of last year. ``lots``: path of each
    file → with which lot it came. ``memory``: in bytes."""

    folder: Path
    with_last: bool
    lots: Mapping[str, int]
    settings: Settings
    letterhead: Letterhead
    memory: int


def serve(task: Task, connection: Connection) -> None:
    """The life of the process. Told to end (SIGTERM), it ends the processes that it started, and itself."""
    ending.listen()
    if sys.platform != "win32":
        os.setsid()  # Ctrl-C at the terminal is for the server, which ends this process
    limit_memory(task.memory)
    with suppress(KeyboardInterrupt, OSError):  # told to end; or nobody listens any more
        connection.send(_outcome(task, connection.send))


def _outcome(task: Task, tell: Tell) -> tuple[str, Any]:
    try:
        _audit(task, tell)
    except RuleFault as fault:
        return "failed", _told(fault, task.folder)
    except RuleFaults as faults:
        return "failed", str(faults)
    except BrokenPipeError:
        raise
    except OSError as fault:
        return "failed", f"无法读写文件：{system_reason(fault)}"
    except MemoryError:
        return "failed", "占用的内存超过上限；请分几次核对"
    except Exception as fault:
        return "failed", internal_fault("核对", fault)
    return "done", None


def _told(fault: RuleFault, folder: Path) -> str:
    """A fault in what was dropped is told by its name as the visitor knows it, not by where we keep it."""
    file = Path(fault.path)
    if folder not in file.absolute().parents:
        return str(fault)
    line = f" 第 {fault.line} 行" if fault.line > 1 else ""
    return f"{file.name}{line}：{fault.message.rstrip('。')}；请改好或移去它，再核对一遍"


def _audit(task: Task, tell: Tell) -> None:
    from checker import render, run
    from checker.desk import aids, outputs
    from checker.desk.answers import answered
    from checker.desk.matrix import by_gravity
    from checker.organs import load as load_organs
    from checker.run.files_read import files_of_run
    from checker.run.rounds import remember

    _settle(task)
    dropped, results = task.folder / ZONES["this"], task.folder / RESULTS
    results.mkdir(parents=True, exist_ok=True)
    letterhead = aids.headed(task.letterhead, dropped)
    last = (Path(LAST),) if task.with_last else ()
    settings = replace(
        aids.aided(task.settings, dropped), previous=last, lots=task.lots, against_last_year=True
    )
    memory = aids.Memory(task.folder, dropped)
    settings = replace(settings, history=memory.begun(results) or settings.history)
    forms, rules = run.load(settings)
    ids = [rule.id for rule in rules]
    tell(("order", [item.path for item in files_of_run(["."], settings)[0]]))
    audit = run.stream(["."], settings, forms, rules, progress=_Watch(tell), whole=True)
    own = results / aids.HISTORY  # one is made to be taken away, though nobody keeps one here
    told = audit.notes  # what of it is remembered is told where it is remembered for others
    audit = remember(audit, settings.history or own, ids, settings.organs)
    audit = replace(audit, notes=audit.notes if settings.history not in (None, own) else told)
    memory.keep(own)
    audit = by_gravity(
        replace(audit, skipped=tuple(one for one in audit.skipped if not aids.is_aid(one.path)))
    )
    organs = load_organs(settings.organs) if settings.organs is not None else None
    answers, unread = answered(aids.ledgers(dropped))
    audit = replace(audit, notes=(*audit.notes, *unread))
    options = render.Options(
        forms={form.id: form for form in forms},
        rules={rule.id: rule for rule in rules},
        letterhead=letterhead,
        answers=answers,
        superiors=organs.superiors() if organs is not None else {},
    )
    outputs.write_pages(audit, options, results)
    tell(("results", None))
    outputs.write_files(audit, options, results, organs, lambda name: tell(("ready", name)))


class _Watch:
    """Tells how many of the files are read, and how many checked: an archive is, when all its reports are."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._file_of: dict[str, int] = {}
        self._files = self._read = 0
        self._left: list[int] = []
        """For each report that is not checked yet, and those after it, the first file that has one of them;
        the last comes first."""

    def begin(self, files: int) -> None:
        """Those of last year, which are read afterwards, are not among what the visitor sees."""
        self._files = self._files or files

    def read(self, found: list[ReadFile]) -> None:
        if self._read < self._files:
            self._file_of.update((one.path, self._read) for one in found)
            self._read += 1
            self._tell(("read", self._read))

    def check(self, reports: Sequence[str]) -> None:
        first = self._files
        for path in reversed(reports):
            first = min(first, self._file_of.get(path, self._files))
            self._left.append(first)

    def checked(self) -> None:
        self._left.pop()
        self._tell(("checked", self._left[-1] if self._left else self._files))


def _settle(task: Task) -> None:
    """Files are named as the visitor knows them, and all that is put aside meanwhile goes with the visit."""
    aside = task.folder / "aside"
    aside.mkdir(exist_ok=True)
    tempfile.tempdir = str(aside)
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(aside)))
    os.chdir(task.folder / ZONES["this"])
