"""Archives of reports (.zip): their members one after another, within limits; nothing is written to disk."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipInfo

from checker.document import Unreadable
from checker.readers.zipped import Zipped

MAX_FILES = 2_000
MAX_FILE = 64 * 2**20
"""Bytes of one member once unpacked."""
MAX_TOTAL = 2**30
"""Bytes of all members once unpacked."""
_SIGNATURES = (b"PK\3\4", b"PK\5\6")


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP of files, not a document that is packed as one."""
    if not data.startswith(_SIGNATURES):
        return False
    try:
        names = Zipped(data).names
    except Unreadable:
        return False
    return not names & {"[Content_Types].xml", "content.xml", "OFD.xml"}


def members(data: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Name and bytes of each file inside; ``Unreadable`` for one that cannot be taken out.

    Raises ``Unreadable`` for an archive that is broken or too large as a whole.
    """
    package = Zipped(data)
    files = sorted((_name(info), info) for info in package.infos if not info.is_dir())
    files = [(name, info) for name, info in files if not _is_clutter(name)]
    if len(files) > MAX_FILES:
        raise Unreadable(f"压缩包里有 {len(files)} 个文件，超过 {MAX_FILES} 个的上限，不读取")
    total = 0
    for name, info in files:
        try:
            content = package.read(info, MAX_FILE)
        except Unreadable as fault:
            yield name, fault
            continue
        total += len(content)
        if total > MAX_TOTAL:
            raise Unreadable(f"压缩包解开后超过 {MAX_TOTAL // 2**20} MB，其余文件不读取")
        if is_archive(content):
            yield name, Unreadable("压缩包里的压缩包不读取，请先解开")
        else:
            yield name, content


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
    return any(part.startswith((".", "~$")) or part in ("__MACOSX", "Thumbs.db") for part in name.split("/"))
