"""Rules: what rule files say, loaded, compiled and chosen from."""

from checker.rules.loader import Ruleset, builtin_folder, load_rules

__all__ = ["Ruleset", "builtin_folder", "load_rules"]
