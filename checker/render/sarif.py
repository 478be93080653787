"""SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker import __version__
from checker.audit import Audit, Check, Finding, Location, ReportAudit, Result, Severity
from checker.document import BlockPlace, LinePlace, PagePlace
from checker.render import Options, told_figures, words
from checker.render.uris import uri

_LEVEL: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_KIND: Mapping[Result, str] = {"pass": "pass", "unknown": "open", "not_applicable": "notApplicable"}
FINGERPRINT = "gouji/v1"
"""The name of our fingerprint among ``partialFingerprints``."""


def render(audit: Audit, options: Options) -> str:
    rules = list(_rules(audit, options))
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    artifacts = {report.path: number for number, report in enumerate(audit.reports)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "gouji",
                "fullName": "gouji（勾稽）",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": rules,
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(report) for report in audit.reports],
        "invocations": [_invocation(audit)],
        "results": list(_results(audit, options, index, artifacts)),
    }
    if audit.resolved:
        run["properties"] = {"resolved": list(audit.resolved)}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _artifact(report: ReportAudit) -> dict[str, Any]:
    return {"location": {"uri": uri(report.path)}, "roles": ["analysisTarget"]}


def _rules(audit: Audit, options: Options) -> Iterator[dict[str, Any]]:
    for rule in options.rules.values():
        help_text = "\n\n".join(filter(None, (rule.why, rule.hint, words.resting_on(rule.basis))))
        yield {
            "id": rule.id,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.why or rule.title},
            "help": {"text": help_text},
            "defaultConfiguration": {"level": _LEVEL[rule.severity]},
            "properties": {"basis": str(rule.basis), "kind": rule.kind},
        }
    told = set(options.rules)
    for report in audit.reports:
        named = [(finding.rule, finding.title) for finding in report.findings]
        named += [(check.rule, check.title) for check in report.checks]
        for id, title in named:
            if id not in told:
                told.add(id)
                yield {"id": id, "shortDescription": {"text": title or id}}


def _invocation(audit: Audit) -> dict[str, Any]:
    told: list[dict[str, Any]] = [{"level": "warning", "message": {"text": note}} for note in audit.notes]
    told += [
        {"level": "note", "message": {"text": note}, "locations": [_file(report.path)]}
        for report in audit.reports
        for note in words.notes(report)
    ]
    told += [
        {
            "level": "note",
            "message": {"text": f"已跳过：{skipped.reason}"},
            "locations": [_file(skipped.path)],
        }
        for skipped in audit.skipped
    ]
    return {
        "executionSuccessful": audit.exit_code in (0, 1),
        "exitCode": audit.exit_code,
        "toolExecutionNotifications": told,
    }


def _file(path: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}


def _results(
    audit: Audit, options: Options, index: Mapping[str, int], artifacts: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    has_baseline = bool(audit.resolved) or any(
        finding.state == "baseline" or finding.updated
        for report in audit.reports
        for finding in report.findings
    )
    for report in audit.reports:
        names = words.Names(report, options)
        for finding in report.findings:
            result = _result(finding, report, names, artifacts)
            result["ruleIndex"] = index[finding.rule]
            if has_baseline:
                result["baselineState"] = _baseline_state(finding)
            yield result
        if audit.show_passed:
            for check in report.checks:
                if check.result != "fail":
                    yield _passed(check, report, names, index[check.rule])


def _baseline_state(finding: Finding) -> str:
    if finding.state == "baseline":
        return "unchanged"
    return "updated" if finding.updated else "new"


def _result(
    finding: Finding, report: ReportAudit, names: words.Names, artifacts: Mapping[str, int]
) -> dict[str, Any]:
    places = sorted(words.own_first(finding), key=lambda location: (location.path is not None, location.role))
    primary, more = places[:1], places[1:]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "fail",
        "level": _LEVEL[finding.severity],
        "message": {"text": _message(finding, names)},
        "locations": [_location(one, report.path, artifacts) for one in primary] or [_file(report.path)],
    }
    if more:
        result["relatedLocations"] = [
            {"id": number, **_location(one, report.path, artifacts)}
            for number, one in enumerate(more, start=1)
        ]
    if finding.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    if finding.state != "new":
        reason = finding.state_reason or words.KNOWN[finding.state]
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    result["properties"] = {
        "confidence": finding.confidence,
        "cells": list(finding.cells),
        "basis": finding.basis,
    }
    return result


def _message(finding: Finding, names: words.Names) -> str:
    lines = [finding.message, *told_figures.compared(finding)]
    if finding.cause:
        lines.append(f"原因：{names.mends(finding.cause, finding)}")
    lines += [f"可能：{names.mends(mends, finding)}" for mends in finding.alternatives]
    if finding.hint:
        lines.append(f"建议：{finding.hint}")
    return "\n".join(lines)


def _location(location: Location, path: str, artifacts: Mapping[str, int]) -> dict[str, Any]:
    where = location.path or path
    artifact: dict[str, Any] = {"uri": uri(where)}
    if where in artifacts:
        artifact["index"] = artifacts[where]
    physical: dict[str, Any] = {"artifactLocation": artifact}
    data: dict[str, Any] = {"physicalLocation": physical}
    place = location.place
    label = location.label
    if isinstance(place, LinePlace):
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "snippet": {"text": place.text},
        }
    else:
        label = "，".join(filter(None, (label, words.where(place))))
        data["properties"] = _coordinates(place)
    if label:
        data["message"] = {"text": label}
    if location.cell is not None:
        data["logicalLocations"] = [{"fullyQualifiedName": location.cell, "kind": "cell"}]
    return data


def _coordinates(place: PagePlace | BlockPlace) -> dict[str, Any]:
    if isinstance(place, PagePlace):
        return {"page": place.page, "bbox": list(place.bbox)}
    if place.table is not None:
        return {"table": place.table, "row": place.row, "column": place.column}
    return {"paragraph": place.paragraph}


def _passed(check: Check, report: ReportAudit, names: words.Names, rule: int) -> dict[str, Any]:
    said: Iterable[str] = (
        words.RESULT[check.result],
        names.check(check.rule, check.title, check.instance),
        check.reason,
    )
    return {
        "ruleId": check.rule,
        "ruleIndex": rule,
        "kind": _KIND[check.result],
        "level": "none",
        "message": {"text": "：".join(filter(None, said))},
        "locations": [_file(report.path)],
    }
