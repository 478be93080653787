"""The templates of the desk, which stand on those of the audit, and the files that its pages load."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader

from checker.readers.formats import ARCHIVE_SUFFIX, FORMATS
from checker.render import html_parts


def environment() -> Environment:
    """Everything is escaped."""
    env = html_parts.environment()
    env.loader = ChoiceLoader([PackageLoader("checker.desk"), PackageLoader("checker.render")])
    env.filters["size"] = size
    return env


def size(count: int) -> str:
    """“12 KB”, “3.4 MB”."""
    return f"{max(count, 1024) / 1024:.0f} KB" if count < 2**20 else f"{count / 2**20:.1f} MB"


def suffixes() -> str:
    """What the window for choosing files shows first."""
    own = (suffix for one in FORMATS for suffix in one.suffixes)
    return ",".join([*dict.fromkeys(own), ARCHIVE_SUFFIX])


def assets() -> dict[str, tuple[str, str]]:
    """Path → text and media type."""
    style = f"{html_parts.asset('style.css')}\n{_own('desk.css')}\n"
    return {
        "/style.css": (style, "text/css"),
        "/desk.js": (_own("desk.js"), "text/javascript"),
        "/audit.js": (html_parts.asset("audit.js"), "text/javascript"),
    }


def _own(name: str) -> str:
    return (files("checker.desk") / "templates" / name).read_text(encoding="utf-8").strip()
