"""How wide text is on a screen: a Chinese character takes the place of two Latin ones."""

from __future__ import annotations

import re

_NARROW = re.compile("[\0-\u10ff]+")


def screen_width(text: str) -> int:
    return len(text) + len(_NARROW.sub("", text))
