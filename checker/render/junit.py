"""JUnit XML: one test suite per report; what is at or above ``--fail-on`` is a failure, what was not checked
an error."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.audit import INCOMPLETE, SEVERITIES, Audit, Finding, ReportAudit
from checker.render import Options, words

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(audit: Audit, options: Options) -> str:
    suites = Element("testsuites", name="gouji")
    for report in audit.reports:
        suites.append(_suite(audit, report, options))
    for key in ("tests", "failures", "errors", "skipped"):
        suites.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    indent(suites, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(audit: Audit, report: ReportAudit, options: Options) -> Element:
    suite = Element("testsuite", name=_xml(words.heading(report)))
    names = words.Names(report, options)
    for finding in words.ordered(report.findings):
        _finding(suite, audit, report, finding, names)
    if audit.show_passed:
        for check in report.checks:
            if check.result != "fail":
                case = _case(suite, report, check.rule, names.check(check.rule, check.title, check.instance))
                if check.result != "pass":
                    reason = f"{words.RESULT[check.result]}：{check.reason}" if check.reason else ""
                    SubElement(case, "skipped", message=_xml(reason or words.RESULT[check.result]))
    if not len(suite):
        _case(suite, report, "gouji", f"{words.coverage(report.coverage())}；{words.clean(report)}")
    suite.set("tests", str(len(suite)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(len(suite.findall(f"testcase/{tag}"))))
    if notes := words.notes(report):
        SubElement(suite, "system-out").text = _xml("\n".join(notes))
    return suite


def _case(suite: Element, report: ReportAudit, rule: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=_xml(rule), name=_xml(name), file=_xml(report.path))


def _finding(suite: Element, audit: Audit, report: ReportAudit, finding: Finding, names: words.Names) -> None:
    case = _case(suite, report, finding.rule, finding.message)
    body = _xml("\n".join(_details(report, finding, names)))
    if finding.state != "new":
        reason = "：".join(filter(None, (words.KNOWN[finding.state], finding.state_reason)))
        SubElement(case, "skipped", message=_xml(reason))
    elif report.status == "unchecked" or (finding.rule == INCOMPLETE and not audit.allow_partial):
        SubElement(case, "error", message=_xml(finding.message), type=finding.rule).text = body
    elif audit.fail_on != "never" and SEVERITIES.index(finding.severity) >= SEVERITIES.index(audit.fail_on):
        SubElement(case, "failure", message=_xml(finding.message), type=finding.severity).text = body
    else:
        SubElement(case, "system-out").text = body


def _details(report: ReportAudit, finding: Finding, names: words.Names) -> list[str]:
    lines = [f"{words.SEVERITY[finding.severity]}：{finding.message}"]
    lines += [f"对照 {name}：{value}" for name, value in finding.values.items()]
    if finding.cause:
        lines.append(f"原因：{names.mends(finding.cause, finding)}")
    lines += [f"可能：{names.mends(mends, finding)}" for mends in finding.alternatives]
    lines += [
        f"{location.label or '位置'}  {words.file_place(location.path or report.path, location.place)}"
        for location in finding.locations
    ]
    if finding.hint:
        lines.append(f"建议：{finding.hint}")
    lines.append(words.resting_on(finding.basis))
    return lines


def _xml(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
