"""The first half of the road: files → documents → reports, each within its bounds, or why not."""

from checker.reading.many import read_all, read_input
from checker.reading.one import Reading, internal_fault, looks_like_one

__all__ = ["Reading", "internal_fault", "looks_like_one", "read_all", "read_input"]
