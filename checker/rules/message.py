"""Messages with slots: ``{name}`` is replaced by the text of that name, and nothing else happens.

Neither ``str.format`` nor a template engine is used: a rule file must not reach attributes or code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\{([^\W\d]\w*(?::[%元])?)\}")
_MEANT = re.compile(r"\{([^{}]*)\}")


def slots(message: str) -> list[tuple[str, int]]:
    """All that a message has in braces, be it a possible name or not, and the index at which it stands."""
    return [(match[1], match.start()) for match in _MEANT.finditer(message)]


def fill(message: str, values: Mapping[str, str]) -> str:
    """The message with its slots filled; a slot without a value becomes “？”."""
    return _SLOT.sub(lambda match: values.get(match[1], "？"), message)
