"""From a document to a typed report, by what the forms say."""

from __future__ import annotations

from checker.document import Document
from checker.forms import Forms
from checker.report import Report


class NotAReport(Exception):
    """The document is none of the reports that the forms describe; the message is a Chinese sentence."""


class BlankForm(NotAReport):
    """The form itself, that nobody filled in, or a notice that it is attached to."""


def recognise(document: Document, forms: Forms) -> Report:
    """The report in a document. Raises ``NotAReport``; ``Unreadable`` for a report in a shape that is lost.

    A report whose tables are missing or pictures is still one: its ``tables`` are empty and
    ``problems`` says so.
    """
    from checker.prose import read_prose
    from checker.recognise.matching.lines import Line, items_of, mark_furniture
    from checker.recognise.outline.blank_form import is_blank_form
    from checker.recognise.outline.legibility import without_text, woven
    from checker.recognise.outline.lost_shape import check_shape
    from checker.recognise.outline.second_report import second_report
    from checker.recognise.outline.sections import read_sections
    from checker.recognise.outline.site_frame import mark_frame
    from checker.recognise.outline.title import find_period, find_title
    from checker.recognise.tables.find import MIXED, find_tables

    items = items_of(document)
    lines = [item for item in items if isinstance(item, Line)]
    mark_furniture(lines)
    every = list(forms)
    interwoven = woven(document, lines)
    title = find_title(lines, every, doubted=bool(interwoven))
    another = second_report(document, title, every)
    if another:
        items = items[: another[0]]
    for line in title.lines if title else ():
        line.furniture = True
    mark_frame(items, title.lines if title else ())
    kinds = [title.kind] if title else list(forms.kinds())
    best = max(
        ((find_tables(items, forms.of_kind(kind), title.year if title else None), kind) for kind in kinds),
        key=lambda pair: sum(len(table.cells) for table in pair[0].tables.values()),
        default=None,
    )
    if best is None:
        raise NotAReport("没有可用的表单")
    found, kind = best
    family = forms.of_kind(kind)
    year = title.year if title else None
    fitting = [form for form in family if form.id in found.forms]
    sure = [form for form in fitting if year is not None and form.covers(year)]
    form = (sure or fitting or list(family))[0]
    sections = read_sections(items, found.grids, form)
    named = sum(section.id is not None and section.heading is not None for section in sections)
    if not found.tables and named < (2 if title else 4):
        check_shape(document, family)
        told = "".join(f"（{note.rstrip('。')}）" for note in document.notes)
        raise NotAReport(f"不是{form.name}{told}")
    if is_blank_form(found.tables, sections, form, title):
        raise BlankForm("空白表样")
    period = find_period(sections)
    if year is None and period is not None and period.end is not None:
        year = period.end.year
    doubt = interwoven or ("文字次序已被打乱" if found.scrambled else without_text(sections))
    problems = [*found.problems]
    if not found.tables:
        hidden = (
            f"，文件里有 {document.objects} 个嵌入的对象（如 Excel 表格）没有读取"
            if document.objects
            else "，可能是图片"
            if document.pictures
            else ""
        )
        problems = [f"没有找到任何表格{hidden}，无法核对数值"]
    if doubt and not found.scrambled and (found.tables or interwoven):
        problems.append(f"{doubt}，章节和文字没有核对")
    prose = read_prose(sections, year)
    if prose.not_read:
        problems.append(prose.not_read)
    return Report(
        document=document,
        kind=kind,
        organ=title.organ if title and title.sure else None,
        year=year,
        form=(form.id if fitting else MIXED) if found.tables else None,
        title=title.content if title and title.sure else None,
        period=period,
        sections=sections,
        tables=found.tables,
        prose=prose,
        problems=(*problems, *document.notes),
        doubt=doubt,
        another=another[1] if another else None,
    )
