"""``gouji.audit/1``: the audit for other tools, as docs/formats.md lays it down."""

from __future__ import annotations

import json
from typing import Any

from checker import __version__
from checker.audit import Audit, Check, Finding, Location, Mend, Past, ReportAudit, Round
from checker.document import place_to_json
from checker.render import Options, Streamed
from checker.render.numbers import plain
from checker.render.streamed import joined


def render(audit: Audit, options: Options) -> str:
    return joined(audit, options, STREAMED)


def _report(audit: Audit, options: Options) -> str:
    written = (_written(_report_data(one, audit.show_passed)) for one in audit.reports)
    return ",".join("\n  " + one.replace("\n", "\n  ") for one in written)


def _closing(audit: Audit, options: Options) -> str:
    """The end of the list, and what follows it."""
    data = to_json(audit)
    rest = {key: data[key] for key in data if key not in (*_HEAD, "reports")}
    end = "\n ]" if audit.tally().files else "]"
    return f"{end},{_written(rest).removeprefix('{')}\n"


def _written(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


_HEAD = {"schema": "gouji.audit/1", "tool": {"name": "gouji", "version": __version__}}
_OPENING = f'{_written(_HEAD).removesuffix("}").rstrip()},\n "reports": ['
STREAMED = Streamed(_report, _closing, _OPENING, ",")


def to_json(audit: Audit) -> dict[str, Any]:
    """The audit as plain data: what templates see, too."""
    data: dict[str, Any] = {
        **_HEAD,
        "reports": [_report_data(report, audit.show_passed) for report in audit.reports],
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in audit.skipped],
        "summary": {**audit.counts(), "exit_code": audit.exit_code},
    }
    if audit.notes:
        data["notes"] = list(audit.notes)
    if audit.absent:
        data["not_submitted"] = [
            {"organ": one.organ, "year": one.year, "reason": one.reason} for one in audit.absent
        ]
    return data


def report_facts(report: ReportAudit) -> dict[str, Any]:
    """Whose report it is, and what became of it: what each of its rows in a table says, too."""
    return {
        "path": report.path,
        "organ": report.organ,
        "year": report.year,
        "kind": report.kind,
        "form": report.form,
        "status": report.status,
        "notes": list(report.notes),
    }


def _report_data(report: ReportAudit, show_passed: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        **report_facts(report),
        "coverage": report.coverage(),
        "findings": [finding_data(finding) for finding in report.findings],
    }
    if report.known_as:
        data["body"] = report.body
    if report.round is not None:
        data["round"] = _round(report.round)
    if report.parts:
        data["parts"] = list(report.parts)
    if show_passed:
        data["checks"] = [_check(check) for check in report.checks]
    return data


def _round(told: Round) -> dict[str, Any]:
    data: dict[str, Any] = {"number": told.number}
    if told.before is not None:
        data["before"] = {"number": told.before[0], "date": told.before[1]}
        data["mended"] = [_past(one) for one in told.mended]
        data["undecided"] = [_past(one) for one in told.undecided]
    return data


def _past(one: Past) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "title": one.title,
        "severity": one.severity,
        "message": one.message,
        "fingerprint": one.fingerprint,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "title": check.title,
        "instance": check.instance,
        "result": check.result,
        "reason": check.reason,
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "basis": finding.basis,
        "hint": finding.hint,
        "cells": list(finding.cells),
        "cause": [_mend(mend) for mend in finding.cause],
        "alternatives": [[_mend(mend) for mend in mends] for mends in finding.alternatives],
        "values": dict(finding.values),
        "locations": [_location(location) for location in finding.locations],
        "explains": list(finding.explains),
        "state": finding.state,
        "fingerprint": finding.fingerprint,
    }
    if finding.reading:
        data["reading"] = finding.reading
    if finding.round:
        data["round"] = finding.round
    if finding.round_changed:
        data["round_changed"] = True
    if finding.updated:
        data["updated"] = True
    if finding.state_reason:
        data["state_reason"] = finding.state_reason
    return data


def _mend(mend: Mend) -> dict[str, Any]:
    expected = plain(mend.expected) if mend.expected is not None else mend.expected_text
    if mend.cell is not None:
        data: dict[str, Any] = {"cell": mend.cell, "value": plain(mend.value), "expected": expected}
    else:
        data = {
            "text": mend.text,
            "location": mend.location,
            "expected": mend.expected_text if mend.expected_text is not None else expected,
        }
    if mend.note:
        data["note"] = mend.note
    return data


def _location(location: Location) -> dict[str, Any]:
    data: dict[str, Any] = {"role": location.role, **place_to_json(location.place)}
    if location.path is not None:
        data["path"] = location.path
    if location.cell is not None:
        data["cell"] = location.cell
    if location.label:
        data["label"] = location.label
    return data
