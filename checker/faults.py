"""A fault in a file that a user wrote: rules, forms, configuration."""

from __future__ import annotations

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
