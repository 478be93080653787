"""What a vocabulary says of topics, roles and applicants, whoever wrote it, for whatever kind of report."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checker.forms import load_forms
from checker.ground.faults import RuleFault
from checker.prose.sentences import misread
from checker.prose.statements.scene import PRESUMED
from checker.prose.traits import STAGES, TRAITS
from checker.prose.vocabulary import Vocabulary, Words
from checker.rules import builtin_folder

FOLDER = builtin_folder()
PAGE = (Path(__file__).resolve().parent.parent / "docs" / "vocabulary.md").read_text("utf-8")


def builtin() -> Vocabulary:
    return Words.of([FOLDER]).load()


def words(folder: Path, text: str) -> Words:
    folder.mkdir(exist_ok=True)
    (folder / "vocabulary.yaml").write_text(text, "utf-8")
    return Words.of([FOLDER, folder])


def test_roles_have_stages_and_traits() -> None:
    vocabulary = builtin()
    assert vocabulary.role("opening") == "carried_in"
    assert vocabulary.roles["carried_in"].stage == "opening"
    assert vocabulary.having("opening", "closing") == {"carried_in", "carried_out"}
    assert "framing" in vocabulary.roles["done"].traits
    assert "done" in vocabulary.having("framing")
    assert vocabulary.having("sundry") == {"other.misc"}
    assert all(vocabulary.having(name) for name in (*STAGES, *TRAITS, "telling"))


def test_topics_say_where_they_belong_and_what_they_need() -> None:
    vocabulary = builtin()
    assert vocabulary.cases == {"reconsideration", "suit", "direct_suit", "suit_after_reconsideration"}
    assert vocabulary.default == ("applications",)
    assert vocabulary.balanced == {"applications"}
    assert set(vocabulary.of_section("review")) == vocabulary.cases
    assert vocabulary.of_section(None) == vocabulary.of_section("overview") == ()
    assert vocabulary.can("penalties", "decided")
    assert not vocabulary.can("fees", "decided")
    assert "granted" in vocabulary.own
    assert "received" not in vocabulary.own


def test_applicants_stand_for_columns() -> None:
    vocabulary = builtin()
    assert vocabulary.columns(["natural_person", "business"]) == ("natural_person", "business")
    assert len(vocabulary.columns(["legal_person"])) == 5
    assert vocabulary.everybody(["natural_person", "legal_person"])
    assert not vocabulary.everybody(["legal_person", "business"])
    assert vocabulary.applicants[vocabulary.applicants["business"].also].name == "法人或其他组织"


def test_the_sections_and_columns_are_those_of_every_form_of_the_kind() -> None:
    vocabulary = builtin()
    for form in load_forms([FOLDER / "forms"]).of_kind("gov-info-annual"):
        sections = {section.id for section in form.sections}
        assert {topic.section for topic in vocabulary.topics.values() if topic.section} <= sections
        columns = {c.id for table in form.tables.values() for row in table.rows for c in row.columns}
        assert columns.issuperset(vocabulary.columns(vocabulary.applicants))


def test_another_file_adds_to_what_there_is(tmp_path: Path) -> None:
    text = (
        "topics: {mail: {words: [来件], balance: true}, applications: {weak: [请求件]}}\n"
        "roles: {taken: {words: [收进]}}\n"
        "stages: {intake: [taken]}\n"
        "traits: {main: [taken]}\n"
        "applicants: {business: [商户], abroad: {words: [境外人士], columns: [other]}}\n"
    )
    vocabulary = words(tmp_path, text).load()
    assert vocabulary.role("intake") == "received"
    assert vocabulary.having("intake") == {"received", "taken"}
    assert "taken" in vocabulary.having("main")
    assert vocabulary.balanced == {"applications", "mail"}
    assert vocabulary.topics["applications"].default
    assert vocabulary.applicants["business"] == builtin().applicants["business"]
    assert vocabulary.columns(["abroad"]) == ("other",)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("traits: {mian: [done]}", 1, "main"),
        ("traits:\n  main: [doen]", 2, "done"),
        ("stages:\n  - done", 2, "stages"),
        ("roles: {mine: {}}\nstages:\n  inflow: [mine]\n  closing: [mine]", 4, "inflow"),
        ("topics:\n  mine: {needs: disclosed}", 2, "disclosure"),
        ("topics:\n  mine: {default: 是}", 2, "default"),
        ("applicants:\n  mine:\n    words: [某某]\n    also: nobody", 4, "nobody"),
        ("applicants:\n  mine:\n    column: [other]", 3, "columns"),
        ("roles:\n  mine: {beside: {nothing: done}}", 2, "nothing"),
        ("topics: {mine: {}}\napart: true", 2, "kinds"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(RuleFault, match=said) as raised:
        words(tmp_path, text).load()
    assert raised.value.line == line


def test_the_words_of_one_kind_of_report_do_not_disturb_another(tmp_path: Path) -> None:
    own = words(
        tmp_path,
        "kinds: [letters]\n"
        "topics: {vehicles: {words: [公务用车购置, 行政处罚]}}\n"
        "roles: {received: {words: [购置]}}\n"
        "examples:\n"
        "- {text: 公务用车购置3辆。, read: [{figure: 3辆, topic: vehicles}]}\n",
    )
    assert own.kinds() == ("rule-of-law", "letters")
    theirs, ours = own.load("letters"), own.load("gov-info-annual")
    assert "vehicles" in theirs.topics
    assert "applications" in theirs.topics
    assert "vehicles" not in ours.topics
    assert ours.words == builtin().words
    assert misread(own) == []


def test_a_kind_of_its_own_takes_only_the_language(tmp_path: Path) -> None:
    text = "kinds: [dept-accounts]\napart: true\ntopics: {vehicles: {words: [公务用车购置]}}\n"
    own = words(tmp_path, text).load("dept-accounts")
    assert set(own.topics) == {"vehicles"}
    assert not own.roles
    assert not own.applicants
    assert own.having("main") == frozenset()
    assert own.role("closing") == ""
    assert not own.everybody([])
    assert own.longest("其中", 0) == builtin().longest("其中", 0)
    assert "applications" in words(tmp_path, text).load("gov-info-annual").topics


def test_the_page_tells_every_stage_and_trait() -> None:
    assert [name for name in (*STAGES, *TRAITS, "telling", "sundry") if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize(
    ("own", "text", "figure", "role"),
    [
        ("roles: {carry: {before_year: [挪]}}", "新收申请9件，挪至2024年2件。", "2件", "carried_out"),
        (
            "roles: {partial: {beside: {shown: granted}}}",
            "新收申请9件，晒出或部分公开7件。",
            "7件",
            "granted",
        ),
    ],
)
def test_what_a_file_says_of_roles_is_how_its_sentences_are_read(
    tmp_path: Path, own: str, text: str, figure: str, role: str
) -> None:
    read = f"{{figure: {figure}, topic: applications, role: {role}}}"
    rest = f"examples:\n- {{text: {text}, read: [{read}]}}\n"
    shown = "roles: {shown: {words: [晒出]}"
    told = own.replace("roles: {", f"{shown}, ")
    assert misread(words(tmp_path / "with", f"{told}\n{rest}")) == []
    assert len(misread(words(tmp_path / "without", f"{shown}}}\n{rest}"))) == 1


def signs_named() -> set[str]:
    """What the source gives to ``against`` and ``sign``, and the keys under which it lists signs."""
    found: set[str] = set()
    for folder in ("prose/statements", "rules/statements"):
        for path in sorted((FOLDER.parent / "checker" / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("against", "sign"):
                    told = [one for argument in node.args for one in ast.walk(argument)]
                elif isinstance(node, ast.Dict) and path.stem in ("narrowing", "failing"):
                    told = [key for key in node.keys if key is not None]
                else:
                    continue
                names = [one.value for one in told if isinstance(one, ast.Constant)]
                found |= {name for name in names if isinstance(name, str) and name.isascii()}
    return found


def test_every_sign_of_evidence_has_a_cost_and_is_given_somewhere() -> None:
    costs = set(builtin().weights.costs)
    slots = {"said", "figure", "tried", "value", "table"}
    """Keys of ``failing`` that fill a message."""
    named = signs_named() | set(PRESUMED)
    assert sorted(named - costs - {"disclosure", ""} - slots) == []
    assert sorted(costs - named) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evidence: {signs: {carried_onn: {cost: 2, says: 承接}}}\n", "是否想写“carried_on”"),
        ("evidence: {signs: {carried_on: {cost: 多, says: 承接}}}\n", "cost"),
    ],
)
def test_a_sign_that_there_is_not_is_told_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleFault) as caught:
        words(tmp_path / "own", text).load()
    assert said in str(caught.value)
    assert caught.value.line == 1


def test_what_evidence_costs_is_data(tmp_path: Path) -> None:
    dear = words(tmp_path / "own", "evidence: {signs: {carried_on: {cost: 9}}}\n").load()
    assert dear.weights.costs["carried_on"] == 9
    assert dear.weights.says == builtin().weights.says
    assert dear.weights.costs["part"] == builtin().weights.costs["part"]
