"""What is only there where it was asked for at installation: ``gouji[data]`` and its kin."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from checker.ground.faults import Refused


def needed(module: str, extra: str, wanted: str) -> Any:
    """A module that an extra brings. Raises ``Refused``.

    ``wanted``: what it is for, in Chinese (“输出 Parquet”).
    """
    try:
        return import_module(module)
    except ImportError:
        raise Refused(f"{wanted}要另装组件：pip install 'gouji[{extra}]'") from None
