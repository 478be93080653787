"""Archives."""

from __future__ import annotations

import bz2
import io
import struct
import warnings
import zipfile

from support.documents import packed
from support.hostile.common import Files, patched

# Archives


def archives() -> Files:
    yield "bomb.zip", packed({f"{n}.txt": b"0" * 40_000_000 for n in range(3)})
    yield "bzip2.zip", _archive({"a.txt": b"0" * 40_000_000}, zipfile.ZIP_BZIP2)
    yield "lzma.zip", _archive({"a.txt": b"0" * 40_000_000}, zipfile.ZIP_LZMA)
    yield "method.zip", patched(_archive({"a.txt": b"1"}, zipfile.ZIP_STORED), 8, b"\x63\0")
    yield "nested.zip", packed({"a.zip": packed({"b.zip": packed({"c.txt": "1"})})})
    yield "twice.zip", _archive([("年报.txt", b"\0"), ("年报.txt", b"\0")], zipfile.ZIP_DEFLATED)
    yield "nameless.zip", _nameless()
    yield "outside.zip", packed({"../../a.txt": b"1", "/etc/b.txt": b"1", "C:\\c.txt": b"1"})
    yield "lines.zip", packed({"a\nb.txt": b"\0", "c\r::error::d.txt": b"\0"})
    yield "long-name.zip", packed({"长" * 20_000 + ".txt": b"\0"})
    yield "many.zip", packed({f"{n}.txt": b"\0" for n in range(2_500)})
    yield "empty.zip", packed({})
    yield "folders.zip", packed({"a/": b"", "b/": b""})
    yield "cut.zip", packed({"a.txt": "1" * 5_000})[:-30]
    yield "locked.zip", _locked()
    yield (
        "lying.zip",
        packed({"a.txt": b"0" * 100_000}).replace(struct.pack("<I", 100_000), struct.pack("<I", 5)),
    )
    yield "rar.rar", b"Rar!\x1a\x07\0" + bytes(500)
    yield "gzip.txt", b"\x1f\x8b\x08\0" + bytes(500)
    yield "bzip.txt", bz2.compress(b"0" * 5_000_000)
    yield "ofd.ofd", packed({"OFD.xml": "<a/>"})
    yield "program.doc", b"MZ" + bytes(500)
    yield "overlap.zip", _overlapping()


def _archive(members: dict[str, bytes] | list[tuple[str, bytes]], method: int) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as package:
        warnings.simplefilter("ignore")
        for name, data in members.items() if isinstance(members, dict) else members:
            package.writestr(name, data)
    return buffer.getvalue()


def _nameless() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("b.txt", b"\0")
        info = zipfile.ZipInfo("a")
        info.filename = ""
        package.writestr(info, b"1")
    return buffer.getvalue()


def _locked() -> bytes:
    data = packed({"a.txt": "1"})
    directory = data.index(b"PK\1\2")
    return patched(patched(data, 6, b"\1\0"), directory + 8, b"\1\0")


def _overlapping() -> bytes:
    """Many entries of the directory for one and the same member."""
    data = packed({"a.txt": b"0" * 1_000_000})
    directory, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = data[directory:end]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(300))
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 300, 300, len(entries), directory, 0)
    return data[:directory] + entries + tail
