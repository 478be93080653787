"""Archives of reports (.zip): their members one after another, within limits; nothing is written to disk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.readers.containers import signatures
from checker.readers.formats import PACKAGES

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from checker.readers.containers.zipped import Zipped

MAX_FILES = 2_000
MAX_FILE = 64 * 2**20
"""Bytes of one member once unpacked."""
MAX_TOTAL = 2**30
"""Bytes of all members once unpacked."""
_OUTSIDE = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)")
_SAID = 60
"""Characters of a strange name that are quoted."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. ``number``: its place in the archive's directory.

    ``name``: unlike any other of the archive. ``problem``: why it is not to be read; ``note``: what the
    reader should know of one that is.
    """

    number: int
    name: str
    problem: str = ""
    note: str = ""


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP of files, not a document that is packed as one."""
    if not data.startswith(signatures.ZIP):
        return False
    try:
        names = _opened(data).names
    except Unreadable:
        return False
    return not names & PACKAGES


def listing(data: bytes) -> list[Member]:
    """The files inside, in the order of their names.

    Raises ``Unreadable`` for an archive that is broken or too large as a whole.
    """
    infos = _opened(data).infos
    found = sorted(
        (name, number)
        for number, info in enumerate(infos)
        if not (name := _name(info)).endswith("/") and not _is_clutter(name)
    )
    if len(found) > MAX_FILES:
        raise Unreadable(f"压缩包里有 {len(found)} 个文件，超过 {MAX_FILES} 个的上限，不读取")
    members: list[Member] = []
    taken: set[str] = {name for name, _ in found}
    times: dict[str, int] = {}
    total = 0
    for name, number in found:
        total += infos[number].file_size  # never more comes out of a member than it says
        place = f"（压缩包里第 {number + 1} 个文件）"
        if not name.strip():
            members.append(Member(number, place, "压缩包里的这个文件没有名字，没有读取；请先解开，取好名字"))
        elif _OUTSIDE.search(name):
            said = f"文件名“{name[:_SAID]}”指向压缩包以外，没有读取；请先解开"
            members.append(Member(number, place, said))
        elif total > MAX_TOTAL:
            said = f"压缩包解开后超过 {MAX_TOTAL // 2**20} MB，从这个文件起不再读取；请先解开"
            members.append(Member(number, name, said))
        elif name in times:
            other = _another(name, times[name] + 1, taken)
            note = f"压缩包里有几个文件都叫“{name[:_SAID]}”，这一个记为“{other[:_SAID]}”"
            members.append(Member(number, other, note=note))
        else:
            members.append(Member(number, name))
        times[name] = times.get(name, 0) + 1
    return members


def content(data: bytes, number: int) -> bytes:
    """The bytes of one member. Raises ``Unreadable``."""
    package = _opened(data)
    if number >= len(package.infos):
        raise Unreadable("压缩包在读取时变了，请再运行一次")
    found = package.read(package.infos[number], MAX_FILE)
    if is_archive(found):
        raise Unreadable("压缩包里的压缩包不读取，请先解开")
    return found


def members(data: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Name and bytes of each file inside; ``Unreadable`` for one that cannot be taken out.

    Raises ``Unreadable`` for an archive that is broken or too large as a whole.
    """
    for member in listing(data):
        try:
            if member.problem:
                raise Unreadable(member.problem)
            yield member.name, content(data, member.number)
        except Unreadable as fault:
            yield member.name, fault


def _another(name: str, time: int, taken: set[str]) -> str:
    """A name for a further file of the same name, as browsers make them."""
    stem, suffix = posixpath.splitext(name)
    while (other := f"{stem} ({time}){suffix}") in taken:
        time += 1
    taken.add(other)
    return other


def _opened(data: bytes) -> Zipped:
    from checker.readers.containers.zipped import Zipped  # not where nothing is packed

    return Zipped(data)


def _name(info: ZipInfo) -> str:
    """The name of a member; where its encoding is not declared, it is UTF-8 or what Windows writes here."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode()
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/")


def _is_clutter(name: str) -> bool:
    parts = set(name.split("/")) - {".", ".."}
    return any(part.startswith((".", "~$")) or part in ("__MACOSX", "Thumbs.db") for part in parts)
