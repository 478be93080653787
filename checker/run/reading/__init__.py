"""The first half of the road: files → documents → reports, each within its bounds, or why not."""

from checker.run.reading.steps import read_all, read_input

__all__ = ["read_all", "read_input"]
