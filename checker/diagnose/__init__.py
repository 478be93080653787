"""From outcomes to findings: what is wrong, told once and by its cause."""

from checker.diagnose.findings import findings

__all__ = ["findings"]
