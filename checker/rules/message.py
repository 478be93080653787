"""Messages with slots: ``{name}`` is replaced by the text of that name, and nothing else happens.

Neither ``str.format`` nor a template engine is used: a rule file must not reach attributes or code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def slots(message: str) -> list[tuple[str, int]]:
    """The slots of a message with the index at which each stands."""
    return [(match[1], match.start()) for match in _SLOT.finditer(message)]


def fill(message: str, values: Mapping[str, str]) -> str:
    """The message with its slots filled; a slot without a value becomes “？”."""
    return _SLOT.sub(lambda match: values.get(match[1], "？"), message)
