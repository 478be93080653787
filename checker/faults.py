"""A fault in a file that a user wrote: rules, forms, configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class RuleFault(Exception):
    """A fault in a rule, form or configuration file: one Chinese sentence at file, line and column.

    Never a finding; the command ends with exit code 2.
    """

    def __init__(self, message: str, path: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.column = message, path, line, column

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleFault, (self.message, self.path, self.line, self.column)


class RuleFaults(Exception):
    """All faults of all files of a load, told together so that an author mends them in one go."""

    def __init__(self, faults: Sequence[RuleFault]) -> None:
        super().__init__(f"{len(faults)} 处错误")
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
