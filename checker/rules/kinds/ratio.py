"""Percentages and changes against the figures they are worked out from, and rates beyond their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.ground.yamlfile import Fields
from checker.prose.mentions import Mention, Reading
from checker.prose.shares import is_rate_of_role
from checker.prose.tokens import Run
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.prose import answers, read_sums, statements
from checker.rules.ratios.changes import growths
from checker.rules.ratios.official import Official
from checker.rules.ratios.proportions import failed, passed
from checker.rules.ratios.rates import official_rates, rates
from checker.rules.ratios.scale import scales
from checker.rules.ratios.shares import judged
from checker.rules.sheet import sheet_of

_SLOTS = frozenset(("figure", "expected", "from"))
_CHECKS = ("share", "rate", "growth", "bounds", "scale")


@dataclass(frozen=True, slots=True)
class Ratio:
    """The compiled rule."""

    check: str
    official: Official | None
    rates: frozenset[str]
    """The words of the rate that the rule is for."""
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = sheet_of(case, self.layouts)
        if self.check == "share":
            outcomes = list(judged(reading, self.official, sheet))
            outcomes += rates(reading, {one.instance for one in outcomes})
        elif self.check == "rate":
            told = self.official
            outcomes = list(official_rates(reading, told, self.rates, sheet)) if told is not None else []
        elif self.check == "growth":
            outcomes = list(growths(reading, self.official, sheet))
        elif self.check == "bounds":
            outcomes = list(_within_bounds(reading))
        else:
            outcomes = list(scales(reading))
        return answers(outcomes, reading.prose, "正文没有这样的说法")


def _within_bounds(reading: Reading) -> Iterator[Outcome]:
    before: Mention | None = None
    for mention in reading.mentions:
        lead = mention.lead
        if before is not None and before.sentence == mention.sentence and before.quantity.kind == "percent":
            # “满意率由 95% 提高到 98%”
            lead = Run((*before.lead, *lead)) if lead.has("mark", "becomes") else lead
        before = mention
        if mention.quantity.kind != "percent" or mention.change:
            continue
        if not (lead.has("rate") or lead.has("mark", "share") or is_rate_of_role(lead)):
            continue
        if lead.has("block"):
            continue  # “达到年度目标的 120%”
        if mention.quantity.low <= 100:
            yield passed(reading, mention, ())
        else:
            yield failed(reading, mention, (), "比率", "不超过 100%")


def _compile(fields: Fields, context: Context) -> Compiled:
    official = Official(
        frozenset(fields.texts("topics", ())),
        frozenset(fields.texts("roles", ())),
        read_sums(fields, "parts"),
        read_sums(fields, "wholes"),
    )
    check = Ratio(
        fields.choice("check", _CHECKS),
        official if official.topics else None,
        frozenset(fields.texts("rates", ())),
        context.layouts,
        context.words,
    )
    return Compiled(check, _SLOTS)


_WORDS = {"type": "array", "items": {"type": "string"}}
_SUMS = {"type": "array", "items": {"type": "object"}}
KIND = Kind(
    summary="正文里的百分比与增减",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "share：占比、办结率与所列件数、与表格；rate：比率与表格；growth：增减数与增减率；"
            "bounds：比率是否超过 100%；scale：总数是否正好是各项之和的一万倍",
        },
        "topics": {**_WORDS, "description": "表格里有其部分与总数的统计对象"},
        "roles": {**_WORDS, "description": "可以作为一部分的角色"},
        "parts": {**_SUMS, "description": "部分：名称与单元格之和（可用 $topic、$role、$applicant）"},
        "wholes": {**_SUMS, "description": "总数：名称与单元格之和，一种相符即通过"},
        "rates": {**_WORDS, "description": "这些比率的说法（vocabulary.yaml 的 rates）"},
    },
    required=("check",),
    compile=_compile,
    reads="prose",
    grading="share：部分与总数都和表格一致（写了 topics、parts、wholes），而且正文写明占的是它，才是 error；"
    "没有表格可以印证的，正文自己的数相除不符至多是 warning。growth：两个数和百分数都写得确切，所写的与应"
    "有的相差超过 1 个百分点，或者正是以本年数为底算的，才是 error，否则是 warning。bounds、rate、scale"
    " 按规则的等级；办结率等比率与正文所列的数不符，至多是 warning。",
    slots={"from": "由哪些数得出"},
)
