"""Which rules hold for which report: what the configuration says of paths."""

from __future__ import annotations

from fnmatch import fnmatchcase

from checker.ground.globs import below, fits
from checker.rules import Ruleset
from checker.settings import Override, Settings


class Scope:
    """The rules in force, path by path; made once for each set of overrides that occurs."""

    def __init__(self, rules: Ruleset, settings: Settings) -> None:
        self._root, self._here = settings.root, settings.here
        self._overrides = settings.overrides
        self._made: dict[tuple[Override, ...], Ruleset] = {(): rules}

    def overrides(self, path: str) -> tuple[Override, ...]:
        """The overrides that a report at ``path`` falls under, in their order."""
        if not self._overrides:
            return ()
        place = below(path, self._root, self._here)
        return tuple(one for one in self._overrides if any(fits(place, pattern) for pattern in one.paths))

    def rules(self, path: str) -> Ruleset:
        """The rules for a report at ``path``; where several overrides fit, the last has the last word."""
        key = self.overrides(path)
        if key not in self._made:
            rules = self._made[()]
            for override in key:
                rules = _changed(rules, override)
            self._made[key] = rules
        return self._made[key]


def _changed(rules: Ruleset, override: Override) -> Ruleset:
    """Names of rules that are off already are passed over; ``run.load`` has refused unknown ones."""

    def present(name: str) -> bool:
        return any(fnmatchcase(rule.id, name) for rule in rules)

    return rules.select(
        (),
        filter(present, override.ignore),
        {name: level for name, level in override.severities.items() if present(name)},
    )
