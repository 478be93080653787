"""The first half of the road for one file: bytes → document → report, or why not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.forms import Forms, load_forms
from checker.inputs import Input
from checker.report import Report

if TYPE_CHECKING:
    from checker.cache import Cache

REPORT_SUFFIXES = frozenset(
    suffix
    for line in (
        ".txt .md .markdown .html .htm .mht .mhtml",
        ".docx .doc .wps .rtf .odt .pdf .ofd",
        ".xlsx .xls .et .zip",
    )
    for suffix in line.split()
)


_PICTURE = "这是图片，没有逐张识别；若是报告，请合成一个 PDF，或直接写明这个文件"


def looks_like_one(path: str) -> bool:
    """Whether an unreadable file met in a folder is owed an audit: a broken .docx is, a picture is not."""
    return Path(path).suffix.lower() in REPORT_SUFFIXES


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: a report, or a Chinese sentence why there is none.

    ``foreign``: the file is sound but no annual report; otherwise ``problem`` tells why it cannot be read.
    """

    path: str
    named: bool
    report: Report | None = None
    problem: str = ""
    foreign: bool = False
    blank: bool = False
    """It is the official form with nothing filled in: skipped even where it is named."""
    own: bool = False
    """One of this tool's own outputs: skipped, also where it is named."""


def read_input(item: Input, forms: Forms) -> list[Reading]:
    """One file; an archive gives one reading for each of its members."""
    if item.problem is not None:
        return [Reading(item.path, item.named, problem=item.problem, foreign=item.foreign)]
    try:
        return _read(item, forms)
    except Exception as fault:  # a fault of ours in one file must not cost the others their audit
        if os.environ.get("GOUJI_DEBUG"):
            raise
        return [Reading(item.path, item.named, problem=internal_fault("读取", fault))]


def _read(item: Input, forms: Forms) -> list[Reading]:
    from checker import own, readers
    from checker.readers.formats import is_picture
    from checker.recognise import BlankForm, NotAReport, recognise

    path, named = item.path, item.named
    try:
        data = readers.load(Path(path)) if item.data is None else item.data
        if readers.is_archive(path, data):
            return _read_members(item, data, forms)
        if not named and is_picture(data):
            raise Unreadable(_PICTURE)
        if own.wrote(data) or own.shows(document := readers.read(path, data)):
            return [Reading(path, named, problem=own.REASON, foreign=True, own=True)]
        return [Reading(path, named, report=recognise(document, forms))]
    except NotAReport as reason:
        blank = isinstance(reason, BlankForm)
        return [Reading(path, named, problem=str(reason), foreign=True, blank=blank)]
    except Unreadable as problem:
        return [Reading(path, named, problem=str(problem), foreign=not named and not looks_like_one(path))]


def _read_members(archive: Input, data: bytes, forms: Forms) -> list[Reading]:
    """What is in an archive counts as met while walking a folder."""
    from checker import readers

    found: list[Input | list[Reading]] = []
    for name, content in readers.members(archive.path, data):
        path = f"{archive.path}/{name}"
        if isinstance(content, Unreadable):
            found.append([Reading(path, False, problem=str(content), foreign=not looks_like_one(path))])
        else:
            item = Input(path, False, data=content)
            found.append(item if _is_old_office(item) else read_input(item, forms))
    converted = iter(_convert_old_office([item for item in found if isinstance(item, Input)]))
    readings: list[Reading] = []
    for one in found:
        readings += read_input(next(converted), forms) if isinstance(one, Input) else one
    return readings or [Reading(archive.path, archive.named, problem="压缩包里没有文件")]


def internal_fault(doing: str, fault: BaseException) -> str:
    return f"{doing}时程序内部出错（{type(fault).__name__}），请把这份文件发给 gouji 的维护者"


def read_all(
    items: Sequence[Input],
    form_folders: Sequence[Path],
    forms: Forms,
    jobs: int,
    progress: Callable[[], None] = lambda: None,
    cache: Cache | None = None,
) -> Iterator[list[Reading]]:
    """The readings of each input in order, by ``jobs`` processes (0: as many as pay); unchanged files from
    the cache."""
    keys = [cache.reading_key(item) if cache else "" for item in items]
    kept = [cache.readings(item, key) if cache else None for item, key in zip(items, keys, strict=True)]
    missing = [item for item, found in zip(items, kept, strict=True) if found is None]
    fresh = _read_fresh(missing, form_folders, forms, jobs)
    for item, key, found in zip(items, keys, kept, strict=True):
        readings = next(fresh) if found is None else found
        if found is None and cache:
            cache.keep_readings(item, key, readings)
        yield readings
        progress()


def _read_fresh(
    items: Sequence[Input], form_folders: Sequence[Path], forms: Forms, jobs: int
) -> Iterator[list[Reading]]:
    items = _convert_old_office(items)
    workers = min(jobs or (os.cpu_count() or 1), len(items) // (1 if jobs else 4) or 1)
    if workers <= 1:
        for item in items:
            yield read_input(item, forms)
        return

    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    folders = tuple(form_folders)
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(folders,)) as pool:
        futures = [pool.submit(_work, item) for item in items]
        for item, future in zip(items, futures, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                yield _read_alone(item, folders)


OLD_OFFICE = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files begin that LibreOffice has to convert."""


def _convert_old_office(items: Sequence[Input]) -> list[Input]:
    """Files of the old Office formats go through LibreOffice in one call: starting it costs seconds."""
    from checker import readers

    done = list(items)
    found = [number for number, item in enumerate(items) if _is_old_office(item)]
    if len(found) < 2:
        return done

    from checker.readers.office import convert_many

    old: list[int] = []
    files: list[tuple[str, bytes]] = []
    for number in found:
        item = items[number]
        with suppress(Unreadable):  # told when it is read
            files.append((item.path, readers.load(Path(item.path)) if item.data is None else item.data))
            old.append(number)
    for number, result in zip(old, convert_many(files), strict=True):
        if isinstance(result, Unreadable):
            done[number] = replace(done[number], data=None, problem=str(result))
        elif result is not None:
            done[number] = replace(done[number], data=result)
    return done


def _is_old_office(item: Input) -> bool:
    if item.problem is not None:
        return False
    head = item.data[:5] if item.data is not None else b""
    if item.data is None:
        with suppress(OSError), Path(item.path).open("rb") as file:
            head = file.read(5)
    return head.startswith(OLD_OFFICE)


def _read_alone(item: Input, folders: tuple[Path, ...]) -> list[Reading]:
    """A file in a process of its own, after some file of the pool brought its process down."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(1, initializer=_start_worker, initargs=(folders,)) as pool:
        try:
            return pool.submit(_work, item).result()
        except BrokenProcessPool:
            return [Reading(item.path, item.named, problem="读取时程序异常中止，文件可能已损坏")]


_worker_forms: Forms


def _start_worker(folders: tuple[Path, ...]) -> None:
    global _worker_forms
    _worker_forms = load_forms(folders)


def _work(item: Input) -> list[Reading]:
    return read_input(item, _worker_forms)
