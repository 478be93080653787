"""What may be so if the text says why: ``explained:`` lets a failed check pass and quotes the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields, Node
from checker.report import Prose, Sentence
from checker.rules import names
from checker.rules.base import Case, CompiledCheck, Outcome
from checker.rules.kind import Context
from checker.rules.text_parts import read_where

EXPLAINED_SCHEMA = {
    "type": "object",
    "description": "正文作了说明就通过，并在审核结果里引出那一句",
    "properties": {
        "words": {
            "type": "array",
            "items": {"type": "string"},
            "description": "说明里的词，有一个即可，如 原因、由于、主要是",
        },
        "near": {
            "type": "array",
            "items": {"type": "string"},
            "description": "同一句、前一句或后一句里应有的词，有一个即可；写表名，则指这张表所在的一节，"
            "以及说到所查各行的句子",
        },
        "where": {
            "type": "array",
            "items": {"type": "string"},
            "description": "只在这些部分里找；不写则在全部正文里找",
        },
    },
    "required": ["words"],
    "additionalProperties": False,
}
_LONGEST = 120
"""Characters of a sentence that are quoted."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A check with the words that explain its failures away."""

    compiled: CompiledCheck
    words: tuple[str, ...]
    near: tuple[str, ...]
    tables: frozenset[str]
    where: tuple[str, ...]

    def run(self, case: Case) -> Iterable[Outcome]:
        for outcome in self.compiled.run(case):
            said = self._said(case, outcome) if outcome.result == "fail" else None
            yield _passed(outcome, said) if said else outcome

    def _said(self, case: Case, outcome: Outcome) -> Sentence | None:
        """The sentence that explains a failure."""
        rows = {key for key in self._rows(case, outcome) if key}
        sections = self._sections(case)
        prose = case.report.prose
        for number, sentence in enumerate(prose.sentences):
            if not any(word in sentence.text for word in self.words) or not self._in(sentence):
                continue
            if not (self.near or self.tables) or sentence.section in sections:
                return sentence
            around = " ".join(one.text for one in _around(prose, number))
            if any(word in around for word in self.near) or any(row in names.key(around) for row in rows):
                return sentence
        return None

    def _in(self, sentence: Sentence) -> bool:
        return "prose" in self.where or (sentence.section or "") in self.where

    def _rows(self, case: Case, outcome: Outcome) -> Iterator[str]:
        """What the form calls the rows that the failure is about."""
        for address in outcome.cells:
            if address.table in self.tables and case.form and address.table in case.form.tables:
                row = case.form.tables[address.table].row(address.row)
                yield from (names.key(label) for label in (row.label, *row.variants)) if row else ()

    def _sections(self, case: Case) -> set[str]:
        tables = case.form.tables if case.form else {}
        return {tables[name].section for name in self.tables if name in tables}


def _around(prose: Prose, number: int) -> Sequence[Sentence]:
    """A sentence with its neighbours of the same paragraph."""
    paragraph = prose.sentences[number].paragraph
    return [one for one in prose.sentences[max(0, number - 1) : number + 2] if one.paragraph == paragraph]


def _passed(outcome: Outcome, said: Sentence) -> Outcome:
    text = said.text.strip()
    quoted = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return Outcome(
        "pass",
        outcome.instance,
        f"正文已作说明：“{quoted}”",
        cells=outcome.cells,
        locations=(Location(said.content.place(), label="正文"),),
    )


def explained(node: Node, context: Context, check: CompiledCheck) -> Explained:
    """The key ``explained``. Raises ``RuleFault``."""
    fields = Fields(node, "explained")
    words, near = fields.texts("words"), fields.texts("near", ())
    where = read_where(fields, context)
    has_where = fields.has("where")
    fields.done()
    if not all(word.strip() for word in (*words, *near)):
        raise node.fault("“explained”中的词不能空着")
    if not near and not has_where:
        raise node.fault(
            "“explained”还要写 near（附近应有的词或表名）或 where（哪一部分），否则哪里的“原因”都算"
        )
    tables = {word: names.table_ids(word, context.known) for word in near}
    known = frozenset(ids[0] for ids in tables.values() if len(ids) == 1)
    return Explained(check, words, tuple(word for word in near if not tables[word]), known, where)
