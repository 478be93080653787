"""Totals that stand behind what they add up: “网站 20 条，微信 30 条，共计 50 条”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.numerals import DIGITS
from checker.prose.divisions import times
from checker.prose.items import MOST, says_more, usable
from checker.prose.mentions import Mention
from checker.prose.openers import is_strong
from checker.prose.partition import Group
from checker.prose.passages import Passage
from checker.prose.phrases import ends_in
from checker.prose.tokens import RESPECTIVELY, SEMICOLONS, Run, say
from checker.prose.units import counts_same
from checker.prose.vocabulary import Vocabulary

_FEWEST = 2
"""More than so many figures set off by semicolons alone are one list."""
_COUNTED = re.compile(
    r"(?:后|前|上述|以上|这|该)?([两二三四五六七八九2-9])(?:个|大?类|项|种|家|者|部分)", re.ASCII
)
"""How the number of what was told before a total is spelled, all of it or what it points at."""


def totals(passage: Passage) -> Iterator[Group]:
    """“网站 20 条，微信 30 条，共计 50 条”."""
    vocabulary = passage.vocabulary
    for at, total in enumerate(passage.mentions):
        if total.mark != "sum" or at < 2 or not usable(total):
            continue
        if say(total.lead, "mark", "etc") or _of_others(passage, at) or _of_most(passage, at):
            continue
        counted = _counted(passage, at)
        more = not counted and says_more(total, vocabulary)
        run = _last_cases(_added_up(passage, at, more=more), total)
        if counted:
            run = run[-counted:] if len(run) >= counted else []
        if len(run) < 2 or (more and not _with_its_verb(run, total)):
            continue
        group = Group(vocabulary, (total,), tuple(map(times, run)), "sum")
        if group.near or not counted:
            yield group


def _of_every_one(mention: Mention) -> bool:
    return any(t.text.startswith("每") or t.has("mark", "all") for t in mention.lead)


def _of_others(passage: Passage, at: int) -> bool:
    """“其他三类共 6 件”: what was not told before."""
    total, before = passage.mentions[at], passage.mentions[at - 1]
    return not total.stop and any(say(before.lead, "mark", mark) for mark in ("rest", "remaining"))


def _of_most(passage: Passage, at: int) -> bool:
    """“办结 34 件；办理结果以无法提供居多，共 20 件”: the result or applicant that the clause before names
    is counted."""
    run, total, known = passage.runs[at], passage.mentions[at], passage.vocabulary.roles
    if not total.applicants and not any(known[role].telling for role in total.roles):
        return False
    stop = max((i for i, token in enumerate(run) if is_strong(token)), default=0)
    return ends_in(run[:stop], passage.vocabulary.claims("mostly"))


def _counted(passage: Passage, at: int) -> int:
    """Of how many of the figures before it a total says that it adds them up (“三个平台合计发布 1294 条”,
    “后三类合计 32 件”; not “另外三个平台合计 80 条”); 0: it does not say."""
    total, before = passage.mentions[at], passage.mentions[at - 1]
    words, number = (total.lead, "") if total.stop else (before.lead, before.quantity.text)
    told = _COUNTED.match("".join(t.text for t in words) + number)
    return DIGITS.get(told[1]) or int(told[1]) if told else 0


def _added_up(passage: Passage, at: int, *, more: bool) -> list[Mention]:
    """The figures right before a total that it may add up."""
    total = passage.mentions[at]
    run: list[Mention] = []
    since: int | None = None
    before = list(passage.mentions[max(0, at - MOST) : at])
    if not total.stop:
        before.pop()  # “两个账号合计 512 条”
    for mention in reversed(before):
        if mention.quantity.kind == "percent" and not mention.change and mention.depth == total.depth:
            since = len(run) if since is None else since
            continue  # “公开的 41 件，占 43%；不予公开的 1 件，占 1%；……合计 95 件”
        respectively = any(t.text.startswith(RESPECTIVELY) for t in mention.lead)
        if mention.depth != total.depth or not usable(mention):
            break
        if mention.mark not in ("", "rest", "parts"):
            break
        if mention.when == "last" or _of_every_one(mention):
            # “上年 18 个，新开设 4 个，撤销 2 个，共 20 个”, “每月一条，每季度一条，合计 16 条”, “林场均明确
            # 负责人 1 名、经办人 1 名，共 14 名”: no sums
            return []
        fits = counts_same(mention.quantity, total.quantity) and _goes_into(
            mention, total, passage.vocabulary, passage.runs[at]
        )
        if not fits or (more and not _is_such(mention, total)):
            break
        run.insert(0, mention)
        if mention.stop in (";", "；") and since is None:
            since = len(run)
        if respectively or mention.mark == "parts":
            break
    return _since(run, since, total)


def _since(run: list[Mention], size: int | None, total: Mention) -> list[Mention]:
    """The last figures, ``size`` of them back to a share or a semicolon; all where these are the total, or
    nothing (``None``) stands between them."""
    if size is None or sum((m.quantity.low for m in run), Decimal(0)) == total.quantity.low:
        return run
    if len(run) > _FEWEST and all(m.stop in SEMICOLONS and m.said_of == run[0].said_of for m in run[1:]):
        return run  # “县政府新收 6 件；部门新收 15 件；乡镇新收 4 件，合计 25 件”
    return run[len(run) - size :]


def _goes_into(mention: Mention, total: Mention, vocabulary: Vocabulary, run: Run) -> bool:
    """Whether a bare “共” may take a figure in: of what it counts or, where it names nothing, of several
    kinds of cases (“直接起诉 8 件，复议后起诉 5 件，共 13 件”)."""
    by_way = not (mention.topics or mention.noun) and mention.channel == "request"
    if not total.topics or mention.topics == total.topics or by_way:
        return True
    names_none = not any(t.has("topic") or t.has("weak") for t in run)  # “；行政诉讼方面，共 7 件”
    of_cases = vocabulary.cases.issuperset((*mention.topics, *total.topics))
    return names_none and of_cases and bool(mention.topics)


def _last_cases(run: list[Mention], total: Mention) -> list[Mention]:
    """Of cases of several kinds the last ones, where these come to the total: “复议 5 件，直接起诉
    8 件，复议后起诉 5 件，共 13 件”."""
    if len({m.topics for m in run}) > 1:
        for start in range(1, len(run) - 1):
            if sum((m.quantity.low for m in run[start:]), Decimal(0)) == total.quantity.low:
                return run[start:]
    return run


def _is_such(mention: Mention, total: Mention) -> bool:
    """“县政府文件 31 件、部门文件 15 件，共刊登文件 46 件”: the total names what all of them are."""
    return (
        bool(total.noun)
        and mention.noun.endswith(total.noun)
        and mention.quantity.unit == total.quantity.unit
    )


def _with_its_verb(run: Sequence[Mention], total: Mention) -> bool:
    """Whether the total is told with the verb of its first part and nothing else, and no other part has one
    of its own."""
    first, *others = run
    known = {t.text for t in first.lead}
    own = {t.text for t in total.lead if not t.has("mark", "sum") and not t.text.endswith(total.noun)}
    verbs = {t.text for m in others for t in m.lead if t.has("mark", "action") or t.has("role")}
    return own | verbs <= known
