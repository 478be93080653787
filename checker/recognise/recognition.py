"""The road from a document to its report: outline, tables, sections, prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.document import Document, Paragraph
from checker.forms import Form, Forms
from checker.prose import read_prose
from checker.recognise.matching.lines import Item, items_of, lines_in, with_furniture
from checker.recognise.outline.blank_form import is_blank_form
from checker.recognise.outline.legibility import without_text, woven
from checker.recognise.outline.lost_shape import check_shape
from checker.recognise.outline.page_furniture import page_furniture
from checker.recognise.outline.period import find_period
from checker.recognise.outline.second_report import second_report
from checker.recognise.outline.sections import read_sections
from checker.recognise.outline.site_frame import site_frame
from checker.recognise.outline.title import Title, find_title
from checker.recognise.tables.find import Tables, find_tables
from checker.recognise.tables.unfolded import unfolded
from checker.report import MIXED, Report, Section

_LEAST_HEADINGS = 4
"""So many of the form's headings tell a report without tables; under its title fewer."""
_LEAST_HEADINGS_TITLED = 2


class NotAReport(Exception):
    """The document is none of the reports that the forms describe; the message is a Chinese sentence."""


class BlankForm(NotAReport):
    """The form itself, that nobody filled in, or a notice that it is attached to."""


@dataclass(frozen=True)
class _Outline:
    """What a document says that it is. ``items``: those of its first report, without furniture known."""

    items: Sequence[Item]
    title: Title | None
    interwoven: str
    """Why the lines are no text that goes on from line to line; empty where they are."""
    another: Paragraph | None
    """The title of a second report behind the first."""

    @property
    def year(self) -> int | None:
        return self.title.year if self.title else None


def recognise(document: Document, forms: Forms) -> Report:
    """The report in a document. Raises ``NotAReport``; ``Unreadable`` for a report in a shape that is lost.

    A report whose tables are missing or pictures is still one: its ``tables`` are empty and
    ``problems`` says so.
    """
    outline = _outline(document, forms)
    title = outline.title
    found, kind = _tables(outline, forms)
    fitting = [form for form in forms.of_kind(kind) if form.id in found.forms or not form.tables]
    form = _edition(fitting, outline.year) or forms.of_kind(kind)[0]
    sections = read_sections(outline.items, found.grids, found.lines, form)
    bare = bool(title) and not form.tables
    if not found.tables and not _has_headings(sections, title, form) and not bare:
        check_shape(document, forms.of_kind(kind))
        told = "".join(f"（{note.rstrip('。')}）" for note in document.notes)
        names = [form.name] if title else [forms.of_kind(one)[0].name for one in forms.kinds()]
        raise NotAReport(f"不是{_either(names)}{told}")
    if is_blank_form(found.tables, sections, form, title):
        raise BlankForm("空白表样")
    period = find_period(sections)
    year = outline.year
    if year is None and period is not None and period.end is not None:
        year = period.end.year
    doubt = outline.interwoven or ("文字次序已被打乱" if found.scrambled else without_text(sections))
    by_prose = not form.tables and any(section.id is not None for section in sections)
    if found.tables:
        problems = [*found.problems]
    elif form.tables:
        problems = [_without_tables(document)]
    else:
        problems = [] if by_prose else [f"没有找到{form.name}应有的任何一个部分"]
    if doubt and not found.scrambled and (found.tables or outline.interwoven):
        problems.append(f"{doubt}，章节和文字没有核对")
    prose = read_prose(sections, year)
    if prose.not_read:
        problems.append(prose.not_read)
    return Report(
        document=document,
        kind=kind,
        organ=title.organ if title and title.sure else None,
        year=year,
        form=(form.id if fitting else MIXED) if found.tables or by_prose else None,
        title=title.content if title and title.sure else None,
        period=period,
        sections=sections,
        tables=found.tables,
        prose=prose,
        problems=(*problems, *document.notes),
        name=form.name,
        edition=form.edition if found.tables and fitting else "",
        doubt=doubt,
        unread=found.unread,
        another=outline.another,
    )


def _outline(document: Document, forms: Forms) -> _Outline:
    document = unfolded(document, forms)
    cut = items_of(document)
    items = with_furniture(cut, page_furniture(lines_in(cut)))
    lines = lines_in(items)
    interwoven = woven(document, lines)
    title = find_title(lines, list(forms), doubted=bool(interwoven))
    another = second_report(cut, title, forms)
    if another:
        items = items[: another[0]]
    titled = title.lines if title else ()
    items = with_furniture(items, titled)
    items = with_furniture(items, site_frame(items, titled))
    return _Outline(items, title, interwoven, another[1] if another else None)


def _tables(outline: _Outline, forms: Forms) -> tuple[Tables, str]:
    """The tables of the kind of report that the title names, else of the kind that most were found of."""
    kinds = outline.title.kinds if outline.title else forms.kinds()
    if not kinds:
        raise NotAReport("没有可用的表单")
    found = [(find_tables(outline.items, forms, kind, outline.year), kind) for kind in kinds]
    counts = [sum(len(table.cells) for table in tables.tables.values()) for tables, _ in found]
    most = max(counts)
    # Of kinds that fit as well, one's own forms come after those that come with the program.
    best = [at for at, count in enumerate(counts) if count == most]
    return found[best[-1] if most else best[0]]


def _either(names: Sequence[str]) -> str:
    """“甲”, “甲，也不是乙”, “甲，也不是乙、丙”."""
    first, *others = dict.fromkeys(names)
    return f"{first}，也不是{'、'.join(others)}" if others else first


def _edition(fitting: Sequence[Form], year: int | None) -> Form | None:
    """The edition for the year, else the likeliest; None where the tables fit none."""
    sure = (form for form in fitting if year is not None and form.covers(year))
    return next(sure, next(iter(fitting), None))


def _has_headings(sections: Sequence[Section], title: Title | None, form: Form) -> bool:
    named = sum(section.id is not None and section.heading is not None for section in sections)
    wanted = _LEAST_HEADINGS_TITLED if title else _LEAST_HEADINGS
    return named >= min(wanted, max(1, len(form.sections)))


def _without_tables(document: Document) -> str:
    hidden = ""
    if document.objects:
        hidden = f"，文件里有 {document.objects} 个嵌入的对象（如 Excel 表格）没有读取"
    elif document.pictures:
        hidden = "，可能是图片"
    return f"没有找到任何表格{hidden}，无法核对数值"
