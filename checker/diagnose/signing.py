"""By what a finding is known again, in the next run and after a change of the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from checker.audit import Finding
from checker.report import Report


def sign(
    report: Report,
    found: Sequence[Finding],
    subjects: Iterable[str],
    cells: Iterable[tuple[str, ...] | None] | None = None,
) -> list[Finding]:
    """The findings with fingerprints that survive a moved line, a reworded message and a changed figure.

    A fingerprint is made of rule, organ, year and cells; without cells, of the sentence without its
    figures (``subjects``). Equal ones are told apart by their ordinal. ``cells``: by which of its cells a
    finding is known, where that is not all of them.
    """
    known_by = cells if cells is not None else [None] * len(found)
    seen: Counter[str] = Counter()
    signed = []
    for one, subject, named in zip(found, subjects, known_by, strict=True):
        own = one.cells if named is None else named
        matter = ";".join(sorted(own)) if own else subject
        key = "\n".join((one.rule, report.organ or "", str(report.year or ""), matter))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()
        signed.append(replace(one, fingerprint=digest[:16], subject="" if own else subject))
    return signed
