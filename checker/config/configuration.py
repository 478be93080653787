"""What is in force for a run, and where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker.config.keys import BASELINE, KEYS, WAIVERS
from checker.ground import trace
from checker.ground.faults import RuleFault
from checker.ground.paths import nearby
from checker.settings import Settings

DEFAULT = "默认"
_OUTPUT = ("format", "output", "template")


@dataclass(frozen=True, slots=True)
class Value:
    """A setting as it is in force, and where it comes from.

    ``parts``: for a mapping, the origin of each entry, for they may come from different places.
    """

    value: Any
    origin: str = DEFAULT
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that is in force. ``path``: the file it comes from; ``None``: no file."""

    path: Path | None
    root: Path
    """What paths in the configuration are relative to."""
    values: Mapping[str, Value]

    def __getitem__(self, key: str) -> Any:
        return self.values[key].value

    def given(self, key: str) -> bool:
        """Whether somebody has asked for it, so that it is no mere default."""
        return self.values[key].origin != DEFAULT

    def with_options(self, options: Mapping[str, Value]) -> Configuration:
        """The same with what the command line and the environment say.

        An option replaces the configured value; of ``severity`` each rule's own. Whoever asks for a
        format, an output or a template wants those alone.
        """
        values = dict(self.values)
        if any(key in options for key in _OUTPUT):
            values.update((key, Value(KEYS[key].default)) for key in _OUTPUT)
        for key, value in options.items():
            if key == "severity":
                old = values[key]
                value = Value(
                    {**old.value, **value.value},
                    value.origin,
                    {**old.parts, **dict.fromkeys(value.value, value.origin)},
                )
            values[key] = value
        return replace(self, values=values)

    def settings(self) -> Settings:
        return Settings(
            root=self.root,
            rule_folders=self["rules"],
            select=self["select"],
            ignore=self["ignore"],
            severities=self["severity"],
            overrides=self["overrides"],
            fail_on=self["fail-on"],
            show_passed=self["show-passed"],
            allow_partial=self["allow-partial"],
            skip_unrecognised=self["skip-unrecognised"],
            jobs=self["jobs"],
            previous=self["previous"],
            rollup=self["rollup"],
            organs=self["organs"],
            history=self["history"],
            waivers=self._ledger("waivers"),
            baseline=self._ledger("baseline"),
            cache=self["cache"],
        )

    def ledger_path(self, key: str) -> Path:
        """Where ``waivers`` or ``baseline`` is, or is to be written."""
        path: Path | None = self[key]
        return path or nearby(self.root / (WAIVERS if key == "waivers" else BASELINE))

    def _ledger(self, key: str) -> Path | None:
        """The file where there is one; one that was asked for must be there."""
        if self.given(key):
            path: Path | None = self[key]
            if path is not None and not path.is_file():
                raise RuleFault(f"没有这个文件（{self.values[key].origin} 指定）", str(path))
            return path
        path = self.ledger_path(key)
        trace.looked(path)
        return path if path.is_file() else None


def defaults() -> dict[str, Value]:
    return {name: Value(key.default) for name, key in KEYS.items()}
