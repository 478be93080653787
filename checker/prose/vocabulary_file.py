"""A file of the vocabulary: which kinds of report it is for, and the sentences that it is tried by."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from checker.ground.yamlfile import Fields, Node
from checker.prose.traits import Example

FILE_NAME = "vocabulary.yaml"
_FILES = "vocabulary*.yaml"


class VocabularyFile(NamedTuple):
    """A file, the kinds of report that it is for (none: all), and whether these take nothing from the others
    but the words of the language."""

    fields: Fields
    kinds: tuple[str, ...]
    apart: bool

    @classmethod
    def of(cls, node: Node) -> VocabularyFile:
        fields = Fields(node, "词汇")
        kinds, apart = fields.texts("kinds", ()), fields.boolean("apart", False)
        if apart and not kinds:
            raise node.fault("写了“apart”，还应写明“kinds”：这份词汇用于哪几种报告", "apart")
        return cls(fields, kinds, apart)


def files_in(folder: Path) -> list[Path]:
    """The vocabularies of a rule folder: the one for any report, then those of certain kinds
    (``vocabulary-rule-of-law.yaml``)."""
    found = [path for path in folder.glob(_FILES) if path.is_file()]
    return sorted(found, key=lambda path: (path.name != FILE_NAME, path.name))


def read_example(node: Node, kinds: tuple[str, ...]) -> Example:
    """A sentence of a vocabulary, with what its figures are said to be. Raises ``RuleFault``."""
    fields = Fields(node, "例句")
    read = []
    for figure in fields.items("read"):
        one = Fields(figure, "数字")
        read.append({key: one.text(key) for key in ("figure", "topic", "role", "applicant") if one.has(key)})
        one.done()
    example = Example(fields.text("text"), tuple(read), node, kinds)
    fields.done()
    return example
