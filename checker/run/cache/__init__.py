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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from checker import __version__
from checker.audit import Check, Finding, Status
from checker.ground.remote import is_remote
from checker.ground.store import Store, default_folder
from checker.ground.trace import modules
from checker.run.cache import codec
from checker.run.card import Card
from checker.run.journal import NOWHERE
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
class KeptFile:
    """What became of a file, without what differs from run to run. ``name``: what follows the input's own
    path."""

    name: str
    card: Card | None
    problem: str
    foreign: bool
    blank: bool
    own: bool


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """What the rules found in a report, as it is kept."""

    status: Status
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]


class Cache:
    """The results that a run may take over. ``folders``: of all rules and forms in force; ``store``: ``None``
    where nothing is kept and only keys are wanted."""

    def __init__(self, store: Store | None, folders: Sequence[Path]) -> None:
        self._store = store
        self._folders = folders

    @property
    def keeps(self) -> bool:
        return self._store is not None

    # -- what is read ---------------------------------------------------------------------------

    def reading_key(self, item: Input) -> str:
        """The key for a file as it is now; empty where it cannot be read."""
        from checker.document import Unreadable
        from checker.readers import MAX_BYTES, load

        try:
            if item.problem is not None:
                return ""
            if item.version:
                content = item.version.encode()
            elif item.data is None:
                path = Path(item.path)
                if is_remote(item.path) or path.stat().st_size > MAX_BYTES:
                    return ""
                content = load(path)
            else:
                content = item.data
        except (OSError, Unreadable):
            return ""
        name = PurePath(item.path).name
        return _digest("reading", self._reading_base, name, hashlib.sha256(content).hexdigest())

    def readings(self, item: Input, key: str) -> list[ReadFile] | None:
        """What was kept of a file, where all reports in it are still there."""
        data = self._get(key)
        kept = unpacked(data, tuple[KeptFile, ...]) if data else None
        if kept is None or not all(one.card is None or self._has(one.card.kept) for one in kept):
            return None
        return [back(item, one) for one in kept]

    def keep_readings(
        self, item: Input, key: str, readings: Sequence[ReadFile], reports: Mapping[str, bytes]
    ) -> None:
        """Keeps what was read, unless it might be read another time, or the file has changed meanwhile.
        ``reports``: path → the packed report of each that has a card."""
        if self._store is None or not all(map(_is_final, readings)) or self.reading_key(item) != key:
            return
        kept = []
        for one in readings:
            found = kept_file(item, one)
            if found.card is not None:
                under = _digest("report", key, found.name)
                self._store.put(under, reports[one.path])
                found = replace(found, card=replace(found.card, kept=under, at=NOWHERE, length=0))
            kept.append(found)
        self._store.put(key, packed(tuple(kept), tuple[KeptFile, ...]))

    def content(self, item: Input, key: str, path: str) -> str:
        """The digest of all that a report was read from; empty where that has no key."""
        return _digest(key, path[len(item.path) :]) if key else ""

    def report(self, key: str) -> bytes | None:
        """A packed report."""
        return self._get(key)

    # -- what is found --------------------------------------------------------------------------

    def audit_key(self, report: Card, previous: Card | None, rules: Ruleset) -> str:
        """The key for a report's audit by these rules; empty where a report has no key itself."""
        parts = [self._rules_base, self._rules_digest(rules)]
        for one in (report, previous):
            if one is None:
                parts.append("")
            elif one.content:
                parts += [one.content, one.path]
            else:
                return ""
        return _digest("audit", *parts)

    def shown_key(self, audit_key: str, *parts: str) -> str:
        """The key for how an audit is shown; ``parts``: whatever else that depends on."""
        return _digest("shown", audit_key, *parts) if audit_key else ""

    def get(self, key: str, hint: Any) -> Any:
        """What was kept under a key, of the type that is expected; ``None`` where there is no such thing."""
        data = self._get(key)
        return unpacked(data, hint) if data is not None else None

    def keep(self, key: str, data: bytes) -> None:
        if key and self._store is not None:
            self._store.put(key, data)

    def close(self, written: int) -> None:
        """``written``: how many results all processes have kept."""
        if self._store is not None:
            self._store.close(written)

    def prepare(self) -> None:
        """Works out what all keys have in common, once for all processes that are copied from this one."""
        _ = self._reading_base, self._rules_base

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

    def _get(self, key: str) -> bytes | None:
        return self._store.get(key) if key and self._store is not None else None

    def _has(self, key: str) -> bool:
        return self._store is not None and self._store.has(key)


def packed(value: object, hint: object) -> bytes:
    """A value as bytes that can be read again, and never run anything."""
    data = json.dumps(codec.encode(value, hint), ensure_ascii=False, separators=(",", ":"))
    return data.encode("utf-8", "surrogatepass")


def unpacked(data: bytes, hint: Any) -> Any:
    """The value; ``None`` where the bytes are of another make."""
    try:
        return codec.decode(json.loads(data), hint)
    except _MALFORMED:
        return None


def kept_file(item: Input, file: ReadFile) -> KeptFile:
    """A file without its path, which may be another one in another run."""
    card = file.card and replace(file.card, path="", content="")
    return KeptFile(file.path[len(item.path) :], card, file.problem, file.foreign, file.blank, file.own)


def back(item: Input, kept: KeptFile) -> ReadFile:
    path = item.path + kept.name
    card = kept.card and replace(kept.card, path=path)
    named = item.named and not kept.name
    return ReadFile(path, named, None, kept.problem, kept.foreign, kept.blank, kept.own, card)


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
    return reading.card is not None or (reading.foreign and (reading.named or looks_like_one(reading.path)))


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
