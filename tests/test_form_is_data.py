"""The form is data: Python names no table, section, row, column, topic, role or applicant of it.

Every string of the source is looked at, also in tuples, sets, keys and ``Literal``. A word that is an id of
the form and a word of the program's own besides stands in ``OWN`` with its places and the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from checker.forms import load_forms
from checker.prose.vocabulary import Words
from checker.rules import builtin_folder

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "checker"

OWN = {
    "new": {
        "audit.py": "state of a finding (contract)",
        "ledger/baseline.py": "state of a finding",
        "render/*.py": "state of a finding, SARIF's baselineState",
        "run/exit_code.py": "state of a finding",
    },
    "partial": {
        "audit.py": "status of a report (contract)",
        "render/words.py": "status of a report",
        "run/auditing.py": "status of a report",
    },
    "previous": {
        "cli/options.py": "the option --previous",
        "config/*.py": "the key of the configuration",
        "pages/*.py": "the key of an example",
        "examples.py": "the key of an example",
        "rules/derived/cells.py": "the key of an example",
        "rules/derived/prose.py": "the key of an example",
        "rules/loader.py": "the key of an example",
    },
    "published": {"rules/kinds/dates.py": "what one may write for an option of rules"},
    "problems": {"render/parsed.py": "key of the JSON of a reading (contract)"},
    "total": {"forms/*.py": "key of a form"},
    "items": {
        "config/keys.py": "JSON schema",
        "render/template.py": "method of a mapping, filter of Jinja",
        "rules/kinds/*.py": "JSON schema",
        "rules/schema.py": "JSON schema",
        "pages/kinds.py": "JSON schema",
        "rules/explained.py": "JSON schema",
        "rules/text_parts.py": "JSON schema",
    },
    "change": {
        "rules/kinds/statement.py": "option of rules",
        "rules/*.py": "function of the rule language",
    },
    "done": {
        "ground/workers.py": "message of a worker",
        "rules/kinds/dated_work.py": "option of rules",
    },
    "tried": {
        "rules/kinds/listed_total.py": "slot of messages",
        "rules/kinds/periods.py": "slot of messages",
        "rules/kinds/statement.py": "slot of messages",
        "rules/statements/failing.py": "slot of messages",
    },
    "other": {
        "language/*.py": "kind of quantity",
        "rules/ratios/changes.py": "kind of quantity",
        "prose/mentions.py": "whose figure, and of what year",
        "prose/statements/*.py": "whose figure, and of what year",
        "prose/tokens.py": "another year",
        "prose/whose.py": "whose figure",
    },
    "disclosure": {"prose/*.py": "words of the vocabulary that say that cases are about disclosure"},
}
"""Id → file → what it means there."""


def ids() -> frozenset[str]:
    """All that the forms and the vocabulary that come with gouji call by an id."""
    vocabulary = Words.of([builtin_folder()]).load()
    found = {*vocabulary.topics, *vocabulary.roles, *vocabulary.applicants}
    for form in load_forms([builtin_folder() / "forms"]):
        found.add(form.kind)
        found |= {section.id for section in form.sections}
        for table in form.tables.values():
            found |= {table.id, *table.groups} - {"rows", "columns"}
            for row in (*table.rows, *table.alternatives):
                found |= {row.id, *(column.id for column in row.columns)}
    return frozenset(found)


def strings(text: str) -> Iterator[tuple[int, str]]:
    """The strings of a source with their lines; those inside f-strings too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def named() -> list[tuple[str, int, str]]:
    """File, line and id where Python names one that is no word of its own there."""
    known = ids()
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for line, text in strings(path.read_text("utf-8")):
            if text in known and not any(fnmatch(name, place) for place in OWN.get(text, ())):
                found.append((name, line, text))
    return found


def test_python_names_nothing_of_the_form() -> None:
    assert named() == []


def test_every_word_of_the_programs_own_stands_where_the_list_says() -> None:
    """A line of the list that nothing needs any more goes."""
    used = {
        (text, place)
        for path in PACKAGE.rglob("*.py")
        for _, text in strings(path.read_text("utf-8"))
        for place in OWN.get(text, ())
        if fnmatch(path.relative_to(PACKAGE).as_posix(), place)
    }
    assert {(text, place) for text, places in OWN.items() for place in places} - used == set()


@pytest.mark.parametrize(
    "source",
    [
        'if "carried_in" in roles: ...',
        '_STAGES = frozenset(("done", "carried_out"))',
        'names = {"review": 1}',
        'One = Literal["natural_person", "mine"]',
        'said = f"{table}" "applications"',
        'cell = Address("mine", "granted", column)',
    ],
)
def test_ids_are_seen_wherever_they_stand(source: str) -> None:
    assert {text for _, text in strings(source)} & ids()


def test_ids_are_those_of_tables_sections_rows_columns_groups_topics_roles_and_applicants() -> None:
    some = {
        "review",
        "overview",
        "denied.third_party",
        "upheld",
        "suits",
        "licences",
        "pending_work",
        "legal_person",
    }
    assert some <= ids()
