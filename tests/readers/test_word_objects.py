"""A workbook that stands in a Word document as an object: its tables are read where it is shown."""

from __future__ import annotations

import pytest

from checker.readers import read
from checker.recognise import recognise
from checker.report import Report
from tests.support import documents, office
from tests.support.documents import laid, para, row, table, unpacked, word
from tests.support.recognising import FORMS, differing, form
from tests.support.shapes import Sheet, content

_PACKAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"


def _object(number: int) -> str:
    return para(
        '<w:r><w:object><v:shape><v:imagedata r:id="im"/></v:shape><o:OLEObject '
        'xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" ProgID="Excel.Sheet.12" '
        f'r:id="ob{number}"/></w:object></w:r>'
    )


def with_objects(wanted: Sheet, which: slice, inside: bytes | None = None) -> bytes:
    """The report with some of its tables as objects; ``inside``: what these are instead of their tables."""
    whole = list(content(wanted))
    tables = [n for n, block in enumerate(whole) if not isinstance(block, str)]
    body, relations, files = [], "", dict[str, str | bytes]()
    for number, block in enumerate(whole):
        if isinstance(block, str):
            body.append(para(block.removeprefix("# ")))
        elif number in tables[which]:
            name = f"embeddings/Sheet{number}.xlsx"
            files[f"word/{name}"] = inside or documents.xlsx(documents.workbook([block]))
            relations += f'<Relationship Id="ob{number}" Type="{_PACKAGE}" Target="{name}"/>'
            body.append(_object(number))
        else:
            body.append(table(*(row(*map(documents._word_cell, line)) for line in laid(block))))
    parts = unpacked(word("".join(body)))
    links = "word/_rels/document.xml.rels"
    told = parts[links].decode() if isinstance(parts[links], bytes) else str(parts[links])
    parts[links] = told.replace("</Relationships>", relations + "</Relationships>")
    return documents.packed({**parts, **files})


def report_of(data: bytes) -> Report:
    return recognise(read("report.docx", data), FORMS)


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("which", [slice(1, 2), slice(2, 3), slice(0, 3)], ids=["three", "four", "all"])
@pytest.mark.parametrize("blanks", ["", "0", "mixed"])
def test_tables_in_objects_are_read(edition: str, which: slice, blanks: str) -> None:
    wanted = office.filled(form(edition), 3, blanks)
    report = report_of(with_objects(wanted, which))
    assert list(differing(report, wanted)) == []
    assert report.problems == ()
    assert all(cell.place is not None for cell in report.cells())


@pytest.mark.parametrize("inside", [b"\xd0\xcf\x11\xe0 no workbook", b"PK\x03\x04 broken"])
def test_an_object_that_cannot_be_read_is_counted(inside: bytes) -> None:
    wanted = office.filled(form("2021"), 3, "0")
    document = read("report.docx", with_objects(wanted, slice(1, 2), inside))
    assert document.objects == 1
    assert "applications" not in recognise(document, FORMS).tables
