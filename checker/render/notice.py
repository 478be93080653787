"""The notices as one page: each on a sheet of its own, to be printed or sent."""

from __future__ import annotations

from collections.abc import Sequence

from checker.audit import Audit
from checker.render import Options
from checker.render.html_parts import asset, environment, policy
from checker.render.letters import Letter, beside, letters


def render(audit: Audit, options: Options) -> str:
    return page(list(letters(audit, options)), beside(audit))


def page(shown: Sequence[Letter], notes: Sequence[str] = ()) -> str:
    """The page of some letters."""
    style = asset("notice.css")
    template = environment().get_template("notice.html.j2")
    return template.render(letters=shown, notes=notes, style=style, policy=policy(style, [])) + "\n"
