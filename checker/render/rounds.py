"""This round of a report against the one before, in words."""

from __future__ import annotations

from collections.abc import Sequence

from checker.audit import SEVERITY_NAMES, Finding, ReportAudit

ROUND = {"new": "新增", "standing": "仍在"}


def rounds(report: ReportAudit) -> list[str]:
    """Against the round before: how many findings are mended, stand or are new, and which are mended."""
    if report.round is None or report.round.before is None:
        return []
    number, day = report.round.before
    states = [finding.round for finding in report.findings]
    changed = sum(finding.round_changed for finding in report.findings)
    told = [
        f"已改正 {len(report.round.mended)} 条",
        f"仍在 {states.count('standing')} 条{f'（其中 {changed} 条数字改过）' if changed else ''}",
        f"新增 {states.count('new')} 条",
    ]
    if report.round.undecided:
        told.append(f"无法判断是否改正 {len(report.round.undecided)} 条")
    lines = [f"第 {report.round.number} 轮，与 {day} 的第 {number} 轮相比：{'，'.join(told)}"]
    for name, pasts in (("已改正", report.round.mended), ("无法判断是否改正", report.round.undecided)):
        lines += [f"{name}的{SEVERITY_NAMES[past.severity]}：{past.message}" for past in pasts]
    return lines


def all_rounds(reports: Sequence[ReportAudit]) -> str:
    """What has become of the findings of all reports that were audited before; empty where none was."""
    again = [one for one in reports if one.round is not None and one.round.before is not None]
    same = sum(one.round is not None and one.round.same and one.round.before is None for one in reports)
    first = sum(one.round is None or (one.round.before is None and not one.round.same) for one in reports)
    if not again and not same:
        return ""
    states = [finding.round for one in again for finding in one.findings]
    mended = sum(len(one.round.mended) for one in again if one.round is not None)
    told = [
        f"{len(again)} 份改过，已改正 {mended} 条、仍在 {states.count('standing')} 条、"
        f"新增 {states.count('new')} 条" if again else "",
        f"{same} 份没有改动" if same else "",
        f"{first} 份第一次核对" if first else "",
    ]  # fmt: skip
    return f"与上一轮相比：{'；'.join(filter(None, told))}。"


def round_of(finding: Finding) -> str:
    """“仍在”, “仍在，数字改过”, “新增”; empty where there was no round before."""
    if not finding.round:
        return ""
    return ROUND[finding.round] + ("，数字改过" if finding.round_changed else "")
