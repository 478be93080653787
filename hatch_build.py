"""Puts what is prepared of the program (``checker/ground/prepared.py``) into the package as it is built.

It serves the interpreter that builds, and no other; without it the program does the same, more slowly. So a
build in which it cannot be made goes on without.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PreparedParts(BuildHookInterface):  # type: ignore[type-arg, misc]
    """``python -m checker.prepare``, into a wheel or, for an editable install, beside the code."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        place = f"checker/ground/prepared.{sys.implementation.cache_tag}.bin"
        file = Path(self.root, place) if version == "editable" else Path(mkdtemp(), "prepared.bin")
        made = subprocess.run(
            [sys.executable, "-m", "checker.prepare", str(file)], cwd=self.root, check=False
        )
        if made.returncode:
            self.app.display_warning("gouji: nothing was prepared; it will start more slowly")
        elif version != "editable":
            build_data["force_include"][str(file)] = place
