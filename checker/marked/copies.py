"""The marked copies of a run, each written whole or not at all, into a folder of the user's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from checker import readers
from checker.audit import Audit
from checker.document import Document, Grid, Unreadable
from checker.ground.faults import internal_fault, printable, system_reason
from checker.ground.limits import READING
from checker.ground.process import Lost
from checker.ground.remote import is_remote
from checker.ground.wholefile import replace_file
from checker.ground.workers import Workers
from checker.marked import marker
from checker.marked.remarks import Remark, remarks
from checker.readers.content import Content
from checker.readers.formats import FORMATS, Format, recognise
from checker.readers.office.conversion import NeedsOffice
from checker.render import Options

_CHANGED = "写成的副本读起来与原件不同"
"""A copy that does not say what its original says is worse than none."""
_CONVERTED_OTHERWISE = "LibreOffice 转成的新格式读起来与原件不同；请在 Word 或 WPS 里另存为新格式后再核对"
_MOST = 999
"""Files of one name in the folder."""
_NAMED = 30
"""How many files of a format without a way are named."""


@dataclass(slots=True)
class Written:
    """``told``: Chinese sentences about what has no copy; ``without``: the paths of files whose format takes
    no marks; ``failed``: whether one could not be written."""

    files: list[Path] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    failed: bool = False


class _NoWay(Exception):
    """There is no way to mark files of this format, which the message names."""


@dataclass(frozen=True, slots=True)
class _Task:
    name: str
    data: bytes
    said: Sequence[Remark]
    original: tuple[str, bytes] | None = None
    """The name and the bytes of what was converted."""


_Answer = tuple[Literal["copy", "format", "problem"], "bytes | str"]
"""The copy; or the name of a format without a way; or what went wrong, a Chinese sentence."""
_LOST = {
    Lost.TIME: "用时超过上限",
    Lost.MEMORY: "占用的内存超过上限",
    Lost.CRASH: "处理这份文件的进程异常退出",
    Lost.START: "系统不让启动新的进程",
}


def write(audit: Audit, folder: Path, options: Options) -> Written:
    """Writes a copy of every audited file; what goes wrong with one is told and costs that one alone."""
    done = Written()
    without: dict[str, list[str]] = {}
    marked: list[str] = []
    archives = _Archives()
    with Workers(_copied, 1, READING) as workers:
        for path, said in remarks(audit, options).items():
            try:
                task = _task(path, archives.load(path), said)
                done.files.append(_put(folder, task.name, _copy(workers, task), done.files))
                marked.append(path)
            except _NoWay as format:
                without.setdefault(str(format), []).append(path)
            except Unreadable as reason:
                done.told.append(f"没有写 {printable(path)} 的标注副本：{str(reason).rstrip('。')}。")
            except OSError as fault:
                done.failed = True
                done.told.append(f"无法写入 {printable(path)} 的标注副本：{system_reason(fault)}。")
    organs = {file: one.organ for one in audit.reports for file in (one.path, *one.parts)}
    served = {organs.get(path) for path in marked}
    for kind, paths in without.items():
        done.without += paths
        done.told.append(_no_way(kind, [_owner(path, organs, served) for path in paths]))
    unread = [one.path for one in audit.reports if one.report is None]
    if unread:
        done.told.append(f"{_listed(unread)} 没有读出，不写标注副本。")
    return done


def _owner(path: str, organs: Mapping[str, str | None], served: Collection[str | None]) -> str:
    """Whose report it is; the file where nobody was read, or whoever it is has a copy of another one."""
    organ = organs.get(path)
    return organ if organ is not None and organ not in served else path


def _task(path: str, data: bytes, said: Sequence[Remark]) -> _Task:
    """What is to be marked. Old formats of Office take no marks: LibreOffice converts them."""
    from checker.readers.office import legacy, libreoffice

    name = Path(path).name
    old = legacy.as_new(data, path)
    if old is None:
        return _Task(name, data, said)
    converted = libreoffice.convert([(old, data)])[0]
    if isinstance(converted, Unreadable):
        raise converted
    return _Task(Path(name).stem + old.target, converted, said, (name, data))


def _copy(workers: Workers[_Task, _Answer], task: _Task) -> bytes:
    """The copy, made in a process of its own: the file may be anybody's."""
    workers.give(task.name, task)
    ((_, answer),) = list(workers.answers())
    if isinstance(answer, Lost):
        raise Unreadable(_LOST[answer])
    kind, found = answer
    if isinstance(found, bytes):
        return found
    raise _NoWay(found) if kind == "format" else Unreadable(found)


def _copied(task: _Task) -> _Answer:
    """What a worker does. Raises ``MemoryError`` and nothing else."""
    try:
        return _marked(task)
    except Unreadable as reason:
        return "problem", str(reason)
    except MemoryError:
        raise
    except Exception as fault:  # a fault of ours in one file must not cost the others their copies
        return "problem", internal_fault("标注", fault)


def _marked(task: _Task) -> _Answer:
    format = recognise(Content(task.data, task.name))
    mark = marker(format.name)
    if mark is None:
        return "format", next(one.said for one in FORMATS if one.name == format.name)
    if task.original is not None and not _is_as_read(task, format):
        raise Unreadable(_CONVERTED_OTHERWISE)
    made = mark(task.data, task.said)
    again = recognise(Content(made, task.name))
    if again != format:
        raise Unreadable(_CHANGED)
    if _texts(format.reader().read(made, task.name)) != _texts(format.reader().read(task.data, task.name)):
        raise Unreadable(_CHANGED)
    return "copy", made


def _no_way(format: str, names: Sequence[str]) -> str:
    """``names``: of the bodies, or of the files where none was read. Each is owed something else."""
    told = list(map(printable, dict.fromkeys(names)))
    more = f" 等 {len(told)} 个" if len(told) > _NAMED else ""
    return f"{format}里放不下批注，没有标注副本：{'、'.join(told[:_NAMED])}{more}。"


def _listed(paths: Sequence[str]) -> str:
    more = f" 等 {len(paths)} 个文件" if len(paths) > _NAMED else ""
    return "、".join(map(printable, paths[:_NAMED])) + more


def _is_as_read(task: _Task, format: Format) -> bool:
    """Whether a converted file reads as its original did: the places are those of the original."""
    assert task.original is not None
    name, data = task.original
    try:
        read = recognise(Content(data, name)).reader().read(data, name)
    except NeedsOffice:  # it was read by way of the same conversion
        return True
    return _texts(read) == _texts(format.reader().read(task.data, task.name))


def _texts(document: Document) -> list[object]:
    return [list(_cells(block)) if isinstance(block, Grid) else block.text for block in document.blocks]


def _cells(grid: Grid) -> Iterable[object]:
    return ((cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in grid.cells)


class _Archives:
    """The bytes of the files of a run, of those in archives, too. The archive opened last is kept."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._members: dict[str, bytes | Unreadable] = {}

    def load(self, path: str) -> bytes:
        """Raises ``Unreadable``."""
        file = Path(path)
        if path == "-":
            raise Unreadable("它来自标准输入")
        if is_remote(path):
            return readers.load(path)
        if file.exists():
            return readers.load(file)
        archive = next((one for one in file.parents if one.is_file()), None)
        if archive is None:
            return readers.load(file)
        if archive != self._path:
            self._path, self._members = archive, dict(readers.members(archive))
        found = self._members.get(file.relative_to(archive).as_posix(), Unreadable("文件不存在"))
        if isinstance(found, Unreadable):
            raise found
        return found


def _put(folder: Path, name: str, data: bytes, taken: Sequence[Path]) -> Path:
    """Writes a copy under its name, or numbered where another file has it; never over another file."""
    for target in _names(folder, name):
        if not target.exists():
            replace_file(target, data)
            return target
        if target not in taken and _holds(target, data):  # of an earlier run
            return target
    raise Unreadable(f"{folder} 里同名的文件太多")


def _holds(file: Path, data: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data


def _names(folder: Path, name: str) -> Iterator[Path]:
    stem, suffix = Path(name).stem, Path(name).suffix
    yield folder / name
    for number in range(2, _MOST):
        yield folder / f"{stem} ({number}){suffix}"
