"""Notices as files: for each report a Word file, by the office's template or ours, and a page."""

from checker.notices.writing import Written, examine, files, write

__all__ = ["Written", "examine", "files", "write"]
