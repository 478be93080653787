"""The first half of the road: files → documents → reports, each within its bounds, or why not."""

from checker.run.reading.crew import read_all, read_input
from checker.run.reading.step import Reading, internal_fault, looks_like_one

__all__ = ["Reading", "internal_fault", "looks_like_one", "read_all", "read_input"]
