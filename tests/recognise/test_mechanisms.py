"""The list of mechanisms names what there is; ``python -m tests.mechanisms`` tells which case fails."""

from __future__ import annotations

import re

import pytest

from tests.mechanisms import MECHANISMS, ROOT, Mechanism, verdict


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: f"{one.module.split('.')[-1]}.{one.name}")
def test_a_mechanism_and_its_case_are_there(mechanism: Mechanism) -> None:
    owner, name = mechanism.owner()
    assert name in vars(owner)
    file, case = mechanism.case.split("::")
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert re.search(rf"(?m)^def {case}\(", text)


def test_a_case_fails_without_its_mechanism() -> None:
    first = next(one for one in MECHANISMS if one.name == "_goes_on")
    assert verdict(first) == "fails"
