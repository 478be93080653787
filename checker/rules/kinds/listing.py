"""A count word against the list that it belongs to.

“抓好五项重点工作：一是……二是……” announces a list; “甲、乙、丙三个街道” and “《甲》《乙》两项制度” sum one up.
Lists with 等 are open and pass over in silence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.language.characters import narrow
from checker.language.numerals import COUNTING, numeral
from checker.prose.mentions import Reading
from checker.prose.tokens import Token
from checker.prose.vocabulary import Words
from checker.report import Prose, Sentence
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.prose import answers, statements, subject

_SLOTS = frozenset(("said", "count", "listed"))
_BEGINS = r"\d二两三四五六七八九十"
"""How a numeral begins, as the inside of a class of characters: asked first, it is found in a third of the
time."""
_NUMERAL = (
    rf"(?=[{_BEGINS}])(?<![第\d.一二三四五六七八九十百零两])"
    r"(?P<number>\d{1,2}|[二两三四五六七八九十]{1,3})"
)
_ANNOUNCED = re.compile(
    _NUMERAL + r"(?!\s?[名位人户])\s?(?:个|大|点|条|项|类|种)?\s?[\u4e00-\u9fff]{0,4}?"
    r"(?:方面|问题|环节|领域|重点|措施|举措|任务|工作|机制|制度|行动|抓手|渠道|步骤|建议|要求|不足|短板|做法|途径|关键|原则"
    r"|点(?![多整]))"
)
_SUMMED_UP = re.compile(
    _NUMERAL + r"\s?(?:个|大|类|项|种|道|条|套|方面|部分|门|支)(?=\s?[\u4e00-\u9fff])(?!\s?[以和与及])"
    r"(?!\s?(?:工作日|自然日|月|小时|星期|季度|年度))"
    r"(?!\s?(?:(?![和与及])[\u4e00-\u9fff]){1,4}、)"
)
"""“低保、特困、残疾人两项补贴、儿童福利”: where the list goes on, it is the name of one of its items."""
_FORMS = re.compile(
    _NUMERAL + r"\s?(?:个|大|点|条|项|类|种)\s?(?:[\u4e00-\u9fff]{0,4}?"
    r"(?:形式|方式|类型|类别|种类|情形|情况|内容|载体|平台|办法|手段|路径|维度|层面|部分|板块|特点|原因))?"
    r"[\u4e00-\u9fff]{0,3}[：:，。；]?\s*\Z"
)
"""What may be counted for itself, so that the list must follow at once."""
_COUNTED_BEFORE = re.compile(r"\d\s?[个条项类种]\s*[。；]\s*\Z")
"""“来信答复 3 条。”: what there were so many of has been named before the figure, and is told to its end."""
_TOGETHER = re.compile(
    rf"(?=[共计{_BEGINS}])(?:[共计]{_NUMERAL}\s?(?:大类|个方面|种|类|方面)"
    rf"|{_NUMERAL.replace('number', 'parts')}\s?[个大]?部分)(?=[。，；）)]|\Z)"
)
"""“甲、乙、丙共 3 种。”: kinds are counted by naming them; “共 3 个” may count what they have."""
_ITEM = re.compile(
    rf"(?=[{COUNTING}第1-9（(])(?:"  # how all of them begin
    rf"(?:(?<=[。；，：:！？、\s])|^)(?P<chinese>[{COUNTING}])(?:是|要|、|：)"
    rf"|(?:(?<=[。；，：:])|^)第(?P<nth>[{COUNTING}])(?=[，、：])"
    r"|(?:(?<=[。；，：:！？\s])|^)(?P<arabic>[1-9])[.．、](?=\D)"
    rf"|(?:(?<=[。；，：:！？\s])|^)[（(](?P<bracketed>[1-9{COUNTING}])[）)])"
)
_QUOTED = re.compile(r"(?:“[^“”]{1,40}”\s?[、，,和与及以]{0,2}\s?){2,12}\Z")
_QUOTE = re.compile(r"“([^“”]{1,40})”")
_JOINTS = re.compile(r"[和与及]")
_TITLES = re.compile(r"(?:《[^《》]{1,60}》\s?[、和及与]?\s?){2,12}\Z")
_MONTHS = re.compile(r"分别(?:在|于)((?:\d{1,2}月(?:份)?(?:\d{1,2}日)?[、和及]?){2,12})")
_TIMES = re.compile(_NUMERAL + r"\s?(?:次|期|场|批)")
_BOUNDARY = re.compile(r"[，,。；;：:（(）)！？]")
_GAP = 60
"""How many characters may stand between the count and the first item."""
_LONGEST = 14
"""How long an item of a list without enumerators can be."""
_LONGEST_ALIKE = 20
"""… of a list in which most end in the same word."""
_MOST = 12
_FURTHEST = 60
"""How many enumerators ahead a list is looked for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The compiled rule."""

    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        prose = case.report.prose
        texts = [narrow(sentence.text) for sentence in prose.sentences]
        outcomes = [*_enumerated(prose, texts), *_summed_up(reading, texts), *_months(prose, texts)]
        return answers(outcomes, prose, "正文没有先说条数再列举")


@dataclass(frozen=True, slots=True)
class _Count:
    """A count word: its number and where it stands."""

    number: int
    sentence: int
    start: int
    end: int


# -- 一是……二是……


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list."""

    ordinal: int
    sentence: int
    start: int
    form: str


def _enumerated(prose: Prose, texts: Sequence[str]) -> Iterator[Outcome]:
    sentences = prose.sentences
    items = [item for number, text in enumerate(texts) for item in _items(number, text)]
    for at, first in enumerate(items):
        if first.ordinal != 1:
            continue
        listed = _length(items, at, prose)
        count = _announced(prose, texts, first) if len(listed) > 1 else None
        if count is None:
            continue
        spots = [sentences[i.sentence].content.place(i.start, i.start + 2) for i in listed]
        related = [Location(spot, "related", "列举") for spot in spots]
        yield _outcome(prose, count, {len(listed)}, len(listed), related)


def _items(number: int, text: str) -> Iterator[_Item]:
    for match in _ITEM.finditer(text):
        form = match.lastgroup or ""
        mark = match[form]
        if form == "chinese":
            form = text[match.end(form)]
        ordinal = int(mark) if mark.isascii() else COUNTING.index(mark) + 1
        yield _Item(ordinal, number, match.start(), form)


def _length(items: Sequence[_Item], at: int, prose: Prose) -> list[_Item]:
    """The items that follow in order and in one form."""
    first = items[at]
    listed = [first]
    for item in items[at + 1 : at + _FURTHEST]:
        if prose.sentences[item.sentence].section != prose.sentences[first.sentence].section:
            break
        if item.form != first.form:
            continue
        if item.ordinal != len(listed) + 1:
            break
        listed.append(item)
    return listed


def _announced(prose: Prose, texts: Sequence[str], first: _Item) -> _Count | None:
    """The count said shortly before the first item."""
    for sentence in (first.sentence, first.sentence - 1):
        if sentence < 0 or prose.sentences[sentence].section != prose.sentences[first.sentence].section:
            return None
        text = texts[sentence]
        end = first.start if sentence == first.sentence else len(text)
        found = list(_ANNOUNCED.finditer(text, max(0, end - _GAP), end))
        match = found[-1] if found else _FORMS.search(text[:end], max(0, end - _GAP))
        if match and match.re is _FORMS and _COUNTED_BEFORE.search(match.group()):
            return None
        if match:
            rest = text[match.end() : end]
            before = text[max(0, match.start() - 4) : match.start()].rstrip()
            opened = "等" in match.group() or "等" in rest or before.endswith("等")
            dated = before.endswith(("年", "月", "日"))
            summed_up = _sums_up(text[: match.start()], numeral(match.groupdict().get("number") or ""))
            if opened or dated or summed_up or any(mark in rest for mark in ("《", "一个", "其中")):
                return None
            return _count(match, sentence)
        if sentence == first.sentence and first.start > 2:
            # The list does not open its sentence, so the count must stand in the same one.
            return None
    return None


def _last_clause(before: str) -> str:
    """What stands behind the last stop."""
    return before[max((m.end() for m in _BOUNDARY.finditer(before)), default=0) :]


def _sums_up(before: str, number: Decimal | None) -> bool:
    """“甲、乙、丙三个群众关注点”: as many things as are counted stand before the count already."""
    parts = _last_clause(before).split("、")
    joints = len(_JOINTS.findall(parts[-1]))
    return len(parts) > 1 and number in (len(parts), len(parts) + joints)


# -- 甲、乙、丙三个


def _summed_up(reading: Reading, texts: Sequence[str]) -> Iterator[Outcome]:
    for number, text in enumerate(texts):
        last = 0
        found = [*_SUMMED_UP.finditer(text), *_TOGETHER.finditer(text)]
        for match in sorted(found, key=lambda m: m.start()):
            count = _count(match, number)
            start, last = last, match.end()
            if count is None:
                continue
            before = text[max(start, match.start() - 400) : match.start()].rstrip()
            sizes = _named(before) or _sizes(before, match.start(), reading.tokens[number])
            if not sizes and text[match.end() :]:
                sizes = _after_colon(text, match.end())
            if sizes:
                yield _outcome(reading.prose, count, sizes, min(sizes))


def _named(before: str) -> set[int]:
    """How many titles or names in quotation marks stand right before the count; a name that is a list itself
    may be meant as one or as several."""
    titles = _TITLES.search(before)
    if titles:
        return {titles.group().count("》")}
    quoted = _QUOTED.search(before)
    if not quoted or before[: quoted.start()].endswith(("、", "”")):
        return set()
    names = _QUOTE.findall(quoted.group())
    return {len(names), len(names) + sum(name.count("、") for name in names)}


def _sizes(before: str, end: int, tokens: Sequence[Token]) -> set[int]:
    """How many things a list right before the count can be read as; empty where there is no such list."""
    clause = _last_clause(before)
    parts = clause.split("、")
    counted = any(c.isdecimal() for c in clause)
    if len(parts) < 2 or len(parts) > _MOST or counted or clause.endswith(("等", "共", "的", "第", "”")):
        return set()
    inner, tail = parts[1:-1], parts[-1]
    suffix = _suffix(parts)
    longest = _LONGEST_ALIKE if suffix else _LONGEST
    if any(not 1 < len(part.strip()) <= longest for part in (*inner, tail)):
        return set()
    lengths = {len(part.strip()) for part in (*inner, tail)}
    alike = bool(inner) and max(lengths) - min(lengths) <= 1
    first = bisect_left(tokens, end - len(tail), key=lambda t: t.start)
    governs = any(t.start < end and _is_verb(t) for t in tokens[first : first + len(tail)])
    if (governs and not alike) or any(numeral(part) is not None for part in (*inner, tail)):
        # A verb between the list and the count: “甲、乙领域公开三类信息”.
        return set()
    joints = sum(len(_JOINTS.findall(part)) for part in (*inner, tail) if _divides(part, suffix))
    # “……、行政复议、行政诉讼情况、……”: what lacks the common ending may belong to the next.
    merged = sum(not part.strip().endswith(suffix) for part in inner) if suffix else 0
    return {len(parts) + extra for extra in range(-merged, joints + 1)}


def _suffix(parts: Sequence[str]) -> str:
    """The word that most items end in (总体情况、公开情况、办理情况)."""
    ends = [part.strip()[-2:] for part in parts]
    common = max(ends, key=ends.count)
    return common if len(parts) > 2 and ends.count(common) * 2 > len(parts) else ""


def _divides(part: str, suffix: str) -> bool:
    """Whether “X与Y” may be two items: “复议与诉讼情况” is one, where the items are 情况."""
    if not suffix or not part.strip().endswith(suffix):
        return True
    return all(one.endswith(suffix) for one in _JOINTS.split(part.strip()))


def _is_verb(token: Token) -> bool:
    acts = token.has("role") and not token.has("noun")  # “其他需要报告的事项”
    return acts or token.has("mark", "action") or token.has("mark", "sum") or token.has("time")


def _after_colon(text: str, end: int) -> set[int]:
    """“三项要求：甲、乙、丙。”, “三项机制：甲机制、乙机制、丙机制，”"""
    match = re.match(r"[^，。；：:、]{0,12}[：:]([^，。；：:！？一]{4,120})([，。；])", text[end : end + 160])
    if not match or "、" not in match[1] or "等" in match[1]:
        return set()
    parts = match[1].split("、")
    if match[2] == "，" and len({part[-2:] for part in parts}) > 1:
        return set()  # the list may go on; items of one name end where the name does
    joints = len(re.findall(r"[和与及]", match[1]))
    return {len(parts) + extra for extra in range(joints + 1)}


# -- 分别在 3 月、6 月


def _months(prose: Prose, texts: Sequence[str]) -> Iterator[Outcome]:
    for number, text in enumerate(texts):
        months = _MONTHS.search(text)
        counts = list(_TIMES.finditer(text, 0, months.start())) if months else []
        if months and len(counts) == 1:
            count = _count(counts[0], number)
            listed = months[1].count("月")
            if count is not None:
                yield _outcome(prose, count, {listed}, listed)


def _count(match: re.Match[str], sentence: int) -> _Count | None:
    groups = match.groupdict()
    value = numeral(groups.get("number") or groups.get("parts") or "")
    if value is None or not 2 <= value <= _MOST:
        return None
    return _Count(int(value), sentence, match.start(), match.end())


def _outcome(
    prose: Prose, count: _Count, sizes: set[int], listed: int, related: Sequence[Location] = ()
) -> Outcome:
    sentence: Sentence = prose.sentences[count.sentence]
    where = (Location(sentence.content.place(count.start, count.end), "primary", "正文"), *related)
    instance = f"{count.sentence + 1}.{count.start}"
    if count.number in sizes:
        return Outcome("pass", instance, locations=where)
    said = "".join(sentence.text[count.start : count.end].split())
    return Outcome(
        "fail",
        instance,
        slots={"said": said, "count": str(count.number), "listed": str(listed)},
        values={"所说": said, "所列": str(listed)},
        locations=where[:4],
        subject=subject(sentence.text),
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Listing(context.words), _SLOTS)


KIND = Kind(summary="所说的条数与所列的是否一致", keys={}, compile=_compile, reads="prose")
