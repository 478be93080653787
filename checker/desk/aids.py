"""What may be dropped among the reports to help with them: each is known by its name."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from checker.settings import Letterhead, Settings

HISTORY: Final = "历史记录.db"
"""As it is taken away, and dropped again for the next round or next January."""
TEMPLATE: Final = "通知模板.docx"
ORGANS: Final = "机关名单.xlsx"
LEDGER: Final = "审核台账.xlsx"
_ORGANS: Final = (ORGANS, "机关名单.yaml", "organs.yaml", "organs.xlsx")
_AGAIN = re.compile(r"\s*(?:[（(]\d+[）)]|[-—_ ]*副本)+(?=\.[a-z]+$)")
"""What a browser or a desktop adds to the name of a file that is there already."""


def aided(settings: Settings, folder: Path) -> Settings:
    """The settings with the list of who is who that was dropped; ``folder`` holds what was."""
    return replace(settings, organs=_found(folder, *_ORGANS) or settings.organs)


def headed(letterhead: Letterhead, folder: Path) -> Letterhead:
    """What the office puts on its notices, by the template that was dropped. Raises ``RuleFault`` for one
    that is no good."""
    template = _found(folder, TEMPLATE)
    if template is None:
        return letterhead
    from checker.notices import examine

    examine(template)
    return replace(letterhead, template=template)


def ledgers(folder: Path) -> list[Path]:
    """The ledgers that came back, in the order in which they were dropped."""
    return sorted(_all(folder, LEDGER), key=lambda file: file.stat().st_mtime_ns)


def is_aid(path: str) -> bool:
    """Whether a file of this path is no report that somebody forgot to name so, but one of these."""
    return _plain(path.rsplit("/", 1)[-1]) in (HISTORY, TEMPLATE, LEDGER, *_ORGANS)


@dataclass(frozen=True, slots=True)
class Memory:
    """The history of one visit, kept from audit to audit beside what was dropped (``dropped``): so reports
    that are dropped again are a later round, though nobody carries a history to and fro.

    ``folder``: the visit's own.
    """

    folder: Path
    dropped: Path

    @property
    def _kept(self) -> Path:
        """It begins with the history that was dropped; another one begins anew."""
        given = _found(self.dropped, HISTORY)
        begun = hashlib.sha256(given.read_bytes()).hexdigest()[:16] if given is not None else "own"
        return self.folder / "memory" / f"{begun}.db"

    def begun(self, room: Path) -> Path | None:
        """What is remembered, copied into ``room``, where the run may write in it; ``None`` where nothing is.

        What was dropped stays as it was.
        """
        past = self._kept if self._kept.exists() else _found(self.dropped, HISTORY)
        return Path(shutil.copyfile(past, room / HISTORY)) if past is not None else None

    def keep(self, history: Path) -> None:
        """Takes what a run has written for the next one; where the desk keeps one for all there is none."""
        if history.exists():
            self._kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(history, self._kept)


def _plain(name: str) -> str:
    return _AGAIN.sub("", name)


def _found(folder: Path, *names: str) -> Path | None:
    """The file of one of these names that was dropped last."""
    return max(_all(folder, *names), key=lambda file: file.stat().st_mtime_ns, default=None)


def _all(folder: Path, *names: str) -> list[Path]:
    return [file for file in sorted(folder.rglob("*.*")) if _plain(file.name) in names and file.is_file()]
