"""Sections and paragraphs: the document without its tables, page numbers and table of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from checker.document import Paragraph, join
from checker.forms import Form, FormSection
from checker.language.enumerators import HEADING, ITEM, ORDINAL
from checker.language.numerals import COUNTING
from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Item, Line
from checker.recognise.matching.widths import screen_width
from checker.report import Section

_DECORATION = " \t\r\n\f\v\u00a0\u3000\ufeff#>*_"
_LEADER = re.compile(r"[.．…·‥]{3,}\s*\d{0,3}\s*$|[\s　]{4,}\d{1,3}\s*$")
_DOTS = ".．…·‥ \t\u3000"
_END = re.compile(r"[。！？!?][”’」』）)\]】*]*$")
_PAUSE = re.compile(r"[；;：:…][”’」』）)\]】*]*$")
_PART = re.compile(rf"\s*第{ORDINAL}(?:部分|章|节)\s*")
_MUCH_LONGER = 2
"""So many times as long as its title a sentence is no heading of a section."""
_LONGEST = 45
"""Most characters of a heading."""


@dataclass(eq=False)
class _Heading:
    """A line that may be a section's heading; ``body``: what follows on the same line."""

    at: int
    ordinal: int
    """1 for 一; 0 without a mark."""
    content: Paragraph
    section: FormSection | None
    body: Paragraph | None = None
    last: int = 0
    """Index of the heading's last line."""
    nested: bool = False
    """It is numbered as a level below is: it is the section's where no other heading is."""


def read_sections(
    items: Sequence[Item], grids: Collection[int], taken: Collection[int], form: Form
) -> tuple[Section, ...]:
    """The sections in the order of print, what stands before the first one as ``preamble``.

    ``grids``: indexes of the grids that are tables of the form; ``taken``: numbers of the lines of tables.
    """
    lines, headings, contents = _headed(_prose_lines(items, grids, taken), form)
    found = {heading.section.id for heading in headings if heading.section}
    lost = [section for section in form.sections if section.id not in found]
    if lost and any(not isinstance(item, Line) for item in items):
        taken = {*taken, *(lines[at].number for at in contents)}
        lines, headings, contents = _headed(_prose_lines(items, grids, taken, lost), form)
    measure = _measure(lines)
    lines = [replace(line, furniture=True) if at in contents else line for at, line in enumerate(lines)]
    bounds = [heading.at for heading in headings] + [len(lines)]
    preamble = _paragraphs(lines[: bounds[0]], measure)
    sections = [Section("preamble", None, preamble)] if preamble else []
    for heading, stop in zip(headings, bounds[1:], strict=True):
        body = _paragraphs(lines[heading.last + 1 : stop], measure)
        if heading.body is not None:
            body = _paragraphs([Line(heading.body), *lines[heading.last + 1 : stop]], measure)
        sections.append(Section(heading.section.id if heading.section else None, heading.content, body))
    return tuple(sections)


def _headed(lines: Iterable[Line], form: Form) -> tuple[list[Line], list[_Heading], set[int]]:
    """The lines, the headings among them, and where a table of contents without leaders stands."""
    kept = list(_without_contents(list(lines)))
    every = _headings(kept, form)
    contents = _contents(every)
    return kept, [heading for heading in every if heading.at not in contents], contents


def _prose_lines(
    items: Sequence[Item],
    grids: Collection[int],
    taken: Collection[int],
    lost: Sequence[FormSection] = (),
) -> Iterator[Line]:
    """Lines outside the tables; a grid that is no table of the form gives the sentences in its cells.

    ``lost``: sections without a heading outside; a table may have drawn theirs in with what follows.
    """
    wordings = [section.mark + title for section in lost for title in _spelled(section)]
    drawn_in = re.compile("|".join(r"\s*".join(map(re.escape, wording)) for wording in wordings))
    grid = -1
    for item in items:
        if isinstance(item, Line):
            if item.number not in taken and not item.furniture and not item.empty:
                yield item
            continue
        grid += 1
        for cell in item.cells if lost else ():
            if match := drawn_in.search(cell.text):
                for part in (match.span(), (match.end(), len(cell.text))):
                    if (text := cell.content.part(*part).strip()).text:
                        yield Line(replace(text, wrapped=False))
        if grid in grids:
            continue
        for cell in item.cells:
            if len(cell.text) > 30 and re.search("[。；，]", cell.text):
                yield Line(replace(cell.content, wrapped=False))


def _without_contents(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without the entries of a table of contents that have leaders; an entry may be wrapped."""
    entries = {at for at, line in enumerate(lines) if _LEADER.search(line.text[-60:])}
    for at in sorted(entries):
        leader = _LEADER.search(lines[at].text[-60:])
        if leader is None or leader[0].strip().isdigit():  # set apart by white space: the cells of a row, too
            continue
        if not leader[0].strip(_DOTS):  # the page's number is on the next line
            following = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
            if following.lstrip(_DOTS).isdigit() and len(following) < 12:
                entries.add(at + 1)
        for above in (at - 1, at - 2):
            if above < 0 or above in entries or HEADING.match(lines[above + 1].text.lstrip()):
                break
            if HEADING.match(lines[above].text.lstrip()) and lines[above].paragraph.wrapped:
                entries.update(range(above, at))
                break
    for at, line in enumerate(lines):
        if at not in entries and not (_is_contents(line) and at + 1 in entries):
            yield line


def _is_contents(line: Line) -> bool:
    """The title of a table of contents."""
    return len("".join(line.text.split())) <= 8 and spelling.plain(line.text) == "目录"


# Headings


def _headings(lines: Sequence[Line], form: Form) -> list[_Heading]:
    found = [heading for at in range(len(lines)) if (heading := _heading(lines, at, form)) is not None]
    upper = {heading.section.id for heading in found if heading.section and not heading.nested}
    found = [one for one in found if not one.nested or (one.section and one.section.id not in upper)]
    taken = {heading.ordinal for heading in found if heading.section}
    kept: list[_Heading] = []
    for heading in found:
        if heading.section is None:
            before = kept[-1].ordinal if kept else 0
            if not kept or heading.ordinal != before + 1 or heading.ordinal in taken:
                continue
        kept.append(heading)
    return kept


def _heading(lines: Sequence[Line], at: int, form: Form) -> _Heading | None:
    paragraph = _bare(lines[at].paragraph)
    match = HEADING.match(paragraph.text)
    if match is None:
        return _worded(paragraph, paragraph.text, at, form)
    if not match[1]:  # （一） is a level below
        return _worded(paragraph, paragraph.text[match.end() :], at, form, nested=True)
    ordinal, start = COUNTING.index(match[1]) + 1, match.end()
    run_in = _run_in(paragraph, start, form)
    if run_in:
        section, content, body = run_in
        return _Heading(at, ordinal, content, section, body, at)
    title = paragraph.text[start:]
    if not title or len(spelling.plain(title)) > _LONGEST:
        return None
    known = _section(title, ordinal, form)
    if known is not None and _is_sentence(title, ordinal, known, form):
        return None
    if known is None:
        clause = len(spelling.plain(title)) > 25 or re.search("[。；，,]", title.rstrip("。"))
        return None if clause else _Heading(at, ordinal, paragraph, None, None, at)
    if at + 1 < len(lines) and lines[at].paragraph.wrapped:
        key, rest = spelling.key(title), spelling.letters(lines[at + 1].text[:_LONGEST])
        if key not in _wordings(known) and rest and key + rest in _wordings(known):
            content = join([paragraph, _bare(lines[at + 1].paragraph)])
            return _Heading(at, ordinal, content, known, None, at + 1)
    return _Heading(at, ordinal, paragraph, known, None, at)


def _is_sentence(title: str, ordinal: int, section: FormSection, form: Form) -> bool:
    """“二、无其他事项。” in section 六: a sentence that is like a section's title, and not numbered so."""
    named = spelling.key(title) in _wordings(section)
    longer = len(title) > _MUCH_LONGER * len(section.title)
    return title.endswith("。") and not named and (longer or form.sections.index(section) + 1 != ordinal)


def _worded(
    paragraph: Paragraph, title: str, at: int, form: Form, *, nested: bool = False
) -> _Heading | None:
    """A heading in a section's own words, however it is numbered."""
    if len(title) > _LONGEST:
        return None
    keys = {spelling.key(title), spelling.key(_PART.sub("", title))} - {""}
    named = next((section for section in form.sections if not keys.isdisjoint(_wordings(section))), None)
    return _Heading(at, 0, paragraph, named, None, at, nested) if named else None


def _bare(paragraph: Paragraph) -> Paragraph:
    """Without the marks of Markdown and white space around."""
    text = paragraph.text
    start = len(text) - len(text.lstrip(_DECORATION))
    if not start and text[-1:] not in _DECORATION:
        return paragraph
    return paragraph.part(start, max(start, len(text.rstrip(_DECORATION))))


def _wordings(section: FormSection) -> tuple[str, ...]:
    return _keys(_spelled(section))


@lru_cache(maxsize=256)
def _keys(wordings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(spelling.key, wordings))


def _spelled(section: FormSection) -> tuple[str, ...]:
    return (section.title, *section.variants)


def _section(title: str, ordinal: int, form: Form) -> FormSection | None:
    key = spelling.key(title)
    scored = [(max(spelling.similarity(key, w, 0.6) for w in _wordings(s)), s) for s in form.sections]
    best, nearest = max(scored, key=lambda pair: pair[0])
    if best == 1:
        return nearest
    told = [section for section in form.sections if any(word in key for word in section.keywords)]
    if best >= 0.6 and (nearest in told or not told):
        return nearest
    official = form.sections[ordinal - 1] if 0 < ordinal <= len(form.sections) else None
    if official in told:
        return official
    return told[0] if best >= 0.6 and len(told) == 1 else None


def _run_in(paragraph: Paragraph, start: int, form: Form) -> tuple[FormSection, Paragraph, Paragraph] | None:
    """A heading with the section's text right after it on the same line; the title begins at ``start``."""
    text = paragraph.text
    for section in form.sections:
        for wording in (section.title, *section.variants):
            if text[start : start + 1] != wording[0]:
                continue
            match = re.compile(r"\s*".join(map(re.escape, wording)) + r"\s*[。.：:；;\s]\s*(?=\S)").match(
                text, start
            )
            if match:
                end = match.end()
                return section, paragraph.part(0, end).strip(), paragraph.part(end, len(text))
    return None


def _contents(headings: Sequence[_Heading]) -> set[int]:
    """Where a table of contents stands: three headings or more in a row that all come again later."""
    found: set[int] = set()
    run: list[_Heading] = []
    for heading in [*headings, None]:
        follows = heading is not None and (not run or heading.at == run[-1].last + 1)
        if heading is not None and follows and heading.body is None and not _repeats(run, heading):
            run.append(heading)
            continue
        if len(run) >= 3:
            later = {h.section.id for h in headings if h.section and h.at > run[-1].at}
            if all(h.section and h.section.id in later for h in run):
                found |= {h.at for h in run}
        run = [heading] if heading is not None else []
    return found


def _repeats(run: Sequence[_Heading], heading: _Heading) -> bool:
    return any(heading.section is not None and heading.section is other.section for other in run)


# Paragraphs


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide a full visual line is (0: lines are not wrapped), and how far lines are usually indented."""

    width: float
    indent: int

    def full(self, width: int, near: Sequence[int]) -> bool:
        """Whether a line of this width goes to the edge, by the widest line near it: margins may change."""
        return width >= max(min(self.width, max(near, default=0)), 20) - 6


def _measure(lines: Sequence[Line]) -> _Measure:
    wrapped = [line for line in lines if line.paragraph.wrapped]
    if len(wrapped) < 4:
        return _Measure(0.0, 0)
    widths = sorted(screen_width(line.text.strip()) for line in wrapped)
    width = widths[int(len(widths) * 0.8)]
    indents = Counter(_indent(line.text) for line in wrapped)
    return _Measure(float(max(width, 24)) if width <= 160 else 0.0, indents.most_common(1)[0][0])


def _indent(text: str) -> int:
    text = text.lstrip("\f")
    lead = text[: len(text) - len(text.lstrip())]
    return sum(2 if character == "\u3000" else 4 if character == "\t" else 1 for character in lead)


def _paragraphs(lines: Iterable[Line], measure: _Measure) -> tuple[Paragraph, ...]:
    prose = [line for line in lines if not line.furniture and not _is_contents(line)]
    widths = [screen_width(line.text.strip()) for line in prose]
    groups: list[list[Line]] = []
    for at, line in enumerate(prose):
        if at and _goes_on(groups[-1], line, widths[at - 1], widths[max(0, at - 3) : at + 2], measure):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_joined(group) for group in groups)


def _goes_on(group: Sequence[Line], line: Line, width: int, near: Sequence[int], measure: _Measure) -> bool:
    """Whether a line continues the paragraph so far. ``width``: that of its last line, ``near``: those of the
    lines around it."""
    before = group[-1]
    if not (before.paragraph.wrapped and line.paragraph.wrapped) or line.paragraph.begins:
        return False
    said, following = before.text.strip(), line.text.strip()
    if values.is_value(said) and len(group) == 1:
        return False  # a cell on a line of its own
    ended, paused = bool(_END.search(said[-12:])), bool(_PAUSE.search(said[-12:]))
    starts = bool(ITEM.match(following)) or following.startswith("#")
    if starts and (ended or paused):
        return False
    if not measure.width:
        return not starts and not ended and not paused and len(said) >= 30
    full = measure.full(width, near)
    if values.is_value(following) and not full:
        return False
    if (ended or not full) and (starts or _indent(line.text) - measure.indent >= 2):
        return False
    if full or ended:
        return full
    if width >= (0.75 if paused else 0.5) * measure.width:
        return True
    return not paused and (len(group) > 1 or bool(re.search("[，。；：、]", said)))


def _joined(group: Sequence[Line]) -> Paragraph:
    decorated = group[0].text.lstrip()[:1] in "#>*"
    parts = [_bare(group[0].paragraph) if decorated else group[0].paragraph.strip()]
    for line in group[1:]:
        following = line.paragraph.strip()
        if _joint(parts[-1].text, following.text):
            parts.append(Paragraph(" ", ()))
        parts.append(following)
    return replace(join(parts), wrapped=False)


def _joint(before: str, after: str) -> str:
    """A space where two Latin words would run together; a number broken by the line's end is one number."""
    end, start = before[-1:], after[:1]
    if end.isdigit() and start.isdigit():
        return ""
    return " " if end.isascii() and start.isascii() and end.isalnum() and start.isalnum() else ""
