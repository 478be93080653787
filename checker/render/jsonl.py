"""``gouji.audit/1`` in lines: one object for each report, and a last one for the run.

Every line says schema, tool and which ``record`` it is, so that it is understood wherever a file was cut,
sorted or put together with others.
"""

from __future__ import annotations

import json
from typing import Any

from checker.audit import Audit
from checker.render import Options
from checker.render.json import to_json

_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
"""What some readers take for the end of a line, though JSON does not; they stand only within strings."""


def render(audit: Audit, options: Options) -> str:
    run = to_json(audit)
    head = {"schema": run.pop("schema"), "tool": run.pop("tool")}
    reports = run.pop("reports")
    return "".join(
        [
            *(_line({**head, "record": "report", **report}) for report in reports),
            _line({**head, "record": "summary", **run}),
        ]
    )


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False).translate(_ENDS) + "\n"
