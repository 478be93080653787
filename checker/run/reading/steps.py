"""Files to what became of them, step by step: archives opened, old formats converted, in the order given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from checker.document import Unreadable
from checker.forms import Forms
from checker.ground.limits import READING
from checker.ground.process import Lost
from checker.run.inputs import Input
from checker.run.read_file import ReadFile
from checker.run.reading.crew import Crew, crew_for, here
from checker.run.reading.step import Found, Laid, Step, ToConvert, Whole, take

_LOST = {
    Lost.TIME: f"读取用时超过 {READING.cpu} 秒的上限，文件内容过于复杂",
    Lost.MEMORY: f"读取所需内存超过 {READING.memory // 2**20} MB 的上限，文件内容过于庞大",
    Lost.CRASH: "读取时程序异常中止，文件可能已损坏，或内容过于庞大",
    Lost.START: "系统资源不足，不能启动读取文件的进程，请稍后再试",
}
_CONVERTED = 256 * 2**20
"""Bytes of files that wait for LibreOffice; with more it is called at once."""
_AHEAD = 2048
"""So many files are begun before the first of them is done."""

_Place = tuple[int, int]
"""Number of a file, and of what was found in it."""


@dataclass(slots=True)
class _File:
    """An input and what has been found of it: one reading, or one for each member of an archive."""

    readings: list[ReadFile | None] = field(default_factory=lambda: [None])
    in_steps: bool = False
    """It was opened, or converted, before it could be read."""

    def done(self) -> list[ReadFile] | None:
        found = [reading for reading in self.readings if reading is not None]
        return found if len(found) == len(self.readings) else None


class Steps:
    """The steps of some files, from whoever takes them, and the calls of LibreOffice between.

    ``laid``: what is done with a report that a worker hands over packed.
    """

    def __init__(
        self,
        items: Iterable[Input],
        crew: Crew,
        laid: Callable[[Laid], ReadFile] = lambda found: found.file,
        ahead: int = _AHEAD,
    ) -> None:
        self._items = enumerate(items)
        self._crew, self._laid, self._ahead = crew, laid, ahead
        self._files: dict[int, _File] = {}
        self._steps: dict[_Place, Step] = {}
        self._waiting: list[tuple[_Place, Step, ToConvert]] = []
        """What LibreOffice has to convert."""

    def readings(self) -> Iterator[tuple[list[ReadFile], bool]]:
        """What became of each file, in order, and whether it took several steps."""
        while True:
            for number, item in islice(self._items, self._ahead - len(self._files)):
                self._files[number] = _File()
                self._give((number, 0), Step(item))
            if not self._files:
                return
            first = next(iter(self._files))
            while (found := self._files[first].done()) is None:
                self._advance()
            yield found, self._files.pop(first).in_steps

    def _give(self, place: _Place, step: Step) -> None:
        self._steps[place] = step
        self._crew.give(place, step)

    def _advance(self) -> None:
        """Waits for one answer; where none is to come, LibreOffice has its turn."""
        for place, found in self._crew.answers():
            self._follow(place, self._steps.pop(place), found)
            return
        self._convert()

    def _follow(self, place: _Place, step: Step, found: Found | Lost) -> None:
        """Notes what was found, and gives out the steps that it calls for."""
        number, at = place
        readings = self._files[number].readings
        if isinstance(found, Lost):
            readings[at] = step.failed(_LOST[found])
        elif isinstance(found, ReadFile):
            readings[at] = found
        elif isinstance(found, Laid):
            readings[at] = self._laid(found)
        elif isinstance(found, Whole):
            readings[:] = [self._laid(one) if isinstance(one, Laid) else one for one in found.files]
            self._files[number].in_steps = found.in_steps
        elif isinstance(found, ToConvert):
            self._files[number].in_steps = True
            self._waiting.append((place, step, found))
            if sum(len(one.data or b"") for _, _, one in self._waiting) > _CONVERTED:
                self._convert()
        elif not found.members:
            readings[at] = ReadFile(step.path, step.named, problem="压缩包里没有文件")
        else:
            self._files[number].in_steps = True
            readings[:] = [None] * len(found.members)
            for at, member in enumerate(found.members):
                self._give((number, at), replace(step, member=member))

    def _convert(self) -> None:
        """Has LibreOffice convert what waits for it, in one call."""
        if not self._waiting:
            return

        from checker import readers
        from checker.readers.office import libreoffice

        waiting, self._waiting = self._waiting, []
        files = []
        for place, step, found in waiting:
            try:
                data = readers.load(step.item.path) if found.data is None else found.data
                files.append((place, step, found.old, data))
            except Unreadable as problem:  # it has gone meanwhile
                self._files[place[0]].readings[place[1]] = step.failed(str(problem))
        results = libreoffice.convert([(old, data) for _, _, old, data in files])
        for (place, step, old, _), result in zip(files, results, strict=True):
            if isinstance(result, Unreadable):
                self._files[place[0]].readings[place[1]] = step.failed(str(result))
            else:
                self._give(place, replace(step, item=replace(step.item, data=result), old=old))


def read_input(item: Input, forms: Forms) -> list[ReadFile]:
    """One file, in this process; an archive gives one reading for each of its members."""
    return next(Steps([item], here(partial(take, forms))).readings())[0]


def read_all(items: list[Input], forms: Forms, jobs: int) -> Iterator[list[ReadFile]]:
    """The readings of each input in order, by ``jobs`` processes (0: as many as pay)."""
    with crew_for(items, partial(take, forms), jobs) as crew:
        for found, _ in Steps(items, crew, ahead=64).readings():
            yield found
