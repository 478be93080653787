"""Claims without a figure: 未收到申请, 未发生复议, 均获维持, 全部办结."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.ground.yamlfile import Fields
from checker.prose.claims.alls import All, alls
from checker.prose.claims.denials import Denial, denials
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token
from checker.rules.base import Case, Outcome
from checker.rules.claims.cells import Against
from checker.rules.claims.retold import retold
from checker.rules.claims.said import Said, narrowest
from checker.rules.expression import Linear
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts, UnknownName
from checker.rules.prose import Sum, answers, read_linear, read_sums, statements
from checker.rules.sheet import Sheet

_SLOTS = frozenset(("claim", "cell", "value"))
_CHECKS = ("none", "all")
_NONE = "none"
_MUCH = 4
"""So many unknown characters may tell something that narrows the claim."""


@dataclass(frozen=True, slots=True)
class _Toward:
    """A role that a word without direction has by the time told beside it (“无下年度结转”)."""

    role: str
    time: str
    after: frozenset[str]
    """It also has it where no time is told but a figure of one of these roles stands before."""

    def every_one(self, denial: Denial) -> bool:
        """“无一结转” is said of what goes on."""
        return any(t.has("mark", "not") and len(t.text) > 1 and "一" in t.text for t in denial.tokens)


@dataclass(frozen=True, slots=True)
class Claim:
    check: str
    topics: frozenset[str]
    roles: frozenset[str]
    kinds: frozenset[str]
    """All are said to be of one of these topics (“均为复议后起诉”)."""
    doubtful: bool
    sums: tuple[Sum, ...]
    told: bool
    """It is compared with what figures of the prose say of the same thing."""
    of: Linear | None
    """“All” of these: the sum must reach the figure told, as far as these cells bear it out."""
    counted: tuple[Sum, ...]
    """What the tables count of cases: told without “about disclosure”, as many are these."""
    toward: _Toward | None
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = Sheet(case, self.layouts)
        claims = self._none(reading) if self.check == "none" else self._every(reading, sheet)
        if self.told:
            outcomes = [o for said in claims for o in retold(said, self.roles, reading)]
        else:
            excluding = self.check == "all" and self.of is None
            against = Against(self.sums, self.of, excluding, self.doubtful, reading, sheet)
            outcomes = [o for said in claims for o in against.outcomes(said)]
        return answers(outcomes, reading.prose, "正文没有这样的说法")

    @property
    def by_applicant(self) -> bool:
        """The claim is about one kind of applicant (“没有收到法人的申请”)."""
        return any(ref.column == "$applicant" for one in self.sums for _, ref in one.linear.terms)

    @property
    def by_role(self) -> bool:
        """The claim is about one kind of result (“没有不予公开的申请”)."""
        return any("$role" in (ref.row, ref.column) for one in self.sums for _, ref in one.linear.terms)

    # -- 未收到

    def _none(self, reading: Reading) -> Iterator[Said]:
        for denial in denials(reading):
            topics = tuple(t for t in denial.topics if t in self.topics)
            roles, sure = self._roles(denial, reading)
            if not topics or bool(denial.applicants) != self.by_applicant or not self._fit(denial, roles):
                continue
            found = narrowest(roles & self.roles) if self.by_role else ()
            sure = denial.sure and sure
            yield Said(denial.clause.sentence, denial.tokens, topics, sure, roles=found)

    def _roles(self, denial: Denial, reading: Reading) -> tuple[frozenset[str], bool]:
        """The roles denied, and whether that is sure; of a word without direction the one it has here."""
        toward = self.toward
        if toward is None or toward.role not in denial.roles:
            return denial.roles, True
        if denial.times & {"last", "next"}:
            meant, sure = toward.time in denial.times, True
        else:
            # “无结转” alone leaves open whether from last year or into the next; “无一结转” does not.
            before = reading.before(denial.clause.sentence, denial.tokens[0].start)
            meant = bool(toward.after) and (
                toward.every_one(denial) or any(toward.after & set(m.roles) for m in before)
            )
            sure = toward.every_one(denial)
        return (denial.roles - {toward.role}) | (self.roles if meant else frozenset((toward.role,))), sure

    def _fit(self, denial: Denial, roles: frozenset[str]) -> bool:
        if not roles:
            return _NONE in self.roles and not denial.inherited
        if not roles <= self.roles or (denial.inherited and not (denial.plain and denial.sure)):
            return False
        return denial.plain or not self.by_role

    # -- 均已

    def _every(self, reading: Reading, sheet: Sheet) -> Iterator[Said]:
        def known(mention: Mention) -> bool:
            return self._known(mention, sheet)

        for one in alls(reading, known):
            said = self._all(one, reading)
            if said is not None:
                yield said

    def _all(self, one: All, reading: Reading) -> Said | None:
        topics = tuple(t for t in one.topics if t in self.topics)
        at = next((i for i, t in enumerate(one.said) if self._tells(t)), None)
        if not topics or at is None or (one.partial and self.of is None):
            return None
        if any(t.has("block") for t in one.said[: at + 1]) or sum(t.residue for t in one.said[:at]) >= _MUCH:
            return None
        told = {id for t in one.said for id in t.ids("role")}
        plain = reading.vocabulary.having("framing", "common")
        if self.by_role and not told - plain <= self.roles:
            return None  # “均予以公开或不予公开”
        roles = narrowest(told & self.roles) if self.by_role else ()
        kinds = tuple(sorted({id for t in one.said for id in t.ids("topic")} & self.kinds))
        on_time = reading.vocabulary.claims("timely")
        timely = any(w in t.text for t in one.tokens for w in on_time)
        return Said(one.sentence, one.tokens, topics, one.sure, one.counts, roles, kinds, timely)

    def _tells(self, token: Token) -> bool:
        if self.kinds:
            return bool(self.kinds & set(token.ids("topic")))
        return token.has("applicant") if self.by_applicant else bool(self.roles & set(token.ids("role")))

    def _known(self, mention: Mention, sheet: Sheet) -> bool:
        """Whether cases that are not said to be about disclosure are as many as in the tables."""
        if not mention.countable or len(mention.topics) != 1 or not mention.quantity.low:
            return False
        for one in self.counted:
            if one.is_for((), mention.topics):
                try:
                    value = sheet.total(sheet.addresses(one.linear, {"topic": mention.topics}))
                except UnknownName:
                    continue
                return value is not None and mention.quantity.may_equal(value)
        return False


def _compile(fields: Fields, context: Context) -> Compiled:
    sums = read_sums(fields, "sums")
    told = fields.boolean("told", False)
    check = Claim(
        fields.choice("check", _CHECKS),
        frozenset(fields.texts("topics")),
        frozenset(fields.texts("roles")),
        frozenset(fields.texts("kinds", ())),
        fields.boolean("doubtful", False),
        sums,
        told,
        read_linear(fields.node("of")) if fields.has("of") else None,
        read_sums(fields, "counted"),
        _toward(fields),
        context.layouts,
    )
    if told == bool(check.sums):
        raise fields.source.fault("“sums”中至少要有一项，或者写“told: true”，两者只写其一", "sums")
    return Compiled(check, _SLOTS)


def _toward(fields: Fields) -> _Toward | None:
    if not fields.has("toward"):
        return None
    one = Fields(fields.node("toward"), "方向")
    toward = _Toward(
        one.text("role"), one.choice("time", ("last", "next")), frozenset(one.texts("after", ()))
    )
    one.done()
    return toward


_WORDS = {"type": "array", "items": {"type": "string"}}

KIND = Kind(
    summary="“未收到”“均获维持”“全部办结”等没有数字的说法与表格是否一致",
    keys={
        "check": {
            "enum": list(_CHECKS),
            "description": "none：说没有，所列之和应为 0；all：说全部如此，例外之和应为 0",
        },
        "of": {"type": "string", "description": "全部所指的件数在表中的单元格：所列之和不应少于所说件数"},
        "topics": {**_WORDS, "description": "统计的对象"},
        "roles": {**_WORDS, "description": "所说的角色；none：没有说角色"},
        "doubtful": {"type": "boolean", "description": "说法较松，不符时至多是 warning"},
        "told": {"type": "boolean", "description": "不与表格比，与正文另一处所说的同一数字比；不写 sums"},
        "toward": {
            "type": "object",
            "description": "没有方向的角色（结转）旁边说了这一时间（last、next）的，就是所查的角色；"
            "没说时间的，前面的数字有 after 所列角色才是：{role, time, after}",
            "required": ["role", "time"],
        },
        "kinds": {**_WORDS, "description": "说全部都是其中一类（均为复议后起诉）；和式里写 $kind"},
        "counted": {
            "type": "array",
            "description": "表里的件数：没有说明是信息公开引起的案件，与它一样多的才算：{name, sum, topics}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
        "sums": {
            "type": "array",
            "description": "要核对的单元格之和：{name, sum, topics}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
    },
    required=("check", "topics", "roles"),
    compile=_compile,
    reads="both",
)
