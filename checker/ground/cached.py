"""A property worked out at its first use: that of ``functools``, which takes a lock before Python 3.12.

Each of a report's lines has several, and no two threads read one report.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

__all__ = ["cached_property"]

Value = TypeVar("Value")

if sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property(Generic[Value]):  # it stands for the other
        """Without the lock."""

        def __init__(self, work: Callable[[Any], Value]) -> None:
            self._work = work
            self.__doc__ = work.__doc__

        def __set_name__(self, owner: type[Any], name: str) -> None:
            self._name = name

        @overload
        def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

        @overload
        def __get__(self, instance: object, owner: type[Any] | None = None) -> Value: ...

        def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | Value:
            if instance is None:
                return self
            value = self._work(instance)
            instance.__dict__[self._name] = value
            return value
