"""Results of unchanged files, so that a second run only does what is new.

Two things are kept: what was read of a file, and what the rules found in it. Each stands under a digest of
everything that it is made of: the file's content and name, the code and the libraries, the forms; for
findings also the rules, their severities and the reports compared with. A changed ingredient is another
key, so that nothing stale can be found. Entries are JSON, read by the type that is expected
(``codec``): a file in the cache can be wrong, but it can never run anything.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import __version__
from checker.audit import Check, Finding, ReportAudit, Status
from checker.ground.store import Store, default_folder
from checker.ground.trace import modules
from checker.report import Report
from checker.run.cache import codec
from checker.run.read_file import ReadFile, looks_like_one

if TYPE_CHECKING:
    from checker.rules import Ruleset
    from checker.run.inputs import Input

_LIBRARIES = (
    "lxml",
    "olefile",
    "pypdfium2",
    "regex",
    "selectolax",
    "xlrd",
    "rapidocr",
    "rapidocr_onnxruntime",
)
"""What reads files: another version may read another text."""
_PROGRAMS = ("soffice", "libreoffice")
_MALFORMED = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class _KeptReading:
    """A reading without what differs from run to run. ``name``: what follows the input's own path."""

    name: str
    report: Report | None
    problem: str
    foreign: bool
    blank: bool
    own: bool


@dataclass(frozen=True, slots=True)
class _KeptAudit:
    status: Status
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]


class Cache:
    """The results that a run may take over. ``folders``: of all rules and forms in force."""

    def __init__(self, store: Store, folders: Sequence[Path]) -> None:
        self._store = store
        self._folders = folders
        self._contents: dict[str, str] = {}
        """Path of a report of this run → the digest of all that it was read from."""

    # -- what is read ---------------------------------------------------------------------------

    def reading_key(self, item: Input) -> str:
        """The key for a file as it is now; empty where it cannot be read."""
        from checker.document import Unreadable
        from checker.readers import MAX_BYTES, load

        try:
            if item.problem is not None:
                return ""
            if item.data is None:
                path = Path(item.path)
                if path.stat().st_size > MAX_BYTES:
                    return ""
                content = load(path)
            else:
                content = item.data
        except (OSError, Unreadable):
            return ""
        name = Path(item.path).name
        return _digest("reading", self._reading_base, name, hashlib.sha256(content).hexdigest())

    def readings(self, item: Input, key: str) -> list[ReadFile] | None:
        kept: tuple[_KeptReading, ...] | None = self._get(key, tuple[_KeptReading, ...])
        if kept is None:
            return None
        return [self._back(item, one, key) for one in kept]

    def keep_readings(self, item: Input, key: str, readings: Sequence[ReadFile]) -> None:
        """Keeps what was read, unless it might be read another time, or the file has changed meanwhile."""
        if not key or self.reading_key(item) != key:
            return
        for one in readings:
            if one.report is not None:
                self._contents[one.path] = _digest(key, one.path[len(item.path) :])
        if all(map(_is_final, readings)):
            kept = tuple(
                _KeptReading(
                    one.path[len(item.path) :],
                    _without_path(one.report),
                    one.problem,
                    one.foreign,
                    one.blank,
                    one.own,
                )
                for one in readings
            )
            self._put(key, kept, tuple[_KeptReading, ...])

    def _back(self, item: Input, kept: _KeptReading, key: str) -> ReadFile:
        path = item.path + kept.name
        report = kept.report
        if report is not None:
            report = replace(report, document=replace(report.document, path=path))
            self._contents[path] = _digest(key, kept.name)
        named = item.named and not kept.name
        return ReadFile(path, named, report, kept.problem, kept.foreign, kept.blank, kept.own)

    # -- what is found --------------------------------------------------------------------------

    def audit_key(self, report: Report, previous: Report | None, rules: Ruleset) -> str:
        """The key for a report's audit by these rules; empty where a report has no key itself."""
        parts = [self._rules_base, self._rules_digest(rules)]
        for one in (report, previous):
            if one is None:
                parts.append("")
            elif content := self._contents.get(one.path):
                parts += [content, one.path]
            else:
                return ""
        return _digest("audit", *parts)

    def audit(self, report: Report, key: str) -> ReportAudit | None:
        kept: _KeptAudit | None = self._get(key, _KeptAudit)
        if kept is None:
            return None
        return ReportAudit(
            report.path,
            report.organ,
            report.year,
            report.form,
            kept.status,
            kept.findings,
            kept.checks,
            report,
        )

    def keep_audit(self, key: str, audit: ReportAudit) -> None:
        if key and audit.status != "unchecked":
            self._put(key, _KeptAudit(audit.status, audit.findings, audit.checks), _KeptAudit)

    def close(self) -> None:
        self._store.close()

    # -- ingredients ----------------------------------------------------------------------------

    @cached_property
    def _code(self) -> str:
        """The version, the interpreter, and the state of our own files, which may have been edited."""
        return _digest(__version__, sys.version, *sorted(modules(str(Path(__file__).parents[2]))))

    @cached_property
    def _reading_base(self) -> str:
        """Code, libraries and programs that read, and the forms (not the rules) that they read by."""
        files = [
            file for folder in self._folders for file in _files(folder) if not _is_rule_file(file, folder)
        ]
        return _digest(self._code, *_libraries(), *_programs(), *map(_content, files))

    @cached_property
    def _rules_base(self) -> str:
        return _digest(self._code, *(_content(file) for folder in self._folders for file in _files(folder)))

    def _rules_digest(self, rules: Ruleset) -> str:
        return _digest(*(f"{rule.id}={rule.severity} {rule.set_by_user}" for rule in rules))

    # -- entries --------------------------------------------------------------------------------

    def _get(self, key: str, hint: Any) -> Any:
        data = self._store.get(key) if key else None
        if data is None:
            return None
        try:
            return codec.decode(json.loads(data), hint)
        except _MALFORMED:
            return None

    def _put(self, key: str, value: object, hint: object) -> None:
        data = json.dumps(codec.encode(value, hint), ensure_ascii=False, separators=(",", ":"))
        self._store.put(key, data.encode("utf-8", "surrogatepass"))


def open_cache(wanted: bool, folders: Sequence[Path]) -> Cache | None:
    """The cache, where it is wanted and there is a safe place for it."""
    folder = default_folder() if wanted else None
    if folder is None:
        return None
    store = Store(folder)
    return Cache(store, folders) if store.usable else None


def _is_final(reading: ReadFile) -> bool:
    """Whether another reading of the same bytes comes to the same. What could not be read may be readable
    tomorrow, when a program that was missing is there."""
    return reading.report is not None or (reading.foreign and (reading.named or looks_like_one(reading.path)))


def _without_path(report: Report | None) -> Report | None:
    """The report as later rooms need it: its blocks have become sections and tables."""
    return report and replace(report, document=replace(report.document, path="", blocks=()))


def _digest(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _files(folder: Path) -> list[Path]:
    """All YAML files of a rules folder, or the one file that it is."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*.y*ml") if path.is_file())


def _is_rule_file(file: Path, folder: Path) -> bool:
    """Whether a file holds rules, so that reading does not depend on it."""
    return folder in (file, file.parent) and not file.name.startswith("vocabulary")


def _content(file: Path) -> str:
    try:
        return f"{file.as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}"
    except OSError:
        return file.as_posix()


def _libraries() -> Iterable[str]:
    """Names of the installed versions, without importing anything."""
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            place = Path(spec.origin).parent.parent
            yield from sorted(path.name for path in place.glob(f"{name}-*.dist-info"))
            yield f"{spec.origin} {_state(Path(spec.origin))}"


def _programs() -> Iterable[str]:
    for name in _PROGRAMS:
        if path := shutil.which(name):
            yield f"{path} {_state(Path(path).resolve())}"


def machine() -> Iterable[Path]:
    """Libraries and programs that a reading may depend on, and the folders where others would come to lie."""
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield from (Path(spec.origin), Path(spec.origin).parent.parent)
    for name in _PROGRAMS:
        if path := shutil.which(name):
            yield Path(path).resolve()


def _state(path: Path) -> str:
    try:
        about = path.stat()
    except OSError:
        return ""
    return f"{about.st_mtime_ns} {about.st_size}"
