"""The report's sections, headings and title against the form. See ``FINDERS``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.document import Paragraph
from checker.forms import Form, FormSection
from checker.ground.yamlfile import Fields
from checker.language.enumerators import ORDINAL
from checker.report import Report, Section
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind

_MARK = re.compile(rf"^(?:{ORDINAL}[、.:]|第{ORDINAL}(?:部分|章)[、.:]?|[(]{ORDINAL}[)]|\d{{1,2}}[、.])")
_DRESS = re.compile(r"[\s*#_>]+")
_STOPS = "。．.：:；;，,、"
_LONGEST = 80
_HEADINGS_SEEN = 3
"""With fewer of the form's headings recognised nothing is said about those that are missing."""
_NOTHING = frozenset(("无", "暂无", "没有", "略"))
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class _Seen:
    """The headings of a report beside those of its form."""

    report: Report
    form: Form
    terms: tuple[str, ...]
    light: re.Pattern[str]

    @property
    def known(self) -> list[tuple[FormSection, Section]]:
        """The sections whose headings were recognised, in the order of the report."""
        by_id = {section.id: section for section in self.form.sections}
        return [(by_id[s.id], s) for s in self.report.sections if s.id in by_id and s.heading]

    @property
    def strange(self) -> list[Section]:
        """Sections under headings that the form does not know."""
        return [section for section in self.report.sections if section.id is None and section.heading]


Finder = Callable[[_Seen], Iterable[Outcome]]


def _missing(seen: _Seen) -> Iterator[Outcome]:
    found = [form.id for form, _ in seen.known]
    if len(set(found)) < _HEADINGS_SEEN:
        yield Outcome("unknown", reason="认出的章节标题太少，不能判断是否缺少章节")
        return
    ids = [section.id for section in seen.form.sections]
    for at, section in enumerate(seen.form.sections):
        if section.id in found:
            continue
        cut = not any(id in found for id in ids[at:])
        yield Outcome(
            "fail",
            section.id,
            slots={
                "section": f"{section.mark}{section.title}",
                "why": "也可能是文件不完整、后面被截断" if cut else "也可能是该章节的标题没有写成标题",
            },
            # Another heading may be this section's, worded beyond recognition.
            severity="warning" if seen.strange else None,
            locations=tuple(_end_of(seen.report)) if cut else tuple(_heading_after(seen, at)),
            subject=section.id,
        )


def _order(seen: _Seen) -> Iterator[Outcome]:
    ranks = {section.id: number for number, section in enumerate(seen.form.sections)}
    highest: tuple[FormSection, Section] | None = None
    done: set[str] = set()
    for form, section in seen.known:
        if form.id in done:
            continue  # a duplicate is a matter of its own
        done.add(form.id)
        if highest and ranks[form.id] < ranks[highest[0].id]:
            slots = {"section": section.title, "before": highest[1].title}
            yield Outcome(
                "fail",
                form.id,
                slots=slots,
                locations=(*_at(section.heading), *_at(highest[1].heading, related=True)),
                subject=form.id,
            )
        else:
            highest = (form, section)


def _duplicate(seen: _Seen) -> Iterator[Outcome]:
    first: dict[str, Section] = {}
    for form, section in seen.known:
        if form.id in first:
            yield Outcome(
                "fail",
                form.id,
                slots={"section": section.title, "first": first[form.id].title},
                locations=(*_at(section.heading), *_at(first[form.id].heading, related=True)),
                subject=form.id,
            )
        first.setdefault(form.id, section)


def _wording(seen: _Seen) -> Iterator[Outcome]:
    for form, section in seen.known:
        if section.heading is None:
            continue
        printed = _bare(section.heading.text)
        wanted = _bare(form.title)
        if printed == wanted or printed in map(_bare, form.variants):
            yield Outcome("pass", form.id)
            continue
        if section.heading.wrapped and _torn(printed, wanted, seen.terms):
            yield Outcome("unknown", form.id, "标题分在两行，后一行没有读到")
            continue
        said = {
            "printed": section.title,
            "official": f"{form.mark}{form.title}",
            "difference": _difference(printed, wanted),
        }
        spoiled = any(term in wanted and _spoiled(term, wanted, printed) for term in seen.terms)
        light = _light(printed, wanted, seen.light)
        yield Outcome(
            "fail",
            form.id,
            slots=said,
            values={"报告": section.title, "规定": f"{form.mark}{form.title}"},
            severity=None if spoiled else "info" if light else "warning",
            locations=tuple(_at(section.heading)),
            subject=form.id,
        )


def _empty(seen: _Seen) -> Iterator[Outcome]:
    """Sections of prose without a word in them; “无” will do for the last one only."""
    last = seen.form.sections[-1].id
    with_tables = {table.section for table in seen.form.tables.values()}
    first = seen.form.sections[0].id
    for form, section in seen.known:
        if form.id in with_tables or form.id == first:
            continue
        text = "".join(_DRESS.sub("", paragraph.text) for paragraph in section.body)
        nothing = text.rstrip(_STOPS) in _NOTHING and form.id != last
        if text and not nothing:
            yield Outcome("pass", form.id)
            continue
        yield Outcome(
            "fail",
            form.id,
            slots={"section": section.title, "what": f"只写了“{text}”" if text else "没有内容"},
            locations=tuple(_at(section.heading)),
            subject=form.id,
        )


def _title(seen: _Seen) -> Iterator[Outcome]:
    title = seen.report.title
    if title is None:
        yield Outcome("unknown", reason="未读到标题")
        return
    text = _bare_title(title.text)
    organ = unicodedata.normalize("NFKC", seen.report.organ or "")
    lacks = [name for name, there in (("年度", _YEAR.search(text)), ("机关名称", organ)) if not there]
    if not lacks and re.fullmatch(rf"{re.escape(organ)}(?:19|20)\d{{2}}年{re.escape(seen.form.name)}", text):
        yield Outcome("pass")
        return
    year = seen.report.year or "××××"
    official = f"{seen.report.organ or '机关名称'}{year}年{seen.form.name}"
    yield Outcome(
        "fail",
        slots={
            "printed": _DRESS.sub("", title.text),
            "official": official,
            "lacks": f"标题中没有{'和'.join(lacks)}。" if lacks else "",
        },
        severity="warning" if lacks else "info",
        locations=tuple(_at(title)),
        subject="title",
    )


def _bare(heading: str) -> str:
    """A heading without number, spaces, dress and closing stop, in plain characters."""
    text = _DRESS.sub("", unicodedata.normalize("NFKC", heading))
    return _MARK.sub("", text).rstrip(_STOPS).replace(",", "、")


def _bare_title(title: str) -> str:
    return _DRESS.sub("", unicodedata.normalize("NFKC", title))


def _spoiled(term: str, wanted: str, printed: str) -> bool:
    """Whether characters of a term of the official heading are replaced by as many others: that is
    another word (刑侦诉讼), where leaving out or adding words is only another wording."""
    start = wanted.index(term)
    return term not in printed and any(
        kind == "replace"
        and a < start + len(term)
        and b > start
        and b - a == d - c
        and printed[c:d].isalpha()
        for kind, a, b, c, d in _changes(wanted, printed)
    )


def _torn(printed: str, wanted: str, terms: Iterable[str]) -> bool:
    """Whether a visual line ends in the middle of one of the official heading's terms."""
    if not wanted.startswith(printed):
        return False
    starts = ((wanted.index(term), len(term)) for term in terms if term in wanted)
    return any(start < len(printed) < start + length for start, length in starts)


def _light(printed: str, wanted: str, light: re.Pattern[str]) -> bool:
    """Whether nothing but words of no weight was added, left out or exchanged."""
    return all(
        light.fullmatch(text) is not None
        for kind, a, b, c, d in _changes(wanted, printed)
        if kind != "equal"
        for text in (wanted[a:b], printed[c:d])
    )


def _changes(wanted: str, printed: str) -> Sequence[tuple[str, int, int, int, int]]:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, wanted, printed[:_LONGEST], autojunk=False).get_opcodes()


def _difference(printed: str, wanted: str) -> str:
    """What was changed, in words: “刑侦”应为“行政”."""
    said = []
    for kind, a, b, c, d in _changes(wanted, printed):
        if kind == "replace":
            said.append(f"“{printed[c:d]}”应为“{wanted[a:b]}”")
        elif kind == "delete":
            said.append(f"缺“{wanted[a:b]}”")
        elif kind == "insert":
            said.append(f"多“{printed[c:d]}”")
    return "，".join(said)


def _at(paragraph: Paragraph | None, *, related: bool = False) -> Iterator[Location]:
    if paragraph is not None:
        yield Location(paragraph.strip().place(), "related" if related else "primary", "章节标题")


def _end_of(report: Report) -> Iterator[Location]:
    """The last words of the report, where something should follow."""
    for section in reversed(report.sections):
        last = section.body[-1] if section.body else section.heading
        if last is not None:
            start = max(0, len(last.text) - 12)
            yield Location(last.place(start, len(last.text)), "primary", "报告末尾")
            return


def _heading_after(seen: _Seen, at: int) -> Iterator[Location]:
    """The next heading that is there: the missing one should stand before it."""
    later = {section.id for section in seen.form.sections[at + 1 :]}
    for form, section in seen.known:
        if form.id in later:
            yield from _at(section.heading)
            return


FINDERS: Mapping[str, tuple[Finder, frozenset[str]]] = {
    "missing": (_missing, frozenset(("section", "why"))),
    "order": (_order, frozenset(("section", "before"))),
    "duplicate": (_duplicate, frozenset(("section", "first"))),
    "wording": (_wording, frozenset(("printed", "official", "difference"))),
    "empty": (_empty, frozenset(("section", "what"))),
    "title": (_title, frozenset(("printed", "official", "lacks"))),
}
"""What to look for → how, and the slots of its message."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The compiled rule."""

    find: Finder
    terms: tuple[str, ...]
    light: re.Pattern[str]
    forms: tuple[Form, ...]

    def run(self, case: Case) -> Iterable[Outcome]:
        # Without a recognised form any edition will do: the sections are the same.
        form = case.form or next((one for one in self.forms if one.kind == case.report.kind), None)
        if form is None:
            return [Outcome("not_applicable", reason="没有这类报告的格式")]
        return list(self.find(_Seen(case.report, form, self.terms, self.light))) or [Outcome("pass")]


def _compile(fields: Fields, context: Context) -> Compiled:
    finder, slots = FINDERS[fields.choice("find", FINDERS)]
    words = sorted(fields.texts("light", ()), key=len, reverse=True)
    light = re.compile(f"(?:{'|'.join(map(re.escape, words))})*+" if words else "")
    return Compiled(Structure(finder, fields.texts("terms", ()), light, context.forms), slots)


KIND = Kind(
    summary="章节、章节标题和报告标题",
    keys={
        "find": {"enum": list(FINDERS), "description": "查什么"},
        "light": {
            "type": "array",
            "items": {"type": "string"},
            "description": "增减或互换也无妨的字词（find: wording）：只有这些不同时按 info 报",
        },
        "terms": {
            "type": "array",
            "items": {"type": "string"},
            "description": "章节标题中改了字意思就变的词（find: wording）：改了按本规则的级别报",
        },
    },
    required=("find",),
    compile=_compile,
    reads="prose",
    slots={
        "before": "排在它后面、却印在前面的部分",
        "first": "先印的同一部分",
        "what": "没有内容，还是只写了几个字",
        "why": "还可能是什么原因",
    },
)
