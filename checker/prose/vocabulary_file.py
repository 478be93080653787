"""Which kinds of report a file of the vocabulary is for."""

from __future__ import annotations

from typing import NamedTuple

from checker.ground.yamlfile import Fields, Node


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
