"""What may be dropped among the reports to help with them: each is known by its name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from checker.settings import Letterhead, Settings

HISTORY: Final = "历史记录.db"
"""As it is taken away, and dropped again for the next round or next January."""
TEMPLATE: Final = "通知模板.docx"
_ORGANS: Final = ("机关名单.xlsx", "机关名单.yaml", "organs.yaml", "organs.xlsx")


def aided(settings: Settings, folder: Path, room: Path) -> Settings:
    """The settings with the list of who is who and the history that were dropped.

    ``folder``: holds what was dropped. The history is copied into ``room``, where the run may write in it:
    what was dropped stays as it was.
    """
    organs, history = _found(folder, *_ORGANS), _found(folder, HISTORY)
    if history is not None:
        room.mkdir(exist_ok=True)
        history = Path(shutil.copyfile(history, room / HISTORY))
    return replace(settings, organs=organs or settings.organs, history=history or settings.history)


def headed(letterhead: Letterhead, folder: Path) -> Letterhead:
    """What the office puts on its notices, by the template that was dropped. Raises ``RuleFault`` for one
    that is no good."""
    template = _found(folder, TEMPLATE)
    if template is None:
        return letterhead
    from checker.notices import examine

    examine(template)
    return replace(letterhead, template=template)


def is_aid(path: str) -> bool:
    """Whether a file of this path is no report that somebody forgot to name so, but one of these."""
    return path.rsplit("/", 1)[-1] in (HISTORY, TEMPLATE, *_ORGANS)


def _found(folder: Path, *names: str) -> Path | None:
    found = (file for name in names for file in sorted(folder.rglob(name)))
    return next((file for file in found if file.is_file()), None)
