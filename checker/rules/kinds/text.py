"""The text of whole sections: how long it is, how often something stands in it, what has to and what must
not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from checker.audit import Location
from checker.ground.yamlfile import Fields, as_integer, as_items
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.patterns import Pattern, read_patterns
from checker.rules.text_parts import WHERE_SCHEMA, TextPart, parts_of, read_where

_SLOTS = frozenset(("section", "problem", "length", "count", "least", "most", "missing", "found"))
_NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: matches of patterns, or words."""

    patterns: tuple[Pattern, ...]
    words: tuple[str, ...]
    least: int
    most: int

    def spots(self, parts: Sequence[TextPart]) -> list[tuple[TextPart, int, int]]:
        """Each occurrence with its part and its place there."""
        return [
            (part, *span)
            for part in parts
            for span in sorted({*self._matches(part.text), *_words(part.text, self.words)})
        ]

    def _matches(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self.patterns:
            yield from (match.span() for match in pattern.finditer(text) if match.end() > match.start())


@dataclass(frozen=True, slots=True)
class Text:
    """The compiled rule. ``length``: characters from … to, white space left out."""

    where: tuple[str, ...]
    length: tuple[int, int] | None
    count: Counted | None
    required: tuple[str, ...]
    forbidden: tuple[str, ...]
    each: bool

    def run(self, case: Case) -> Iterable[Outcome]:
        parts = [part for part in parts_of(case, self.where) if part.text.strip()]
        if not parts:
            return [Outcome("unknown", reason="未读到要查的部分")]
        if not self.each:
            return [self._outcome(parts, "")]
        groups = ((name, list(group)) for name, group in groupby(parts, lambda part: part.name))
        return [self._outcome(group, name) for name, group in groups]

    def _outcome(self, parts: list[TextPart], instance: str) -> Outcome:
        problem, slots, values, spots = "", {"section": parts[0].name}, {}, []
        length = sum(not character.isspace() for part in parts for character in part.text)
        slots["length"] = str(length)
        if self.length and not self.length[0] <= length <= self.length[1]:
            least, most = self.length
            problem = f"共 {length} 字，" + (f"不足 {least} 字" if length < least else f"超过 {most} 字")
            values = {"字数": str(length), "要求": _range(least, most, "字")}
        found = self.count.spots(parts) if self.count else []
        slots["count"] = str(len(found))
        if self.count and not problem and not self.count.least <= len(found) <= self.count.most:
            slots |= {"least": str(self.count.least), "most": str(self.count.most)}
            wanted = _range(self.count.least, self.count.most, "处")
            problem, values = f"有 {len(found)} 处，应为{wanted}", {"有": f"{len(found)} 处", "要求": wanted}
            spots = found
        missing = [word for word in self.required if not any(word in part.text for part in parts)]
        slots["missing"] = "、".join(missing)
        if missing and not problem:
            problem, values = f"没有写{slots['missing']}", {"应有": slots["missing"], "正文": "没有"}
        present = [(part, *span) for part in parts for span in _words(part.text, self.forbidden)]
        said = dict.fromkeys(part.text[start:end] for part, start, end in present)
        slots["found"] = "、".join(said)
        if present and not problem:
            problem, values, spots = f"写了{slots['found']}", {"不应有": slots["found"]}, present
        if not problem:
            return Outcome("pass", instance)
        places = [part.location(start, end, related=bool(at)) for at, (part, start, end) in enumerate(spots)]
        return Outcome(
            "fail",
            instance,
            slots={**slots, "problem": problem},
            values=values,
            locations=tuple(places) or _whole(parts),
            subject=f"{instance} {'、'.join(missing) or '、'.join(said)}".strip(),
        )


def _whole(parts: Sequence[TextPart]) -> tuple[Location, ...]:
    last = parts[-1]
    return (last.location(0, len(last.text)),)


def _range(least: int, most: int, unit: str) -> str:
    if most == _NO_LIMIT:
        return f"不少于 {least} {unit}"
    return f"{least} 至 {most} {unit}" if least else f"不超过 {most} {unit}"


def _words(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at, at + len(word)
            at = text.find(word, at + len(word))


def _compile(fields: Fields, context: Context) -> Compiled:
    length, count = _length(fields), _count(fields)
    required, forbidden = fields.texts("required", ()), fields.texts("forbidden", ())
    if not (length or count or required or forbidden):
        raise fields.source.fault("“text”要写 length、count、required、forbidden 中的至少一个", "kind")
    if not all((*required, *forbidden)):
        raise fields.source.fault("“required”“forbidden”中的词不能空着")
    check = Text(
        read_where(fields, context), length, count, required, forbidden, fields.boolean("each", False)
    )
    return Compiled(check, _SLOTS)


def _length(fields: Fields) -> tuple[int, int] | None:
    if not fields.has("length"):
        return None
    node = fields.node("length")
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value, _NO_LIMIT
    ends = [as_integer(item, "length") for item in as_items(node, "length")]
    if len(ends) != 2 or not 0 <= ends[0] <= ends[1]:
        raise node.fault("“length”应写 [至少, 至多]，如 [100, 3000]；只有下限时写一个数")
    return ends[0], ends[1]


def _count(fields: Fields) -> Counted | None:
    if not fields.has("count"):
        return None
    node = fields.node("count")
    inner = Fields(node, "count")
    patterns, words = read_patterns(inner, "pattern"), inner.texts("words", ())
    least, most = inner.integer("least", 0), inner.integer("most", _NO_LIMIT)
    inner.done()
    if not (patterns or any(words)):
        raise node.fault("“count”要写数什么：pattern（正则表达式）或 words（词）")
    if not 0 <= least <= most or (least, most) == (0, _NO_LIMIT):
        raise node.fault("“count”要写 least（至少几处）或 most（至多几处），且 least 不大于 most")
    return Counted(patterns, words, least, most)


_WORDS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_TEXTS = {"type": "array", "items": {"type": "string"}}
KIND = Kind(
    summary="整个部分的文字：字数、出现的次数、必写和不得写的词",
    keys={
        "where": WHERE_SCHEMA,
        "length": {
            "anyOf": [
                {"type": "integer"},
                {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            ],
            "description": "字数（空白不计）：[至少, 至多]，或只写至少",
        },
        "count": {
            "type": "object",
            "properties": {
                "pattern": {**_WORDS, "description": "正则表达式"},
                "words": {**_WORDS, "description": "词"},
                "least": {"type": "integer", "description": "至少几处"},
                "most": {"type": "integer", "description": "至多几处"},
            },
            "additionalProperties": False,
            "description": "数出现几处：{pattern 或 words, least, most}",
        },
        "required": {**_TEXTS, "description": "每个都要出现的词"},
        "forbidden": {**_TEXTS, "description": "一个也不得出现的词"},
        "each": {"type": "boolean", "description": "各部分分别查（默认合在一起查）"},
    },
    compile=_compile,
    reads="prose",
    slots={
        "section": "",
        "problem": "不符之处，如“有 120 字，应为不少于 300 字”",
        "length": "字数（写了 length）",
        "count": "出现几处（写了 count）",
        "least": "至少几处（写了 count）",
        "most": "至多几处（写了 count）",
        "missing": "没有写到的词（写了 required）",
        "found": "不该写的词里写了的（写了 forbidden）",
    },
)
