"""The form is data: Python names no table, section, row, column, topic, role or applicant of it.

Every string of the source is looked at, also in tuples, sets, keys and ``Literal``. A word that is an id of
the form and a word of the program's own besides stands in ``OWN`` with its places and the reason.
"""

from __future__ import annotations

import ast
import re
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
        "cli/history.py": "state of a finding",
        "desk/matrix.py": "state of a finding",
        "run/rounds.py": "state of a finding in its round",
        "cli/program.py": "the command gouji new",
    },
    "partial": {
        "audit.py": "status of a report (contract)",
        "render/words.py": "status of a report",
        "run/auditing.py": "status of a report",
        "run/rounds.py": "status of a report",
    },
    "previous": {
        "cli/options.py": "the option --previous",
        "config/*.py": "the key of the configuration",
        "pages/*.py": "the key of an example",
        "examples/*.py": "the key of an example",
        "render/check_groups.py": "group of checks",
        "rules/addresses.py": "the prefix of an address",
        "rules/derived/cells.py": "the key of an example",
        "rules/derived/prose.py": "the key of an example",
        "rules/loader.py": "the key of an example",
    },
    "rule-of-law": {"render/check_groups.py": "name of a rule file"},
    "published": {"rules/kinds/dates.py": "what one may write for an option of rules"},
    "problems": {"render/parsed.py": "key of the JSON of a reading (contract)"},
    "total": {
        "forms/*.py": "key of a form",
        "rules/data_schemas.py": "key of a form",
        "desk/visit.py": "how many files there are",
    },
    "items": {
        "config/keys.py": "JSON schema",
        "pages/kinds.py": "JSON schema",
        "render/template.py": "method of a mapping, filter of Jinja",
        "rules/kinds/*.py": "JSON schema",
        "rules/schema.py": "JSON schema",
        "rules/data_schemas.py": "JSON schema",
        "rules/explained.py": "JSON schema",
        "rules/text_parts.py": "JSON schema",
    },
    "change": {
        "rules/kinds/statement.py": "option of rules",
        "rules/*.py": "function of the rule language",
    },
    "done": {
        "ground/workers.py": "message of a worker",
        "desk/*.py": "state of a file on the desk",
        "rules/kinds/dated_work.py": "option of rules",
    },
    "tried": {
        "rules/kinds/listed_total.py": "slot of messages",
        "rules/kinds/periods.py": "slot of messages",
        "rules/kinds/statement.py": "slot of messages",
        "rules/statements/failing.py": "slot of messages",
        "run/tried.py": "folder of the cache",
    },
    "合计": {
        "prose/openers.py": "a word that adds up",
        "prose/partition.py": "a word that adds up",
        "rules/formulas/reading.py": "a word that adds up",
    },
    "总计": {"prose/openers.py": "a word that adds up"},
    "金额": {"rules/derived/prose.py": "how an amount is called"},
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


OWN_WORDS = {
    "政府信息公开": {
        "language/filenames.py": "what no body is called in the name of a file",
        "recognise/matching/values.py": "what a cell without figures may name: 无政府信息公开事项",
    },
    "信息公开": {
        "language/filenames.py": "the same",
        "recognise/matching/values.py": "the same",
        "recognise/outline/title.py": "how the rest of a torn title begins, which is no body",
    },
    "政务公开": {"language/filenames.py": "the same"},
    "重复申请": {"rules/kinds/parts.py": "重复 before any other word says that things count twice"},
    "上年结转": {
        "rules/kinds/parts.py": "what a balance lacks, told in a reason",
        "rules/kinds/worked_out.py": "a description for editors",
    },
    "行政复议": {"recognise/matching/values.py": "what a cell without figures may name: 无行政复议"},
    "行政诉讼": {
        "language/quantities.py": "numerals within words that count nothing",
        "recognise/matching/values.py": "what a cell without figures may name: 无行政诉讼",
    },
}
"""Word that a form prints → file → why it stands there."""


def ids() -> frozenset[str]:
    """All that the forms and the vocabulary that come with gouji call by an id.

    Of the forms of other kinds those that are made up of several words: single ones are words of every
    program (``year``, ``warning``); what these forms print is looked for in ``words``.
    """
    forms = list(load_forms([builtin_folder() / "forms"]))
    vocabulary = Words.of([builtin_folder()]).load(forms[0].kind)
    found = {*vocabulary.topics, *vocabulary.roles, *vocabulary.applicants}
    for form in forms:
        own = {form.kind, *(section.id for section in form.sections)}
        for table in form.tables.values():
            own |= {table.id, *table.groups} - {"rows", "columns"}
            for row in (*table.rows, *table.alternatives):
                own |= {row.id, *(column.id for column in row.columns)}
        found |= own if form.kind == forms[0].kind else {id for id in own if re.search(r"\w[_.-]\w", id)}
    return frozenset(found)


_REPORT = re.compile(r"(?:工作)?(?:情况)?的?(?:年度)?(?:情况)?(?:报告|年报|数据)?$")
"""What the names of all reports end with."""


def addressed() -> set[tuple[str, str]]:
    """File and address of a table that comes with gouji, by its id or by what an audit calls it, in a string
    that is no docstring: an example would be of one form."""
    known = {name for form in load_forms([builtin_folder() / "forms"]) for table in form.tables.values()
             for name in (table.id, table.short)}  # fmt: skip
    pattern = re.compile(r"([\w（）]+)(?:\[[^\]\n]{1,40}[,，]|\.(?:rows|columns)\b)")
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for text in said(path.read_text("utf-8")):
            shorts = {name for name in known if not name.isascii() and name == text}
            found |= {(path.relative_to(PACKAGE).as_posix(), name) for name in
                      ({match[1] for match in pattern.finditer(text)} & known) | shorts}  # fmt: skip
    return found


def words() -> frozenset[str]:
    """What the forms print that names a row, a column, a table or a section, without marks; also those that
    come with the tests."""
    folders = [builtin_folder(), *(ROOT / "tests" / "data" / "kinds").iterdir()]
    found: set[str] = set()
    for form in load_forms(folder / "forms" for folder in folders if (folder / "forms").is_dir()):
        found |= {form.name, *form.titles, *(_REPORT.sub("", title) for title in (form.name, *form.titles))}
        for section in form.sections:
            found |= {section.title, *section.variants}
        for table in form.tables.values():
            found |= {table.title, *(one.label for one in table.open)}
            for row in (*table.rows, *table.alternatives):
                found |= {row.label, *row.variants, *row.parents}
            for column in table.columns:
                found |= {column.label, *column.variants, *column.parents}
    return frozenset(bare for one in found if len(bare := re.sub(r"\W", "", one)) >= 4)


def strings(text: str) -> Iterator[tuple[int, str]]:
    """The strings of a source with their lines; those inside f-strings too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def spoken(text: str) -> Iterator[str]:
    """The strings that are no docstrings, without marks."""
    return (re.sub(r"\W", "", one) for one in said(text))


def said(text: str) -> Iterator[str]:
    """The strings that are no docstrings."""
    tree = ast.parse(text)
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def told() -> set[tuple[str, str]]:
    """File and word of a form that Python tells there."""
    known = words()
    return {
        (path.relative_to(PACKAGE).as_posix(), word)
        for path in PACKAGE.rglob("*.py")
        for text in spoken(path.read_text("utf-8"))
        for word in known
        if word in text
    }


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


def test_python_tells_no_words_of_any_form() -> None:
    assert told() == {(place, word) for word, places in OWN_WORDS.items() for place in places}


def test_python_names_no_cell_of_any_form() -> None:
    assert addressed() == set()


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
