"""The history: figures and findings of audited reports, round by round, in one SQLite file of the user's."""

from checker.history.book import Book, Entry, Finding, Round, read, written
from checker.history.store import emptied

__all__ = ["Book", "Entry", "Finding", "Round", "emptied", "read", "written"]
