"""Which YAML files are gouji's: rules, forms, vocabularies. A repository holds many that are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from checker.ground.faults import RuleFault
from checker.ground.smallfile import read_head
from checker.ground.yamlfile import load_yaml
from checker.prose.vocabulary import FILE_NAME
from checker.rules import kinds

_RULE = frozenset(("id", "title", "kind", "severity", "basis", "message", "examples"))
_OWN = frozenset(("basis", "examples"))
"""Keys that lists of another program's rules hardly have."""
_FORM = frozenset(("id", "kind", "name", "title", "titles", "first_year", "sections", "tables"))
_VOCABULARY = frozenset(("topics", "roles", "applicants", "rates", "scopes", "times", "marks", "nouns"))
_ENOUGH = 4
"""So many of the keys of a rule or a form make one, though others are missing or misspelt."""
_READ = 200_000
_KEY = re.compile(r"^[ ]{0,8}(?:-[ ]+)?([a-z_-]{2,20})[ ]*:", re.MULTILINE)


def is_form(path: Path) -> bool:
    """Forms stand in a folder ``forms`` of their own."""
    return path.parent.name == "forms" and _is(path, _looks_like_form)


def is_vocabulary(path: Path) -> bool:
    return path.name.startswith(FILE_NAME.partition(".")[0]) and _is(path, _looks_like_vocabulary)


def is_gouji_file(path: Path) -> bool:
    """Whether a file holds rules, a form or a vocabulary, however faulty. What cannot be read as YAML is
    told by the keys that its lines begin with."""
    return is_form(path) or is_vocabulary(path) or _is(path, _looks_like_rules)


def _is(path: Path, looks_right: Callable[[object], bool]) -> bool:
    try:
        return looks_right(load_yaml(path).plain())
    except RuleFault:
        pass
    try:
        text = read_head(path, _READ).decode("utf-8", "replace")
    except OSError:
        return False
    return looks_right(dict.fromkeys(_KEY.findall(text)))


def _looks_like_rules(content: object) -> bool:
    return any(_is_rule(item) for item in (content if isinstance(content, list) else [content]))


def _is_rule(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    known = "id" in item and item.get("kind") in kinds.names()
    return known or (len(_RULE & item.keys()) >= _ENOUGH and bool(_OWN & item.keys()))


def _looks_like_form(content: object) -> bool:
    return isinstance(content, dict) and len(_FORM & content.keys()) >= _ENOUGH


def _looks_like_vocabulary(content: object) -> bool:
    return isinstance(content, dict) and bool(_VOCABULARY & content.keys())
