"""The schemas of forms and vocabularies fit every file there is, and refuse what no reader knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.forms import load_forms
from checker.ground.faults import RuleFault
from checker.ground.yamlfile import load_yaml
from checker.rules import builtin_folder, data_schemas

ROOT = Path(__file__).parents[2]
FORMS = sorted(
    [
        *(builtin_folder() / "forms").glob("*.yaml"),
        *(path for folder in ("tests", "docs") for path in (ROOT / folder).rglob("forms/*.yaml")),
    ]
)
WORDS = sorted(builtin_folder().glob("vocabulary*.yaml"))


def errors(schema: dict[str, Any], path: Path) -> list[str]:
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(load_yaml(path).plain(), default=float))
    return [f"{e.json_path}: {e.message}" for e in jsonschema.Draft202012Validator(schema).iter_errors(data)]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_every_form_fits(path: Path) -> None:
    assert errors(data_schemas.forms(), path) == []


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_every_vocabulary_fits(path: Path) -> None:
    assert errors(data_schemas.vocabulary(), path) == []


def test_what_no_form_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("id: x\nkind: x\nname: x\nfirst_year: 2020\ntables: [{titel: 甲}]\n", "utf-8")
    assert len(errors(data_schemas.forms(), path)) == 2


def test_a_column_is_not_held_against_another_by_a_form(tmp_path: Path) -> None:
    """The reader refuses it, and so does the schema."""
    path = tmp_path / "x.yaml"
    path.write_text(
        "id: x\nkind: x\nname: x\nfirst_year: 2020\n"
        "tables: [{title: 甲, columns: [{label: 金额, last_year: '甲[乙, 金额]'}], rows: [{label: 乙}]}]\n",
        "utf-8",
    )
    assert len(errors(data_schemas.forms(), path)) == 1
    with pytest.raises(RuleFault, match="last_year"):
        load_forms([tmp_path])
