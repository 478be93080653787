"""Files that are made to harm whoever reads them, of every format, and sound reports to lie among them.

Always the same ones. ``make`` writes them; each is small on disk where the harm allows it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from support import generate, pdfs, shapes
from support.cases import FORMS
from support.documents import docx, xlsx
from support.documents import html as html_page
from support.documents import odt as odt_file
from support.hostile.archived import archives
from support.hostile.common import TITLE, Files
from support.hostile.drawn import drawings, pictures
from support.hostile.markup import pages, texts
from support.hostile.office import office_files, old_office, open_documents, words, workbooks

GROUPS = (
    texts,
    pages,
    words,
    open_documents,
    workbooks,
    old_office,
    office_files,
    drawings,
    pictures,
    archives,
)
_SOUND: dict[str, Callable[[shapes.Sheet], str]] = {
    "txt": shapes.tabs,
    "md": shapes.markdown,
    "html": shapes.html,
}


def sound(count: int = 24) -> Files:
    """Reports in order, of both forms, in text, Markdown and HTML."""
    forms = FORMS.of_kind("gov-info-annual")
    for number in range(count):
        form = forms[number % len(forms)]
        figures = generate.figures(form, random.Random(number))
        suffix = list(_SOUND)[number % len(_SOUND)]
        text = _SOUND[suffix](shapes.sheet(form, figures))
        yield f"sound-{number:02}.{suffix}", text.encode()


def hostile() -> Files:
    for group in GROUPS:
        yield from group()
    yield from damaged()


def make(folder: Path, *, only: Callable[[str], bool] = lambda name: True) -> tuple[list[Path], list[Path]]:
    """Writes the sound and the hostile files; gives both."""
    folder.mkdir(parents=True, exist_ok=True)
    written: tuple[list[Path], list[Path]] = ([], [])
    for kind, files in enumerate((sound(), hostile())):
        for name, data in files:
            if kind == 0 or only(name):
                path = folder / name
                path.write_bytes(data)
                written[kind].append(path)
    if only("special"):
        written[1].extend(_special(folder))
    return written


def _special(folder: Path) -> Iterator[Path]:
    """What is no plain file: each is told when it is met in a folder."""
    loop = folder / "loop.md"
    loop.symlink_to(loop.name)
    yield loop
    gone = folder / "gone.docx"
    gone.symlink_to("nowhere.docx")
    yield gone
    device = folder / "device.txt"
    device.symlink_to("/dev/zero")
    yield device
    if hasattr(os, "mkfifo"):
        pipe = folder / "pipe.md"
        os.mkfifo(pipe)
        yield pipe
    for name in ("line\n::error file=x::y.md", "esc\x1b[2J.html", "bidi\u202edm.txt"):
        odd = folder / name
        odd.write_bytes(b"\x00\x01\x02" * 40)
        yield odd


# Sound documents, damaged


def damaged() -> Files:
    """Cut off, or with bytes of them changed."""
    chance = random.Random(5)
    content = [TITLE, [["三、办理结果", "1", "2"], ["（一）予以公开", "3", "4"]]]
    whole = {
        "docx": docx(content),
        "odt": odt_file(content),
        "html": html_page(content).encode(),
        "xlsx": xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>"),
        "pdf": pdfs.pdf(pdfs.Sheet().text(70, 100, TITLE)),
    }
    for suffix, data in whole.items():
        for number in range(5):
            yield f"cut-{number}.{suffix}", data[: len(data) * (number + 1) // 7]
            changed = bytearray(data)
            for _ in range(1 + len(data) // 100):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            yield f"changed-{number}.{suffix}", bytes(changed)
