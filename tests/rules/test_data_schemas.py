"""The schemas of forms and vocabularies fit every file there is, and refuse what no reader knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.ground.yamlfile import load_yaml
from checker.rules import builtin_folder, data_schemas

ROOT = Path(__file__).parents[2]
FORMS = sorted([*(builtin_folder() / "forms").glob("*.yaml"), *(ROOT / "tests").rglob("forms/*.yaml")])
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
