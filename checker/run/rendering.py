"""One audit in one format; a fault of ours in showing one report costs that report alone."""

from __future__ import annotations

from dataclasses import replace

from checker.audit import Audit
from checker.ground.faults import RuleFault, internal_fault
from checker.render import Options, Renderer
from checker.run.auditing import unchecked


def rendered(renderer: Renderer, audit: Audit, options: Options) -> tuple[str | bytes, Audit]:
    """The output, and the audit that it shows: reports that cannot be shown are ``unchecked`` in it.

    Raises ``RuleFault`` for a fault in the user's own template.
    """
    try:
        return renderer(audit, options), audit
    except RuleFault:
        raise
    except Exception:
        reports = tuple(
            unchecked(one.path, internal_fault("输出", fault))
            if (fault := _fault(renderer, replace(audit, reports=(one,)), options))
            else one
            for one in audit.reports
        )
        if reports == audit.reports:  # none of them is to blame
            raise
        audit = replace(audit, reports=reports, exit_code=3)
        return renderer(audit, options), audit


def _fault(renderer: Renderer, audit: Audit, options: Options) -> Exception | None:
    try:
        renderer(audit, options)
    except Exception as fault:
        return fault
    return None
