"""What can be told of a run of words by itself, whatever stands around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from checker.language.quantity import Quantity
from checker.prose.tokens import UNKNOWN, Run, Token, say, say_any
from checker.prose.vocabulary import Vocabulary

OF_TABLE = ("opening", "inflow", "closing")
"""Stages that the table itself tells, so that only what has a balance can have them."""
_SAYING = frozenset(("topic", "weak", "noun", "role", "applicant", "channel", "title", UNKNOWN))
"""Kinds of words that say something of their own."""
_CLAIMING = frozenset(("all", "not"))
_NAMED = frozenset(("role", "topic", "weak"))
"""Kinds of words that tell what is counted, or in which role."""
_JOINING = frozenset(("而", "故", "遂", "从而"))
"""Words that join what became of something to its reason."""
AMONG = ("中", "里", "当中", "之中")
"""How words end that say of what something is told."""
_LED = ("引起", "引发", "导致", "产生")
"""How what stands before a case says that it led to it."""
_REPLIES = ("答复", "告知", "回复", "申请")
"""How words begin that name what an applicant may have brought a case against."""
_EITHER = ("或", "或者")
_WAYS = frozenset(("up", "down"))
_OR = frozenset(("或", "或者", "和", "与", "及", "、"))


def says_something(words: Sequence[Token]) -> bool:
    """Whether the words say anything of their own."""
    return not _SAYING.isdisjoint(Run.of(words).says)


def of_applications_only(words: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """A role is named that only applications can have (予以公开, 结转下年度)."""
    if not say(words, "role"):
        return False
    return say_any(words, "role", vocabulary.own) or say_any(words, "role", vocabulary.having(*OF_TABLE))


def up_to_noun(words: Sequence[Token]) -> list[Token]:
    """The words after a figure up to the noun that it counts (“12 件政府信息公开申请”)."""
    if len(words) > 1 and words[-2].text == "的" and words[-1].has("topic"):
        return [words[-1]]  # “11 件以办公室名义印发的规范性文件”
    head: list[Token] = []
    for at, token in enumerate(words):
        if token.has("applicant") and at + 1 < len(words) and _counts(words[at + 1]):
            head.append(token)
            continue  # “5 件企业申请”
        if token.has("noun") and token.has("disclosure") and say(words[at + 1 : at + 2], "case"):
            head.append(token)
            continue  # “2 件政府信息公开复议案件”
        if head and token.has("role") and token.has("noun") and not token.has("topic"):
            return []  # “3 件已按要求进行书面回复” tells what was done
        head.append(token)
        if token.has("topic") or token.has("weak") or token.has("noun") or token.has("title"):
            return head
        if token.has("role") or token.has("mark", "all") or len(head) > 4:
            break
    return []


def _counts(token: Token) -> bool:
    return token.has("topic") or token.has("weak")


def ends_in(words: Sequence[Token], ends: Iterable[str]) -> bool:
    """Whether what the words say ends in one of these (“以自然人为主”), however it was cut into words."""
    return "".join(token.text for token in words).endswith(tuple(ends))


def names_class(words: Sequence[Token]) -> bool:
    """“企业登记类占”: the words name a kind of matter, whatever stands in its name."""
    named = [token for token in words if not token.has("mark", "share")]
    return ends_in(named, ("类", "类的"))


def besides(words: Sequence[Token]) -> bool:
    """“另有 2 件”: more than what was told, not what is left of it."""
    return any(token.has("mark", "rest") and token.text.startswith("另") for token in words)


def unclaimed(words: Run) -> Run:
    """The words after a figure, unless they make a claim of their own (“均已办结”); of what led to a case
    (“2 件答复引起行政复议”) those of the case."""
    if words.among("mark", _CLAIMING):
        return Run()
    return Run.of(behind_cause(words)) if words.has("case") else words


def counts_documents(words: Sequence[Token]) -> bool:
    """“不予公开文件 58 件” are documents, not applications."""
    return bool(words) and words[-1].has("noun") and words[-1].text.endswith(("文件", "公文"))


def open_ended(words: Sequence[Token]) -> bool:
    """“无法提供等其他情况”: more is counted than the role says."""
    if not say(words, "mark", "etc"):
        return False
    for token in reversed(words):
        if token.has("role"):
            return False
        if token.has("mark", "etc"):
            return True
    return False


def of_kind(near: Sequence[Token]) -> bool:
    """“排污许可 34 件”: a name that is not known stands right before one that is no full name itself."""
    at = next((at for at, t in enumerate(near) if t.has("weak")), 0)
    return at > 0 and near[at - 1].residue > 0


def is_what_is_left(words: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """“新收的其余 4 件”: less than all of which the same is said, but “未办结的其余 4 件” are what is left of
    all."""
    if not say(words, "mark", "rest"):
        return False
    rest = next((at for at, t in enumerate(words) if t.has("mark", "rest")), 0)
    before = words[rest - 2] if rest > 1 and words[rest - 1].text == "的" else None
    left = vocabulary.having("unfinished", "closing")
    return before is not None and before.has("role") and not before.among("role", left)


def of_other_cause(words: Sequence[Token]) -> bool:
    """“因具体行政行为被提起行政诉讼”"""
    if not (say(words, "case") and say(words, "mark", "cause")):
        return False
    before = before_case(words)
    cause = next((at for at, t in enumerate(before) if t.has("mark", "cause")), None)
    if cause is None or any(t.has("disclosure") or (t.has("topic") and t.has("default")) for t in before):
        return False
    # “因行政处罚被申请行政复议”: another thing that the form counts
    led = before[cause:]
    if cause and before[cause].text.startswith(_LED):
        led = before[:cause]  # “税务行政处罚引发的行政复议”
    another = any((t.has("topic") or t.has("weak")) and not t.has("default") for t in led)
    another = another or any(t.has("noun") and not t.text.startswith(_REPLIES) for t in led)
    return another or sum(t.residue for t in led) >= 2


def is_case(token: Token) -> bool:
    """Whether a word names reviews or suits in full."""
    return token.has("topic") and token.has("case")


def names_cases(words: Sequence[Token]) -> bool:
    return say(words, "case")


def before_case(words: Sequence[Token]) -> Sequence[Token]:
    """The words before the first that names a case; none where none does."""
    return words[: next((at for at, t in enumerate(words) if t.has("case")), 0)]


def results(known: Vocabulary) -> frozenset[str]:
    """The roles that tell how a case ended, or that it has not."""
    told = (id for id, role in known.roles.items() if role.topics and role.topics <= known.cases)
    return frozenset(told) - known.having("judging")


def qualified_as_disclosure(words: Sequence[Token]) -> bool:
    """“信息公开方面的申请”"""
    named = next((token for token in reversed(words) if not token.has("glue")), None)
    return named is not None and named.has("disclosure")


def several(roles: Sequence[str]) -> bool:
    """Whether roles tell more than one thing; a kind and its group say one (“逾期未补正、不再处理”)."""
    return sum(not any(other.startswith(f"{one}.") for other in roles) for one in roles) > 1


def behind_examples(words: Run, known: Collection[str] = (), adds_up: bool = False) -> Run:
    """“查封、扣押等行政强制措施”: what 等 sums up is all there is, the examples before it narrow nothing.
    ``known``: subjects that a short name may stand for, too (“环评等许可”); ``adds_up``: so may a word for
    the sum (“收取登记费、开垦费等合计 25 万元”)."""
    if not words.has("mark", "etc"):
        return words
    for at in range(len(words) - 1, 0, -1):
        if words[at].has("mark", "etc"):
            rest = next((t for t in words[at + 1 :] if not t.has("glue")), None)
            sums_up = rest is not None and (
                rest.has("topic")
                or rest.has("applicant")
                or not set(known).isdisjoint(rest.ids("weak"))
                or (adds_up and rest.has("mark", "sum"))
            )
            return Run(words[at + 1 :]) if sums_up else words
    return words


def from_case_on(words: Sequence[Token]) -> Sequence[Token]:
    """The words from the case on; what it was about does not narrow it."""
    if not say(words, "case"):
        return words
    first = next((at for at, t in enumerate(words) if is_case(t)), 0)
    return words[first:] if first else words


def meant_beside(found: Sequence[str], words: Sequence[Token], vocabulary: Vocabulary) -> list[str]:
    """The roles found in words, one that means another beside one of them as that (“公开或部分公开”)."""
    meant: dict[str, str] = {}
    for at, token in enumerate(words):
        for id in token.ids("role") if at > 1 and words[at - 1].text in _OR else ():
            beside = vocabulary.roles[id].beside if id in found else {}
            meant |= {one: other for one, other in beside.items() if words[at - 2].has("role", one)}
    return [meant.get(id, id) for id in found]


def without_the_rest(found: Sequence[str], words: Sequence[Token], vocabulary: Vocabulary) -> Sequence[str]:
    """The roles found in words, but for what is named only so that nothing is left out: “作出答复或其他处理”
    is said of all that was done."""
    done, others = vocabulary.having("outflow"), vocabulary.having("remaining")
    if others.isdisjoint(found):
        return found
    either = any(
        before.among("role", done) and word.text in _EITHER and after.among("role", others)
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
    )
    return [role for role in found if role not in others] if either else found


def behind_frame(words: Sequence[Token]) -> Sequence[Token]:
    """The words behind those that only say of what something is told (“新收的申请中机关受理”)."""
    if not say(words, "role"):
        return words
    at = next((at for at in range(len(words) - 1, 0, -1) if words[at].text in AMONG), 0)
    return words[at + 1 :] if at and say(words[at + 1 :], "role") else words


def is_done_of_some(words: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """“上年结转的申请中办结 2 件”, “新收申请办结 37 件”: of those that came in so, not of all."""
    new, came = vocabulary.having("inflow"), vocabulary.having("inflow", "opening")
    if not say_any(words, "role", came):
        return False
    first = next(at for at, token in enumerate(words) if token.among("role", came))
    for at in range(first + 1, len(words)):
        named = words[at].has("weak") or words[at].has("topic")
        if words[at].text in AMONG or (named and words[first].among("role", new)):
            done = any(t.among("role", vocabulary.having("outflow")) for t in words[at + 1 :])
            return done and not say(words, "mark", "all")
    return False


def behind_cause(words: Sequence[Token]) -> Sequence[Token]:
    """The words behind what led to a review or suit (“因依申请公开答复引发的行政复议”)."""
    for at in range(len(words) - 1, -1, -1):
        if words[at].text.startswith(("引发", "引起", "产生", "导致", "不服")):
            return words[at + 1 :]
    first = next((at for at, t in enumerate(words) if is_case(t)), 0)
    # “因信息公开答复提起行政复议”: what was disclosed or answered is the cause of the case, not its state.
    caused = any(t.has("mark", "cause") or t.has("disclosure") for t in words[:first])
    return words[first:] if caused else words


def unknown_characters(words: Sequence[Token], *, whole: bool) -> int:
    """Unknown characters between the figure and what it is said of; in all its words with ``whole``."""
    if not say(words, UNKNOWN):
        return 0
    start = 0 if whole else _first_named(words)
    return sum(token.residue for token in words[start:] if not _links(token, words))


def _first_named(words: Sequence[Token]) -> int:
    """Where the first word stands that tells what is counted, or in which role; 0 where none does."""
    return next((at for at, t in enumerate(words) if not _NAMED.isdisjoint(t.says)), 0)


def _links(token: Token, words: Sequence[Token]) -> bool:
    """“需要另行制作而无法提供”: what only joins a reason to what came of it."""
    return token.text in _JOINING and any(t.has("role") for t in words)


def qualifying(words: Sequence[Token]) -> int:
    """Unknown characters right before the first word that is known: “其中疫情防控物资采购项目 5 个” are one
    kind, whatever else is said of them."""
    first = _first_named(words)
    return words[first - 1].residue if first else 0


def direction(quantity: Quantity, words: Sequence[Token]) -> int:
    """The sign of an increase or decrease said right before the figure, or right behind a comparison."""
    if quantity.text.endswith("番"):
        return 1
    if not say_any(words, "mark", _WAYS):
        return 0
    for token in reversed(words):
        if token.has("mark", "up"):
            return 1
        if token.has("mark", "down"):
            return -1
        if token.has("role") or token.has("topic") or token.has("noun") or token.residue:
            break
    for before, token in pairwise(words):  # “比上年多审批行政许可 46 件”, whatever was done more of
        if before.has("mark", "compare") and (token.has("mark", "up") or token.has("mark", "down")):
            return 1 if token.has("mark", "up") else -1
    return 0


def listed_or_struck(words: Sequence[Token]) -> int:
    """“取消行政处罚事项 20 项”, “新增许可事项 3 项”: items that came to a list or went from it."""
    verb = next((t for t in words if not (t.has("glue") or t.has("time") or t.has("scope"))), None)
    if verb is None or verb.has("topic"):
        return 0
    return verb.has("mark", "added") - verb.has("mark", "removed")
