"""What the process of one visit does: the whole run over what was dropped, and all that comes of it.

It tells by messages how far it has come: ``("order", files)``, ``("read", count)``, ``("results", None)``,
``("ready", output)``, ``("done", None)`` or ``("failed", sentence)``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from checker.desk.visit import RESULTS, ZONES
from checker.ground import ending
from checker.ground.faults import RuleFault, RuleFaults, internal_fault, system_reason
from checker.ground.workers import limit_memory
from checker.settings import Settings

ORGAN_LISTS: Final = ("机关名单.xlsx", "机关名单.yaml", "organs.yaml", "organs.xlsx")
"""Names by which the list of who is who is known among what was dropped."""
Tell = Callable[[tuple[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Task:
    """``folder``: the visit's. ``with_last``: whether there are files of last year. ``memory``: in bytes."""

    folder: Path
    with_last: bool
    settings: Settings
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
    except (RuleFault, RuleFaults) as fault:
        return "failed", str(fault)
    except BrokenPipeError:
        raise
    except OSError as fault:
        return "failed", f"无法读写文件：{system_reason(fault)}"
    except MemoryError:
        return "failed", "占用的内存超过上限；请分几次核对"
    except Exception as fault:
        return "failed", internal_fault("核对", fault)
    return "done", None


def _audit(task: Task, tell: Tell) -> None:
    from checker import render, run
    from checker.desk import outputs
    from checker.desk.matrix import by_gravity
    from checker.run.inputs import collect

    _settle(task)
    arguments = [ZONES["this"]] if task.with_last else ["."]
    settings = replace(
        task.settings,
        previous=(Path(ZONES["last"]),) if task.with_last else (),
        organs=_dropped_list(task.folder) or task.settings.organs,
    )

    def progress(total: int) -> Callable[[], None]:
        count = 0

        def step() -> None:
            nonlocal count
            count += 1
            tell(("read", count))

        return step

    forms, rules = run.load(settings)
    tell(("order", [item.path for item in collect(arguments)]))
    audit = run.check(arguments, settings, forms, rules, progress)
    if settings.history is not None:
        audit = run.remember(audit, settings.history, (rule.id for rule in rules), settings.organs)
    audit = by_gravity(audit)
    options = render.Options(forms={form.id: form for form in forms}, rules={rule.id: rule for rule in rules})
    results = task.folder / RESULTS
    outputs.write_pages(audit, options, results)
    tell(("results", None))
    outputs.write_files(audit, options, results, lambda name: tell(("ready", name)))


def _dropped_list(folder: Path) -> Path | None:
    """The list of who is who that was dropped among the reports, by its name."""
    found = (file for name in ORGAN_LISTS for file in sorted((folder / ZONES["this"]).rglob(name)))
    return next((file for file in found if file.is_file()), None)


def _settle(task: Task) -> None:
    """Files are named as the visitor knows them, and all that is put aside meanwhile goes with the visit."""
    aside = task.folder / "aside"
    aside.mkdir(exist_ok=True)
    tempfile.tempdir = str(aside)
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(aside)))
    os.chdir(task.folder if task.with_last else task.folder / ZONES["this"])
