"""One report through all rules, and what stands in an audit for a file that could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker import engine
from checker.audit import UNCHECKED, Check, Finding, Location, ReportAudit
from checker.document import LinePlace
from checker.forms import Forms
from checker.ground.faults import RuleFault, RuleFaults, internal_fault, printable
from checker.ground.limits import CHECK_SECONDS, OutOfTime, time_limit
from checker.report import Report
from checker.rules import Ruleset
from checker.rules.base import Case, Member
from checker.run.incomplete import incomplete
from checker.run.rulebook import form_of


def audit_report(
    report: Report,
    previous: Report | None,
    forms: Forms,
    rules: Ruleset,
    members: tuple[Member, ...] = (),
    twins: tuple[Report, ...] = (),
) -> ReportAudit:
    """One report through all rules. ``members``: the reports that it sums up; ``twins``: its other copies."""
    from checker.diagnose import findings  # not where all audits come from the cache

    if report.form is None:
        reason = "；".join(report.problems) or "没有找到三张表格"
        return unchecked(report.path, reason, report)
    last_form = form_of(previous, forms) if previous else None
    case = Case(report, form_of(report, forms), previous, last_form, members, twins)
    try:
        with time_limit(CHECK_SECONDS):
            case = engine.with_prose(rules, case)
            outcomes = engine.run(rules, case)
            found, checks = findings(case, outcomes)
            lacking = incomplete(report, forms, case.form)
            return ReportAudit(
                report.path,
                report.organ,
                report.year,
                report.form,
                "partial" if lacking else "checked",
                (*lacking, *found),
                tuple(checks),
                report,
                tuple(explanations(checks)),
            )
    except (RuleFault, RuleFaults):  # the rule's author is to hear of it, not the report's
        raise
    except OutOfTime:
        reason = f"核对用时超过 {CHECK_SECONDS} 秒的上限，文件内容过于复杂"
        return unchecked(report.path, reason, report)
    except Exception as fault:  # a fault of ours costs this report its audit, and no other
        return unchecked(report.path, internal_fault("核对", fault), report)


def explanations(checks: Iterable[Check]) -> Iterator[str]:
    """What passed because the text explains it, with the sentence."""
    for check in checks:
        if check.result == "pass" and check.reason:
            yield f"{check.title}：{check.reason}"


def unchecked(path: str, reason: str, report: Report | None = None) -> ReportAudit:
    """The audit of a file that could not be checked: its one finding is why."""
    reason = printable(reason)  # it may quote the name of a file
    place = report.title.place() if report and report.title else LinePlace("", 1, 1, 1, 1)
    finding = Finding(
        rule=UNCHECKED,
        title="未能核对",
        severity="error",
        confidence="high",
        message=f"未能核对：{reason.rstrip('。')}。",
        basis="不是报告的错误，只说明为何没有核对",
        locations=(Location(place),) if report else (),
        fingerprint="",
    )
    return ReportAudit(
        path,
        report.organ if report else None,
        report.year if report else None,
        report.form if report else None,
        "unchecked",
        (finding,),
        (Check(UNCHECKED, "未能核对", "", "unknown", reason),),
        report,
    )
