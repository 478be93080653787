"""Wholes and parts within the prose: 其中, 分别为, 共计, and 收到＝办结＋未办结."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from checker.audit import Location, Severity
from checker.ground.yamlfile import Fields
from checker.prose.balances import Balance, Stock, balances, stocks
from checker.prose.completeness import base_of, reads_complete
from checker.prose.divisions import needs_other_units, tells_classes, tells_others, tells_states
from checker.prose.groups import groups
from checker.prose.mentions import Mention, Reading
from checker.prose.nearly_added import nearly_added
from checker.prose.partition import Group, of_nearest, turns_away
from checker.prose.tokens import say_any
from checker.prose.verdicts import verdict_of
from checker.prose.vocabulary import Words
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import answers, place, printed, read_linear, statements, subject
from checker.rules.rows_told import in_rows, row_tells, strip_tells
from checker.rules.sheet import Sheet, sheet_of
from checker.rules.slip import slip_among
from checker.rules.tree import Linear

_LISTED, _SIDES = frozenset(("whole", "parts", "sum")), frozenset(("left", "right", "diff"))
_CHECKS = {
    "over": _LISTED | {"diff"},
    "under": _LISTED | {"diff"},
    "balance": _SIDES,
    "near": _LISTED | {"diff"},
    "stock": _SIDES,
    "units": _LISTED | {"units"},
}
"""What is checked → what its message may say."""
_CARRIED = ("carried-in", "carried-out")
_TELLING = 20
"""From which total on parts do not come to it by chance."""
_LOOSE = ("about", "frame", "row")
"""Lists that may overlap, or that no word puts under the whole."""
_DOUBLES = re.compile(
    r"重复(?!申请)|交叉|(?:分别|各自|逐一|多次|均|都|同时|累加|按次)(?:单独)?(?:计算|统计|计入|计数|累计|计(?=[）)，。；]|$))"
    r"|未(?:作|做|予|经)?(?:去重|剔重|剔除)|不(?:作|做|予)?(?:去重|剔重)|一(?:稿|条|篇)多(?:发|投|平台)"
    r"|(?:同步|同时)(?:发布|推送|公开|刊发|转发)"
    r"|同一(?:条|篇|则)?(?:信息|稿件|内容)[^，。；]{0,12}(?:多|各|几|不同|两|三)"
)
"""Words that say that one thing published in several places counts several times."""

_NO_RESULTS = ("intake", "inflow", "turnover", "release")
"""Stages and traits of roles in which a part is no class of results."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """What the table says was carried over from last year and into the next; ``None``: not known."""

    topic: str
    into: Decimal | None
    out: Decimal | None
    cells: tuple[Address, ...]
    """Where the first of them stands."""
    sheet: Sheet
    unread: str = ""
    """Which of them was not read, and why; empty where only a blank is not known."""

    def in_row(self, group: Group) -> bool:
        """Whether a table has the whole and each of the parts in one row."""
        return any(row_tells(self.sheet, c, group) for c in self.cells[:1]) or strip_tells(self.sheet, group)


@dataclass(frozen=True, slots=True)
class Parts:
    """The compiled rule."""

    check: str
    carried_in: Linear | None
    carried_out: Linear | None
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        carried = self._carried(case)
        if self.check == "balance":
            outcomes = [_balance(one, reading, carried) for one in balances(reading)]
        elif self.check == "near":
            outcomes = list(self._near(reading, carried))
        elif self.check == "stock":
            outcomes = [o for one in stocks(reading) if (o := _stock(one, reading)) is not None]
        elif self.check == "units":
            outcomes = [o for one in groups(reading) if (o := _units(one, reading)) is not None]
        else:
            outcomes = [o for one in groups(reading) if (o := self._group(one, reading, carried)) is not None]
        return answers(outcomes, reading.prose, "正文没有这样的说法")

    def _carried(self, case: Case) -> _Carried:
        sheet = sheet_of(case, self.layouts)

        def cells(sum_: Linear | None) -> list[tuple[Decimal, Address]] | None:
            try:
                return list(sheet.addresses(sum_, {})) if sum_ is not None else None
            except UnknownName:
                return None

        into, out = cells(self.carried_in), cells(self.carried_out)
        unread = sheet.unread(address for _, address in (*(into or ()), *(out or ())))
        return _Carried(
            self.carried_in.cells[0][1].table if self.carried_in is not None else "",
            sheet.total(into) if into is not None else None,
            sheet.total(out) if out is not None else None,
            tuple(address for _, address in into or ()),
            sheet,
            sheet.why([unread]) if unread is not None else "",
        )

    def _near(self, reading: Reading, carried: _Carried) -> Iterator[Outcome]:
        """Totals that come out but for a slip, where no list that a word opens is accused already."""
        lists: dict[tuple[int, int], list[Group]] = {}
        for group in groups(reading):
            for whole in group.wholes:
                lists.setdefault(whole.at, []).append(group)
        others = [replace(self, check=check) for check in ("over", "under")]
        for one in nearly_added(reading):
            sentence, start = at = one.whole.at
            instance = f"{sentence + 1}.{start}"
            if one.exact:
                yield Outcome("pass", instance, locations=_places(reading, (one.whole, *one.parts)))
                continue
            made = (rule._group(group, reading, carried) for group in lists.get(at, ()) for rule in others)
            if not any(outcome is not None and outcome.result == "fail" for outcome in made):
                group = Group(reading.vocabulary, (one.whole,), one.parts, "row")
                yield _failure(reading, group, instance, None)

    def _group(self, group: Group, reading: Reading, carried: _Carried) -> Outcome | None:
        others: list[Decimal] = []
        # “合计” says itself that it is the sum of what is told: nothing was carried in or out.
        results = not group.plain_sum and _divides_results(group, carried.topic, reading)
        if results:
            base = group.whole.quantity.low
            ins, outs = carried.into or Decimal(0), carried.out or Decimal(0)
            others = [base + ins, base - outs, base + ins - outs]
        verdict = verdict_of(group, tuple(others), reading)
        instance = f"{group.parts[0].sentence + 1}.{group.parts[0].quantity.start}"
        mentions = (*group.made_up, *group.parts)
        if verdict == "equal" or (verdict == "under" and self.check == "over"):
            return Outcome("pass", instance, locations=_places(reading, mentions))
        if self.check != verdict:
            return None
        grade: Severity | None = None
        if results and (carried.into if self.check == "over" else carried.out) is None:
            places = _places(reading, mentions)
            return Outcome("unknown", instance, carried.unread, locations=places) if carried.unread else None
        if self.check == "over":
            if (
                not group.alike
                or tells_states(group)
                or tells_others(group)
                or turns_away(group)
                or _same_items(group)
                or _counts_doubles(group, reading)
            ):
                return None
            loose = (
                group.outlets
                or (group.mark in _LOOSE and not tells_classes(group))
                or needs_other_units(group)
            )
            loose = loose or (group.mark == "series" and not group.telling)
            loose = (loose and not group.plain_sum) or len({p.when for p in group.parts}) > 1
            grade = "warning" if loose else None
        else:
            if not reads_complete(group):
                return None
            grade = None if (group.rest and not group.supposed) or group.plain_sum else "warning"
            if (results and in_rows(group)) or carried.in_row(group):
                grade = "info"
        return _failure(reading, group, instance, grade)


def _units(group: Group, reading: Reading) -> Outcome | None:
    """Whether a whole and the parts that make it up exactly, so that they count one thing, have one unit."""
    told = (group.whole, *group.parts)
    exact = all(m.quantity.exact and m.quantity.unit for m in told) and len(group.parts) > 1
    total = sum((m.quantity.low for m in group.parts), Decimal(0))
    if not exact or total != group.whole.quantity.low or total < _TELLING:
        return None
    instance = f"{group.parts[0].sentence + 1}.{group.parts[0].quantity.start}"
    places = _places(reading, told)
    units = list(dict.fromkeys(m.quantity.unit for m in told))
    if len(units) == 1:
        return Outcome("pass", instance, locations=places)
    slots = {
        "whole": printed(group.whole.quantity),
        "parts": "＋".join(printed(m.quantity) for m in group.parts),
        "sum": figure(total),
        "units": "、".join(f"“{unit}”" for unit in units),
    }
    said = subject(reading.sentence(group.parts[0]).text)
    values = {"总数": slots["whole"], "各项": slots["parts"]}
    return Outcome("fail", instance, slots=slots, values=values, locations=places, subject=said)


def _divides_results(group: Group, topic: str, reading: Reading) -> bool:
    """Whether the parts say what became of what was received, or how it was answered: that takes in what was
    carried over from last year and may leave out what is carried into the next."""
    vocabulary = reading.vocabulary
    side = vocabulary.having(*_NO_RESULTS)
    results = (p for p in group.parts if not p.applicants and not p.channel)
    told = any(set(p.roles) - side for p in results) or _by_answers(group, reading)
    return bool(topic) and topic in group.whole.topics and told


def _by_answers(group: Group, reading: Reading) -> bool:
    """“从答复形式看，邮寄 11 件、电子邮件 6 件”"""
    if group.mark != "frame":
        return False
    first = group.parts[0]
    before = reading.before(*first.at)
    start = before[-1].quantity.end if before else 0
    words = reading.tokens[first.sentence]
    framing = [t for t in words if start <= t.start and t.end <= first.quantity.start]
    return say_any(framing, "role", reading.vocabulary.having("outflow"))


def _same_items(group: Group) -> bool:
    """“73 条，其中网站 73 条，微信 73 条”: all of them in each place."""
    return group.outlets and any(p.quantity.low == group.whole.quantity.low for p in group.parts)


def _counts_doubles(group: Group, reading: Reading) -> bool:
    """“同一信息在多个渠道发布的重复计算”, “多平台发布的分别计算”"""
    return group.outlets and _DOUBLES.search(reading.sentence(group.parts[-1]).text) is not None


def _failure(reading: Reading, group: Group, instance: str, grade: Severity | None) -> Outcome:
    parts = group.parts
    low = sum((p.quantity.low for p in parts), Decimal(0))
    high = sum((p.quantity.high for p in parts), Decimal(0))
    total = figure(low)
    if low != high:
        total = f"{figure(low)} 至 {figure(high)}" if high.is_finite() else f"至少 {figure(low)}"
    over = low > group.whole.quantity.high
    stated = base_of(group)
    if over and not group.joint and not of_nearest(group):
        stated = (max(group.wholes, key=lambda m: m.quantity.high),)
    whole = stated[0].quantity
    least, most = (sum((b(m) for m in stated), Decimal(0)) for b in (_low, _high))
    difference = low - most if low > most else least - high
    exact = low == high and all(m.quantity.exact for m in stated)
    hint = None
    if exact and len(stated) == 1:
        others = [(f"“{printed(p.quantity)}”", p.quantity.low) for p in parts if p.quantity.low >= 3]
        slip = slip_among(whole.low, low, others)
        hint = f"总数{slip}。" if slip else None
    return Outcome(
        "fail",
        instance,
        slots={
            "whole": _joined(stated),
            "parts": _joined(parts),
            "sum": total,
            "diff": ("" if exact else "至少 ") + figure(abs(difference)),
        },
        values={"总数": _joined(stated), "各项之和": total},
        locations=_places(reading, (*stated, *parts)),
        severity=grade,
        hint=hint,
        subject=subject(reading.sentence(parts[0]).text),
    )


def _stock(stock: Stock, reading: Reading) -> Outcome | None:
    """What there was, what came and went, and what there is."""
    instance = f"{stock.now.sentence + 1}.{stock.now.quantity.start}"
    locations = _places(reading, stock.mentions)
    if stock.holds:
        return Outcome("pass", instance, locations=locations)
    if not stock.told_in_full:
        return None
    worked = printed(stock.before.quantity)
    worked += "".join(f"＋{printed(m.quantity)}" for m in stock.added)
    worked += "".join(f"－{printed(m.quantity)}" for m in stock.removed)
    now = printed(stock.now.quantity)
    return Outcome(
        "fail",
        instance,
        slots={
            "left": now,
            "right": f"{worked}＝{figure(stock.expected)}",
            "diff": figure(abs(stock.now.quantity.low - stock.expected)),
        },
        values={"现有": now, "应为": figure(stock.expected)},
        locations=locations,
        subject=subject(reading.sentence(stock.now).text),
    )


def _low(mention: Mention) -> Decimal:
    return mention.quantity.low


def _high(mention: Mention) -> Decimal:
    return mention.quantity.high


def _joined(mentions: Iterable[Mention]) -> str:
    return "＋".join(printed(m.quantity) for m in mentions)


def _balance(balance: Balance, reading: Reading, carried: _Carried) -> Outcome:
    instance = f"{balance.received.sentence + 1}.{balance.received.quantity.start}"
    locations = _places(reading, balance.mentions)
    official = carried.topic in balance.received.topics
    if balance.holds(carried.into if official else None):
        return Outcome("pass", instance, locations=locations)
    remaining = balance.rest.mark == "rest"
    told = balance.carried is not None or (official and carried.into is not None) or remaining
    short = balance.missing()[0] > 0 and not told
    if short and (official or reading.vocabulary.having("closing") & set(balance.rest.roles)):
        reason = carried.unread if official and carried.unread else "上年结转多少没有说"
        return Outcome("unknown", instance, reason, locations=locations)
    left = [balance.received, *([balance.carried] if balance.carried else [])]
    further = balance.beside if balance.missing()[0] < 0 else ()
    right = [balance.done, *further, balance.rest]
    exact = all(m.quantity.exact for m in balance.mentions)
    return Outcome(
        "fail",
        instance,
        slots={
            "left": _worked_out(left),
            "right": _worked_out(right),
            "diff": figure(abs(_total(left) - _total(right))),
        },
        cells=carried.cells if official and balance.carried is None else (),
        values={"收到": _worked_out(left), "办结与未办结": _worked_out(right)},
        locations=locations,
        severity=None if exact and not short else "warning",
        subject=subject(reading.sentence(balance.received).text),
    )


def _worked_out(mentions: list[Mention]) -> str:
    said = "＋".join(printed(m.quantity) for m in mentions)
    return said if len(mentions) == 1 else f"{said}＝{figure(_total(mentions))}"


def _total(mentions: list[Mention]) -> Decimal:
    return sum((m.quantity.low for m in mentions), Decimal(0))


def _places(reading: Reading, mentions: Iterable[Mention]) -> tuple[Location, ...]:
    return tuple(
        place(reading, mention, "primary" if not number else "related")
        for number, mention in enumerate(mentions)
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    into, out = (read_linear(fields.node(key)) if fields.has(key) else None for key in _CARRIED)
    check = fields.choice("check", _CHECKS)
    return Compiled(Parts(check, into, out, context.layouts, context.words), _CHECKS[check])


KIND = Kind(
    summary="正文里的总数与各项",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "over：各项之和超过总数；under：逐项列举而合计不足；"
            "near：没有说是各项，而合计与总数只差一处笔误；"
            "balance：收到与办结、未办结；stock：上年、增减与现有；units：同一总数与各项的量词",
        },
        "carried-in": {"type": "string", "description": "上年结转的单元格：收到的加上它才等于办结与未办结"},
        "carried-out": {"type": "string", "description": "结转下年的单元格：办理结果里可以不列它"},
    },
    required=("check",),
    compile=_compile,
    reads="both",
    grading="over：用“其中”“分别”等说明是它的各项、时间相同、不会重复计数的，按规则的等级；只是排在后面的、"
    "用“在……中”“涉及”引出的、发布渠道等可以重复计数的，至多是 warning。under：有“其余”或“合计"
    "”，说明已列全的，按规则的等级；只是看来列全的，至多是 warning，举例的不报。balance：收到的少于办"
    "结与未办结、没有说上年结转的，数字带“约”“余”的，至多是 warning。",
    slots={
        "whole": "总数（over、under、near、units）",
        "parts": "各项（over、under、near、units）",
        "sum": "各项之和（over、under、near、units）",
        "left": "一边：收到的，或现有的（balance、stock）",
        "right": "另一边：办结与未办结，或由上年和增减得出的（balance、stock）",
        "diff": "相差多少（units 没有）",
        "units": "各个量词（units）",
    },
)
