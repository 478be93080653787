"""``gouji.audit/1`` in lines: one object for each report, and a last one for the run.

Every line says schema, tool and which ``record`` it is, so that it is understood wherever a file was cut,
sorted or put together with others.
"""

from __future__ import annotations

import json
from typing import Any

from checker.audit import Audit
from checker.render import Options, Streamed
from checker.render.json import to_json
from checker.render.streamed import joined

_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
"""What some readers take for the end of a line, though JSON does not; they stand only within strings."""


def render(audit: Audit, options: Options) -> str:
    return joined(audit, options, STREAMED)


def _report(audit: Audit, options: Options) -> str:
    run = to_json(audit)
    head = {"schema": run["schema"], "tool": run["tool"], "record": "report"}
    return "".join(_line({**head, **report}) for report in run["reports"])


def _closing(audit: Audit, options: Options) -> str:
    run = to_json(audit)
    head = {"schema": run.pop("schema"), "tool": run.pop("tool"), "record": "summary"}
    del run["reports"]
    return _line({**head, **run})


STREAMED = Streamed(_report, _closing)


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False).translate(_ENDS) + "\n"
