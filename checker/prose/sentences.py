"""The example sentences of a vocabulary: is each figure read as the file says?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.document import line_paragraph
from checker.ground.faults import RuleFault
from checker.prose import read_prose
from checker.prose.mentions import Mention
from checker.prose.statements.walk import read_statements
from checker.prose.traits import Example
from checker.prose.vocabulary import Vocabulary, Words
from checker.report import Section

_YEAR = 2023
"""The sentences are read as those of a report on this year; they tell no year of their own."""


def failures(vocabulary: Vocabulary) -> list[RuleFault]:
    """A sentence for each figure that is read otherwise, at the example's line."""
    return [fault for example in vocabulary.examples for fault in _failures(example, vocabulary)]


def misread(words: Words) -> list[RuleFault]:
    """The same for each kind of report that has words of its own, and for the words that all have."""
    found: list[RuleFault] = []
    for kind in ("", *words.kinds()):
        vocabulary = words.load(kind)
        own = tuple(one for one in vocabulary.examples if (kind in one.kinds if kind else not one.kinds))
        found += failures(replace(vocabulary, examples=own))
    return found


def _failures(example: Example, vocabulary: Vocabulary) -> list[RuleFault]:
    prose = read_prose([Section(None, None, (line_paragraph(example.text, 1),))], _YEAR)
    mentions = list(read_statements(prose, vocabulary, _YEAR, None).mentions)
    faults = []
    for wanted in example.figures:
        figure = wanted["figure"]
        named = [one for one in mentions if _bare(one.quantity.text) == _bare(figure)]
        fitting = next((one for one in named if _fits(one, wanted)), None)
        if fitting is not None:
            mentions.remove(fitting)  # a figure told twice is read twice
        elif not named:
            faults.append(example.node.fault(f"例句中没有读出数字“{figure}”", "text"))
        else:
            said = "、".join(sorted({*named[0].topics, *named[0].roles, *named[0].applicants})) or "没有归属"
            faults.append(example.node.fault(f"例句中的“{figure}”读作：{said}", "text"))
    return faults


def _fits(mention: Mention, wanted: Mapping[str, str]) -> bool:
    """Without a topic the figure must have none; a role and an applicant count only where they are told."""
    topic, role, applicant = wanted.get("topic"), wanted.get("role"), wanted.get("applicant")
    return (
        (topic in mention.topics if topic else not mention.topics)
        and (role is None or role in mention.roles)
        and (applicant is None or applicant in mention.applicants)
    )


def _bare(figure: str) -> str:
    return "".join(figure.split())
