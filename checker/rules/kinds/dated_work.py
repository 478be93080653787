"""This year's work told with another year: last year's sentence left standing, or a year not yet come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Run, Token
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import Sum, answers, fits, place, printed, read_sums, statements, subject
from checker.rules.sheet import Sheet, sheet_of
from checker.rules.tree import Linear

_SLOTS = frozenset(("text", "year", "figure"))
_WHOLE_YEAR = re.compile(r"\d{4}年度?")
_SUMS = ("共", "全年", "累计")
_HEAD = 2
"""So many words may stand before the year with which a sentence begins (“一是”, “截至”)."""


@dataclass(frozen=True, slots=True)
class DatedWork:
    """The compiled rule. A sentence that begins with another year and tells figures of work done is compared
    with what the rest of the report tells of the same thing."""

    roles: frozenset[str]
    """What is told of work: figures in other roles (上年结转, 项目数) may well be of another year."""
    verbs: tuple[str, ...]
    """How words begin that tell of work though they have no role."""
    now: frozenset[str]
    done: frozenset[str]
    unless: frozenset[str]
    readings: tuple[Sum, ...]
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        year = case.report.year
        if year is None:
            return [Outcome("unknown", reason="未读到年度")]
        reading = statements(case)
        sheet = sheet_of(case, self.layouts)
        now = self._told_now(reading)
        found: list[Outcome] = []
        for number, tokens in enumerate(reading.tokens):
            lead = _leading_year(tokens)
            told = [m for m in reading.of(number) if self._is_work(m)] if lead else []
            if lead is None or not told or self._explained(reading, number, lead, year):
                continue
            if lead[1] == year:
                found.append(Outcome("pass", f"{number + 1}", locations=(place(reading, told[0]),)))
                continue
            found += self._judge(told, lead, number, year, reading, sheet, now)
        return answers(found, reading.prose, "正文没有以别的年份起头的工作数字")

    def _judge(
        self, told: Sequence[Mention], lead: tuple[Token, int], number: int, year: int, reading: Reading,
        sheet: Sheet, now: frozenset[tuple[str, str, str]],
    ) -> Iterator[Outcome]:  # fmt: skip
        token, said = lead
        # A year that has not come cannot have figures; a year long past has, unless they are this year's.
        text = reading.prose.sentences[number].text
        if said > year:
            left = told if any(word in text for word in self.done) else []
        else:
            left = [m for m in told if now.isdisjoint(self._facts(m))]
            if said < year - 1 or not self._is_statement(reading.tokens[number], token):
                left = [m for m in left if m.quantity.low > 1 and self._is_this_years(m, sheet)]
        if not left:
            return
        content = reading.prose.sentences[number].content
        spot = Location(content.place(token.start, token.end), "primary", "正文")
        yield Outcome(
            "fail",
            f"{number + 1}.{token.start}",
            slots={"text": token.text, "year": str(year), "figure": printed(left[0].quantity)},
            values={"正文": token.text, "报告年度": f"{year} 年"},
            locations=(spot, place(reading, left[0], "related")),
            subject=subject(text),
        )

    def _explained(self, reading: Reading, number: int, lead: tuple[Token, int], year: int) -> bool:
        """Whether the sentence, or the one after it, goes on to this year or compares the two."""
        if lead[1] == year:
            return False
        tokens = reading.tokens[number]
        first = min(m.quantity.start for m in reading.of(number))
        head = [t for t in tokens if t.start < first]
        # What comes after the figure may be told beside it (“……31件，上年结转2件”); what comes before says
        # of what time it is.
        if any(word in t.text for word in self.unless for t in head):
            return True
        if any(t.has("year") and t is not lead[0] for t in tokens) or self._says_now(tokens, year):
            return True
        if any(t.has("mark", "compare") or t.has("mark", "becomes") for t in head):
            return True
        sentences = reading.prose.sentences
        beside = number + 1
        if beside == len(sentences) or sentences[beside].paragraph != sentences[number].paragraph:
            return False
        return self._says_now(reading.tokens[beside][: _HEAD + 1], year)

    def _says_now(self, tokens: Sequence[Token], year: int) -> bool:
        return any(t.text in self.now or str(year) in t.ids("year") for t in tokens)

    def _is_work(self, mention: Mention) -> bool:
        """A count of work done, as the form or the report as a whole has it."""
        quantity = mention.quantity
        if quantity.kind not in ("count", "money") or not quantity.low or mention.change:
            return False
        if mention.whose != "own" or not self.roles.issuperset(mention.roles):
            return False
        return bool(mention.roles) or any(t.text.startswith(self.verbs) for t in mention.lead)

    def _is_statement(self, tokens: Sequence[Token], year: Token) -> bool:
        """“2022年，我局共……” says what was done; “2022年收到15件” may be told in passing."""
        at = tokens.index(year) + 1
        if at >= len(tokens) or not (tokens[at].has("stop") or tokens[at].has("scope", "own")):
            return False
        return tokens[at].has("scope") or any(
            t.has("scope") or t.has("mark", "sum") or t.text.startswith(_SUMS) for t in tokens
        )

    def _told_now(self, reading: Reading) -> frozenset[tuple[str, str, str]]:
        """What the report tells of its own year: told of another one as well, it is told beside it."""
        return frozenset(fact for m in reading.mentions if m.when == "this" for fact in self._facts(m))

    def _facts(self, mention: Mention) -> Iterator[tuple[str, str, str]]:
        """What a figure tells, however it is put: subject and role, or the noun that is counted."""
        kind = mention.quantity.kind
        if not mention.topics:
            yield kind, "", mention.noun
        roles = {*mention.roles}
        for one in self.readings:
            roles |= one.roles if one.roles & roles else frozenset()
        for topic in mention.topics:
            for role in roles:
                yield kind, topic, role

    def _is_this_years(self, mention: Mention, sheet: Sheet) -> bool:
        return any(
            one.is_for(mention.roles, mention.topics) and self._fits(one.linear, mention, sheet)
            for one in self.readings
        )

    def _fits(self, linear: Linear, mention: Mention, sheet: Sheet) -> bool:
        try:
            cells = sheet.addresses(linear, {"topic": mention.topics, "role": mention.roles})
        except UnknownName:
            return False
        value = sheet.total(cells) if cells else None
        return value is not None and fits(mention.quantity, value)


def _leading_year(tokens: Run) -> tuple[Token, int] | None:
    """The year with which a sentence begins, where it is said of all that follows (“2023年，我局”)."""
    if not tokens.has("year"):
        return None
    for at, token in enumerate(tokens[: _HEAD + 1]):
        if token.has("year"):
            whole = _WHOLE_YEAR.fullmatch(token.text) and not token.has("time", "since")
            after = tokens[at + 1].text if at + 1 < len(tokens) else ""
            return (token, int(token.ids("year")[0])) if whole and after[:1] not in _BOUNDS else None
        if token.has("noun") or token.has("topic") or token.has("role") or token.has("mark", "compare"):
            return None
    return None


_BOUNDS = tuple("以前起至到底末初第的-—、和")
"""What makes another time of a year, or leads on to something named after it (“2023年的27件”)."""


def _compile(fields: Fields, context: Context) -> Compiled:
    check = DatedWork(
        frozenset(fields.texts("roles")),
        fields.texts("verbs", ()),
        frozenset(fields.texts("now")),
        frozenset(fields.texts("done")),
        frozenset(fields.texts("unless", ())),
        read_sums(fields, "readings"),
        context.layouts,
        context.words,
    )
    return Compiled(check, _SLOTS)


_WORDS = {"type": "array", "items": {"type": "string"}}

KIND = Kind(
    summary="以别的年份起头、说的却像本年工作的句子",
    keys={
        "roles": {**_WORDS, "description": "算作工作的角色（vocabulary.yaml 里 roles 的名称）"},
        "verbs": {**_WORDS, "description": "没有角色、但说的也是工作的词以它们开头"},
        "now": {**_WORDS, "description": "指报告年度的词：同一句或下一句开头有它们，就是两年并说"},
        "done": {**_WORDS, "description": "说已经做完的词：还没到的年份须有它们才报"},
        "unless": {**_WORDS, "description": "句中有这些词时不报"},
        "readings": {
            "type": "array",
            "description": "更早的年份，只有数字与所列单元格之和相符才报：{name, sum, roles, topics}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
    },
    required=("roles", "now", "done"),
    compile=_compile,
    reads="both",
)
