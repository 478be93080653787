"""What programs that are not ours make of the files that we write."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import docx
import pypdf
import pypdfium2
from openxml_audit import FileFormat, OpenXmlValidator

from checker.readers.marked import AUTHOR

OFFICE = shutil.which("soffice")
_NEEDLESS = "A required relationship type"
"""Parts without which Word opens a file all the same; many programs leave them out."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def comments(data: bytes) -> list[tuple[str, str]]:
    """What each of our comments in a Word file says, and the printed words that it stands at."""
    document = docx.Document(io.BytesIO(data))
    held: dict[str, str] = {}
    opened: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == f"{_W}commentRangeStart":
            opened.add(element.get(f"{_W}id"))
        elif element.tag == f"{_W}commentRangeEnd":
            opened.discard(element.get(f"{_W}id"))
        elif element.tag == f"{_W}t":
            for one in opened:
                held[one] = held.get(one, "") + (element.text or "")
    ours = [one for one in document.comments if one.author == AUTHOR]
    return [(one.text, held.get(str(one.comment_id), "")) for one in ours]


def annotations(data: bytes) -> list[tuple[str, str]]:
    """The same of a PDF, whose annotations lie over the words."""
    found = []
    pages = pypdfium2.PdfDocument(data)
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        text = pages[number].get_textpage()
        for annotation in page.get("/Annots", ()):
            one = annotation.get_object()
            if one.get("/T") == AUTHOR:
                left, bottom, right, top = map(float, one["/Rect"])
                found.append((str(one["/Contents"]), text.get_text_bounded(left, bottom, right, top)))
    return found


def against_the_schema(file: Path) -> list[str]:
    """Where an Office file departs from its schema, or refers to what is not there."""
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(file)
    return [str(one) for one in found.errors if _NEEDLESS not in one.description]


def unopened(files: Iterable[Path], folder: Path) -> list[str]:
    """The files that LibreOffice does not open and print; empty where there is none of it."""
    if OFFICE is None:
        return []
    names = list(files)
    command = [OFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, names)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [file.name for file in names if not (folder / f"{file.stem}.pdf").exists()]
