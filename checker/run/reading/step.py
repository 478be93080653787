"""One step of reading: a file → its report, or why there is none, or what has to be done first.

This is what the workers do; nothing here starts a process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.forms import Forms
from checker.ground.faults import internal_fault
from checker.run.inputs import Input
from checker.run.read_file import ReadFile, looks_like_one

if TYPE_CHECKING:
    from checker.readers.archive import Member
    from checker.readers.office.conversion import Old

_PICTURE = "这是图片，没有逐张识别；若是报告，请合成一个 PDF，或直接写明这个文件"


@dataclass(frozen=True, slots=True)
class Step:
    """A file to be read; ``member``: one that is inside it; ``old``: what it was before LibreOffice
    converted it to the data of ``item``."""

    item: Input
    member: Member | None = None
    old: Old | None = None

    @property
    def path(self) -> str:
        return f"{self.item.path}/{self.member.name}" if self.member else self.item.path

    @property
    def named(self) -> bool:
        """What is in an archive counts as met while walking a folder."""
        return self.item.named and self.member is None

    def failed(self, problem: str) -> ReadFile:
        """Why the file cannot be read; what does not look like a report owes nobody an audit."""
        foreign = not self.named and not looks_like_one(self.path)
        return ReadFile(self.path, self.named, problem=problem, foreign=foreign)


@dataclass(frozen=True, slots=True)
class Inside:
    """The file is an archive of these."""

    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class ToConvert:
    """LibreOffice has to convert the file first. ``data``: where its path alone does not give its bytes."""

    old: Old
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Laid:
    """A file whose report is handed over packed, to be kept; ``file`` has its card. ``key``: under which a
    later run may ask for it; empty for what has none."""

    file: ReadFile
    report: bytes
    key: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that became of a file, where whoever has read it has taken all its steps; ``in_steps``: it were
    several."""

    files: Sequence[ReadFile | Laid]
    in_steps: bool


Found = ReadFile | Inside | ToConvert | Laid | Whole


def take(forms: Forms, step: Step) -> Found:
    """Reads a file as far as it can be read here. Raises ``MemoryError`` and nothing else."""
    from checker.recognise import BlankForm, NotAReport

    item = step.item
    if item.problem is not None:
        return ReadFile(item.path, item.named, problem=item.problem, foreign=item.foreign)
    if step.member is not None and step.member.problem:  # whatever it is: nobody has looked
        return ReadFile(step.path, step.named, problem=step.member.problem)
    try:
        return _take(forms, step)
    except NotAReport as reason:
        blank = isinstance(reason, BlankForm)
        return ReadFile(step.path, step.named, problem=str(reason), foreign=True, blank=blank)
    except Unreadable as problem:
        return step.failed(str(problem))
    except MemoryError:
        raise
    except Exception as fault:  # a fault of ours in one file must not cost the others their audit
        return ReadFile(step.path, step.named, problem=internal_fault("读取", fault))


def _take(forms: Forms, step: Step) -> Found:
    from checker import readers
    from checker.readers import archive
    from checker.readers.content import Content
    from checker.readers.office.conversion import NeedsOffice
    from checker.readers.signs import is_picture
    from checker.recognise import recognise
    from checker.render import own

    path = step.path
    data = _bytes(step)
    if step.old is not None:
        from checker.readers.office import legacy

        document = legacy.read_converted(data, path, step.old)
    else:
        if step.member is None and archive.is_archive(data):
            return Inside(archive.listing(data))
        if not step.named and is_picture(Content(data, path)):
            raise Unreadable(_PICTURE)
        if own.wrote(data):
            return _own(step)
        try:
            document = readers.read_here(path, data)
        except NeedsOffice as need:
            return ToConvert(need.old, None if step.member is None and step.item.data is None else data)
    if own.shows(document):
        return _own(step)
    if step.member is not None and step.member.note:
        document = replace(document, notes=(*document.notes, step.member.note))
    return ReadFile(path, step.named, report=recognise(document, forms))


def _own(step: Step) -> ReadFile:
    from checker.render import own

    return ReadFile(step.path, step.named, problem=own.REASON, foreign=True, own=True)


def _bytes(step: Step) -> bytes:
    from checker import readers
    from checker.readers import archive

    if step.member is None or step.old is not None:
        return readers.load(step.item.path) if step.item.data is None else step.item.data
    packed = _packed(step.item.path) if step.item.data is None else step.item.data
    return archive.content(packed, step.member.number)


@lru_cache(maxsize=1)
def _packed(path: str) -> bytes:
    """An archive, kept while its members are read one after another."""
    from checker import readers

    return readers.load(path)
