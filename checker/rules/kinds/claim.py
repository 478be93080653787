"""Claims without a figure: 未收到申请, 未发生复议, 均获维持, 全部办结."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.ground.yamlfile import Fields
from checker.prose.claims.alls import All, alls
from checker.prose.claims.denials import Denial, denials
from checker.prose.claims.rests import rests
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token
from checker.prose.traits import NO_ROLE
from checker.rules.base import Case, Outcome
from checker.rules.claims.cells import Against
from checker.rules.claims.retold import retold
from checker.rules.claims.said import Said, joined, narrowest
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.prose import Sum, answers, read_linear, read_sums, statements
from checker.rules.sheet import Sheet, sheet_of
from checker.rules.statements.unspoken import as_many
from checker.rules.tree import Linear

_SLOTS = frozenset(("claim", "cell", "value"))
_CHECKS = ("none", "all", "rest")
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
    """The compiled rule."""

    check: str
    topics: frozenset[str]
    roles: frozenset[str]
    kinds: frozenset[str]
    """All are said to be of one of these topics (“均为复议后起诉”)."""
    doubtful: bool
    sums: tuple[Sum, ...]
    told: bool
    """It is compared with what figures of the prose say of the same thing."""
    words: str
    """A list of the vocabulary's ``claims`` that says it, too."""
    unless: frozenset[str]
    """A word that may mean one of these roles, too, does not say it (“驳回起诉” of what is upheld)."""
    loose: frozenset[str]
    """Roles that make it doubtful (“无行政许可事项”)."""
    exact: str
    """A list of ``claims``: without one of its words it is only a question, unless nothing more is said
    of the subject (“行政强制无”)."""
    of: tuple[Sum, ...]
    """“All” of these: the sum must reach them, or the figure told, as far as cells bear it out."""
    most: Linear | None
    """What bears out a figure told; without it ``of``."""
    witness: tuple[Sum, ...]
    """What figures of the same sentence may agree with where the subject is not sure."""
    counted: tuple[Sum, ...]
    """What the tables count of cases: told without “about disclosure”, as many are these."""
    toward: _Toward | None
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = sheet_of(case, self.layouts)
        against = Against(
            self.sums, self.of, self.most, self.witness, self.counted,
            self.check == "all" and not self.of, self.doubtful, reading, sheet,
        )  # fmt: skip
        claims = self._every(reading, sheet) if self.check == "all" else self._none(reading)
        if self.check == "rest":
            outcomes = list(self._rests(against))
        elif self.told:
            outcomes = [o for said in claims for o in retold(said, self.roles, reading)]
        else:
            outcomes = [o for said in _surest(claims) for o in against.outcomes(said)]
        return answers(outcomes, reading.prose, "正文没有这样的说法")

    @property
    def by_applicant(self) -> bool:
        """The claim is about one kind of applicant (“没有收到法人的申请”)."""
        return any(ref.column == "$applicant" for one in self.sums for _, ref in one.linear.cells)

    @property
    def by_role(self) -> bool:
        """The claim is about one kind of result (“没有不予公开的申请”)."""
        return any("$role" in (ref.row, ref.column) for one in self.sums for _, ref in one.linear.cells)

    def _none(self, reading: Reading) -> Iterator[Said]:
        for denial in denials(reading):
            topics = tuple(t for t in denial.topics if t in self.topics)
            roles, sure = self._roles(denial, reading)
            if not topics or bool(denial.applicants) != self.by_applicant or not self._fit(denial, roles):
                continue
            found = narrowest(roles & self.roles) if self.by_role else ()
            loose = any(self.loose & set(t.ids("role")) for t in denial.tokens)
            loose = loose or not self._exactly(denial, reading)
            firm = sure and not loose and not denial.vague
            sure = denial.sure and firm
            yield Said(denial.clause.sentence, denial.tokens, topics, sure, roles=found, firm=firm)

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
            next_year = self._goes_into_next(before, reading)
            told = any(toward.after & set(m.roles) for m in before)
            told = told or _said_before(denial, toward.after, reading)
            # “当年无结转” is said of what is left of this year.
            told = told or "this" in denial.times
            meant = bool(toward.after) and (toward.every_one(denial) or next_year or told)
            sure = toward.every_one(denial) or next_year
        return (denial.roles - {toward.role}) | (self.roles if meant else frozenset((toward.role,))), sure

    def _exactly(self, denial: Denial, reading: Reading) -> bool:
        last = denial.tokens[-1]
        if not self.exact or last.has("mark", "zero") or last.has("mark", "not"):
            return True
        text = "".join(t.text for t in denial.tokens)
        return any(word in text for word in reading.vocabulary.claims(self.exact))

    def _goes_into_next(self, before: Sequence[Mention], reading: Reading) -> bool:
        """“上年结转 2 件，……无结转”, “办结 14 件，无结转”: into the next year."""
        toward = self.toward
        assert toward is not None
        opening = reading.vocabulary.having("opening")
        return bool(toward.after and before) and (
            bool(toward.after & set(before[-1].roles))
            or any(opening & set(m.roles) and m.quantity.low for m in before)
        )

    def _fit(self, denial: Denial, roles: frozenset[str]) -> bool:
        if not roles:
            meant = not denial.inherited or (self.by_applicant and denial.plain)
            return NO_ROLE in self.roles and meant
        listed = denial.listed and not self.by_role and bool(roles & self.roles)
        if not (roles <= self.roles or listed) or (denial.inherited and not denial.plain):
            return False
        return denial.plain or not self.by_role

    def _every(self, reading: Reading, sheet: Sheet) -> Iterator[Said]:
        def known(mention: Mention) -> bool:
            return as_many(mention, self.counted, sheet)

        for one in alls(reading, known if self.counted else None):
            said = self._all(one, reading)
            if said is not None:
                yield said

    def _all(self, one: All, reading: Reading) -> Said | None:
        topics = tuple(t for t in one.topics if t in self.topics)
        kinds = self._kinds(one, reading)
        at = 0 if kinds else next((i for i, t in enumerate(one.said) if self._tells(t, reading)), None)
        if not topics or at is None or (one.partial and not self.of):
            return None
        deciding = reading.vocabulary.claims("reviewers")  # “均得到复议机关和人民法院的维持”
        narrowed = any(t.has("block") and t.text not in deciding for t in one.said[: at + 1])
        if narrowed or sum(t.residue for t in one.said[:at]) >= _MUCH:
            return None
        told = {id for t in one.said for id in t.ids("role")}
        if not reading.vocabulary.cases.isdisjoint(topics) and told & self.roles:
            # “正在办理” of a case is a state of its own: the stages are those of what has a balance
            told -= reading.vocabulary.having("opening", "closing", "unfinished") - self.roles
        plain = reading.vocabulary.having("framing", "common")
        goes_on = reading.vocabulary.having("closing", "transfer", "unfinished") - self.roles
        if joined(one.said, self.roles, None if self.counted else goes_on):
            return None  # “均为维持或驳回”, “均已办结或结转下年度”
        if self.by_role and not told - plain <= self.roles:
            return None  # “均予以公开或不予公开”
        if self.by_applicant and not _whole_of_applicants(one, at, reading):
            return None
        if self.words and not self.roles & told and _of_opponents(one.said, reading):
            return None
        if _lost_by_opponents(one, reading):
            return None
        roles = narrowest(told & self.roles) if self.by_role else ()
        on_time = reading.vocabulary.claims("timely")
        timely = any(w in t.text for t in one.tokens for w in on_time)
        return Said(
            one.sentence,
            one.tokens,
            topics,
            one.sure,
            one.counts,
            roles,
            kinds,
            one.firm,
            timely,
            one.instead,
        )

    def _tells(self, token: Token, reading: Reading) -> bool:
        if self.by_applicant:
            return token.has("applicant")
        if self.words and token.text in reading.vocabulary.claims(self.words):
            return True
        told = set(token.ids("role"))
        return bool(self.roles & told) and self.unless.isdisjoint(told)

    def _kinds(self, one: All, reading: Reading) -> tuple[str, ...]:
        """Of which kind all are said to be, by its name or by words that tell it."""
        named = {id for t in one.said for id in t.ids("topic")}
        text = "".join(t.text for t in one.said)
        words = reading.vocabulary.claims
        return tuple(
            sorted(id for id in self.kinds if id in named or any(word in text for word in words(id)))
        )

    def _rests(self, against: Against) -> Iterator[Outcome]:
        vocabulary = against.reading.vocabulary
        plain = vocabulary.having("framing", "common") - self.roles
        for rest in rests(against.reading):
            told = {id for t in rest.tokens for id in t.ids("role")} - plain
            if vocabulary.having("transfer") & told and self.toward is not None:
                told = told - {self.toward.role} | self.roles
            topics = tuple(t for t in rest.topics if t in self.topics)
            twice = any(told & set(m.roles) for m in rest.parts)
            if not topics or not told or not told <= self.roles or twice:
                continue
            roles = narrowest(told)
            said = Said(rest.sentence, rest.tokens, topics[:1], True, roles=roles)
            counts = rest.wholes if rest.excepted else (*rest.wholes, *rest.parts)
            yield from against.rest(said, rest.left, counts)


def _said_before(denial: Denial, roles: frozenset[str], reading: Reading) -> bool:
    """“申请已全部办结，无结转”: a clause before it says that all are in such a role."""
    return any(
        any(t.has("mark", "all") for t in one.tokens) and any(t.among("role", roles) for t in one.tokens)
        for one in reading.clauses
        if one.sentence == denial.clause.sentence and one.tokens[-1].end <= denial.clause.tokens[0].start
    )


def _whole_of_applicants(one: All, at: int, reading: Reading) -> bool:
    """Whether all that came in are said to be of one applicant, and nothing more (“均为企业环评材料”)."""
    done = reading.vocabulary.having("outflow", "turnover")
    after = one.said[at + 1 :]
    return not any(done & set(m.roles) for m in one.counts[-1:]) and not any(
        (t.has("noun") and not t.has("applicant")) or t.residue > 2 for t in after
    )


def _of_opponents(words: Sequence[Token], reading: Reading) -> bool:
    """“法院均支持原告”"""
    text = "".join(t.text for t in words)
    return any(word in text for word in reading.vocabulary.claims("opponents"))


def _lost_by_opponents(one: All, reading: Reading) -> bool:
    """“原告均败诉”: the organ lost none."""
    lost = reading.vocabulary.claims("lost")
    at = next((i for i, t in enumerate(one.tokens) if t.text in lost), 0)
    return at > 0 and _of_opponents(one.tokens[:at], reading)


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
        fields.text("words", ""),
        frozenset(fields.texts("unless", ())),
        frozenset(fields.texts("loose", ())),
        fields.text("exact", ""),
        _of(fields),
        read_linear(fields.node("most")) if fields.has("most") else None,
        read_sums(fields, "witness"),
        read_sums(fields, "counted"),
        _toward(fields),
        context.layouts,
    )
    if told == bool(check.sums):
        raise fields.source.fault("“sums”中至少要有一项，或者写“told: true”，两者只写其一", "sums")
    return Compiled(check, _SLOTS)


def _of(fields: Fields) -> tuple[Sum, ...]:
    """One sum for all topics, or a list of them."""
    if not fields.has("of") or isinstance(fields.node("of").value, tuple):
        return read_sums(fields, "of")
    return (Sum("", read_linear(fields.node("of")), frozenset(), frozenset()),)


def _surest(claims: Iterable[Said]) -> list[Said]:
    """The claims without those of a sentence that are made again, and more surely (“无行政许可事项，没有作出
    行政许可决定”)."""
    found = list(claims)
    sure = {(one.sentence, topic) for one in found if one.sure for topic in one.topics}
    return [one for one in found if one.sure or not any((one.sentence, t) in sure for t in one.topics)]


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
            "description": "none：说没有，所列之和应为 0；all：说全部如此，例外之和应为 0；"
            "rest：说其余都如此，所列之和不应少于所余件数",
        },
        "of": {
            "type": ["string", "array"],
            "description": "全部所指的件数在表中的单元格（一个和，或按对象分列）：所列之和不应少于所说件数",
        },
        "most": {"type": "string", "description": "正文说了件数的，表中至多有多少；不写则同 of"},
        "witness": {
            "type": "array",
            "description": "对象不明确时，同句别的数字与所列之和相符，就肯定说的是它：{name, sum, roles}",
            "items": {"type": "object", "required": ["name", "sum"]},
        },
        "words": {"type": "string", "description": "词汇 claims 里的一组词，也是这样说"},
        "exact": {
            "type": "string",
            "description": "词汇 claims 里的一组词：说到其中之一，或者只说“某某无”“某某为零”，"
            "才按规则的等级，否则至多是 warning",
        },
        "unless": {**_WORDS, "description": "一个词也可能指这些角色的，不算这样说"},
        "loose": {**_WORDS, "description": "说到这些角色的，至多是 warning"},
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
        "kinds": {**_WORDS, "description": "说全部都是其中一类（“均为……”）；和式里写 $kind"},
        "counted": {
            "type": "array",
            "description": "表里的件数：没有说明因什么引起的案件，与它一样多的才算：{name, sum, topics}",
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
