"""What the figures of the prose are said of: subject, role, applicant, whose and when.

A sentence is read from left to right. Each figure has the words before it in its clause (what is
counted, in which role), the words after it, and what earlier clauses left standing: a subject carries over
commas and full stops until another one is named. Where the words in between are not known, the
figure is taken for a part of something else and is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.language.enumerators import PARAGRAPH
from checker.prose.evidence import Sign, cost
from checker.prose.figures import Figure, figures_of
from checker.prose.mentions import REACH, Clause, Mention, Reading, Whose
from checker.prose.phrases import names_cases, of_applications_only
from checker.prose.statements.applicants import take_applicants
from checker.prose.statements.cases import judge_cases
from checker.prose.statements.lent_roles import (
    inherit_roles,
    result_of_several,
    share_list_role,
    told_of_both,
)
from checker.prose.statements.lists import (
    asked_for_more,
    attributes,
    become_nothing,
    comes_to,
    counts_things,
    distribute,
    less_in_fact,
    not_all_members,
    reduced,
    share_backwards,
    uncounted,
    wider_than_the_last,
)
from checker.prose.statements.narrowing import beside_others, compare, narrow
from checker.prose.statements.of_cases import (
    by_respondents,
    only_some_disclosing,
    refused,
    results_by_kind,
    unrelated,
    wider,
    wider_before,
)
from checker.prose.statements.presumed import asked_for, tells_growth
from checker.prose.statements.roles import leads_to_role, take_roles
from checker.prose.statements.scene import PRESUMED, Context, Said, Scene
from checker.prose.statements.settings import (
    all_members,
    begin_item,
    begin_section,
    dates_all,
    dates_the_year,
    take_setting,
)
from checker.prose.statements.subjects import (
    families_listed,
    go_on,
    is_foretold,
    names_matter,
    subject_of,
    take_subject,
)
from checker.prose.tokens import AVERAGE, OPENING, SEMICOLONS, SOFT_STOP, Run, say, tokens
from checker.prose.vocabulary import Vocabulary
from checker.prose.wholes import mark_parts
from checker.prose.whose import Standing
from checker.report import Prose, Sentence

_BESIDE = ("此外", "另外")
"""Words with which a sentence goes over to something else."""
_BESIDES = frozenset(("同时", "之余", "基础上", "过程中"))
"""Ends of a clause that only leads to what the sentence is about (“在做好……的同时”)."""


def read_all(scene: Scene) -> Reading:
    paragraph = -1
    all_tokens = []
    for number, sentence in enumerate(scene.prose.sentences):
        words = Run(tokens(sentence, scene.vocabulary, scene.year, scene.standing.names))
        all_tokens.append(words)
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            scene.context = replace(scene.heading) if not is_heading(sentence) else Context()
            scene.told = set()
        begin_section(scene, sentence.section)
        read_sentence(scene, number, words)
        if is_heading(sentence):
            cases = scene.context.disclosure and names_cases(words)
            scene.heading = replace(
                scene.context, when="this", whose="own", grouped=False, roles=(), cases=cases
            )
    mentions = mark_parts(scene.mentions, scene.prose.sentences, all_tokens, scene.vocabulary)
    return Reading(scene.prose, tuple(mentions), tuple(scene.clauses), tuple(all_tokens), scene.vocabulary)


def read_sentence(scene: Scene, number: int, words: Run) -> None:
    context = scene.context
    scene.number = number
    continues = bool(words) and words[0].has("mark", "parts")
    context.named = False
    context.grouped = context.contents = False
    context.open_topics = ()
    if words and words[0].text in _BESIDE:
        context.cases = context.disclosure = False  # “此外，全县行政机关应诉案件 52 件”
    if not continues:
        context.when, context.whose, context.scope = "this", "own", ""
    scene.timed = words.has("time", "this")
    scene.up_to = scene.timed and not dates_the_year(words)
    scene.others = False
    scene.disclosing = scene.default(words.ids("topic"))
    scene.ranked = words.has("mark", "ranked")
    scene.both_ways = words.has("mark", "added") and words.has("mark", "removed")
    scene.foretold, scene.several = is_foretold(scene, words), families_listed(scene, words)
    scene.telling = context.disclosure or scene.tells(words)
    figures, rest = figures_of(words)
    first, spoken = len(scene.mentions), len(scene.clauses)
    outside: tuple[Whose, str, bool] | None = None
    for at, figure in enumerate(figures):
        if outside and figure.stop in SEMICOLONS and not figure.near.has("mark", "parts"):
            (context.whose, context.scope, scene.others), outside = outside, None
        for clause in figure.middle:
            read_clause(scene, number, clause)
        after = next(iter(figures[at + 1 : at + 2]), None)
        around = context.whose, context.scope, scene.others
        read_figure(scene, number, figure, first, rest if after is None else after.middle)
        if _of_whole_alone(figure):
            context.whose, context.scope, scene.others = around
        outside = outside or (around if _is_aside(figure) else None)
    for clause in rest:
        read_clause(scene, number, clause)
    if figures:
        tell_together(scene, first, spoken, figures)


def tell_together(scene: Scene, first: int, spoken: int, figures: list[Figure]) -> None:
    """What the figures and clauses of one sentence say of each other."""
    distribute(scene, first, figures)
    share_backwards(scene, first)
    results_by_kind(scene, first)
    refused(scene, first)
    unrelated(scene, first, scene.clauses[spoken:])
    uncounted(scene, first, scene.clauses[spoken:])
    asked_for_more(scene, first, scene.clauses[spoken:])
    become_nothing(scene, first)
    comes_to(scene, first)
    attributes(scene, first)
    by_respondents(scene, first)
    wider(scene, first)
    wider_before(scene, first)
    only_some_disclosing(scene, first, scene.clauses[spoken:])
    less_in_fact(scene, first)
    reduced(scene, first)
    not_all_members(scene, first)
    wider_than_the_last(scene, first)
    counts_things(scene, first)
    for at in range(first, len(scene.mentions) - 1):
        mention, after = scene.mentions[at : at + 2]
        if not after.stop and say(after.lead[:1], "mark", "becomes"):
            scene.mentions[at] = replace(mention, when="last")  # “由 30 件增至 45 件”
            less = tuple(sign for sign in mention.signs if sign.name == "block")
            if not say((*after.lead, *after.tail), "role"):
                after = replace(after, roles=mention.roles)
            # “人均办理量由 89 件降至 86 件”
            scene.mentions[at + 1] = replace(
                after, signs=(*after.signs, *less), subset=after.subset or bool(less)
            )
            continue
        if (
            after.change
            and mention.topics
            and mention.topics == after.topics
            and (scene.having("inventory") & set(mention.roles))
        ):
            # “现有许可事项 31 项，比上年减少 3 项” is the number that the form has in two columns.
            scene.mentions[at] = replace(mention, roles=(*mention.roles, scene.role("stock")))


def read_clause(scene: Scene, number: int, clause: Run) -> None:
    context = scene.context
    begin_item(scene, clause)
    outside = context.when
    take_setting(scene, clause, subject_only=True)
    matters = scene.vocabulary.claims("matters")
    if any(t.text in matters for t in clause) and all(t.text in matters or t.has("glue") for t in clause):
        context.contents = context.grouped = True  # “申请内容方面，行政许可 5 件，气象数据 7 件”
    topics, noun, named = subject_of(scene, clause)
    if say(clause, "mark", "contents") and named and names_matter(scene, clause, topics):
        topics, noun = (), ""  # “申请事项主要集中在行政许可、行政处罚等领域，”
    if topics and named:
        context.topics, context.sure, context.noun = topics, True, ""
        context.since, context.presumed = number, ""
        context.named = not any(token.text in _BESIDES for token in clause[-2:])
        context.roles = ()
    elif topics and tells_growth(clause) and not (context.topics or context.noun or context.grouped):
        context.topics, context.sure, context.since = topics, False, number
    elif (
        noun
        and not scene.loosely(noun)
        and not context.named
        and not context.grouped
        and not of_applications_only(clause, scene.vocabulary)
    ):
        context.topics, context.sure, context.noun = (), False, noun
    elif asked_for(scene, clause, noun):
        context.topics, context.sure, context.presumed = scene.vocabulary.default, False, "by_stage"
        context.since = number
    told, sure = context.topics, context.sure
    if topics and not told and scene.disclosing:
        told, sure = topics, True  # “上年度无结转申请，新收政府信息公开申请 9 件”
    scene.clauses.append(Clause(number, clause, told, sure, context.whose, context.when))
    if context.when == "part" and dates_all(scene, clause):
        context.when = outside


def read_figure(scene: Scene, number: int, figure: Figure, first: int, following: Sequence[Run]) -> None:
    context = scene.context
    if figure.stop in SEMICOLONS and not figure.depth:
        context.when = "this"
    outside = context.when
    if figure.depth and figure.stop not in OPENING:
        context.when = context.aside  # “（上年为维持 4 件、纠正 1 件）”: all of the bracket
    begin_item(scene, figure.near)
    compares = take_setting(scene, figure.near)
    said = Said(figure)
    take_mark(scene, said)
    take_subject(scene, said)
    take_roles(scene, said, following)
    said.explicit = said.named and bool(said.roles)
    said.named_after = scene.default(said.topics) and any(
        scene.default(clause.ids("topic")) for clause in following
    )
    take_applicants(scene, said)
    go_on(scene, said)
    narrow(scene, said)
    compare(scene, said, compares)
    named = bool(said.roles)
    inherit_roles(scene, said, number, first)
    said.lent = bool(said.roles) and not named
    beside = next((m for m in reversed(scene.mentions[first:][-REACH:]) if m.depth == figure.depth), None)
    if beside is not None and said.named and figure.stop in ("", SOFT_STOP, "，", ","):
        share_list_role(scene, said, beside)
    plain = not (said.change or said.channel or said.applicants) and said.when == "this"
    if plain and scene.having("main") & set(said.roles):
        context.roles = said.roles
    if figure.quantity.kind == "other" and figure.near.has("mark", "all"):
        words = Run((*figure.near, *figure.after))  # “均在 15 个工作日内答复” is said of all
        scene.clauses.append(Clause(number, words, context.topics, context.sure, context.whose, context.when))
    said.topics = told_of_both(scene, said.topics, said.roles, said.inherited)
    result_of_several(scene, said, first)
    if scene.cases(said.topics):
        judge_cases(scene, said, following, first)
    beside_others(scene, said, scene.mentions[-1] if len(scene.mentions) > first else None)
    scene.told.update(said.topics)
    scene.mentions.append(made(scene, said, number, first))
    context.aside = said.when if figure.depth else outside
    if figure.depth or figure.near.has("time", AVERAGE):
        context.when = outside  # “收到 29 件（去年 31 件），答复 28 件”, “时限平均压缩 60%，受理 8 件”


def _of_whole_alone(figure: Figure) -> bool:
    """“占全县总量的 38.8%，上年结转 8 件”: whose the whole is, of which a share is told."""
    return figure.near.has("mark", "share") and not figure.near[0].has("scope")


def _is_aside(figure: Figure) -> bool:
    """“办结 23 件，另协助区政府办理 5 件；因答复引起的行政复议 0 件”: told of others up to the semicolon."""
    near = figure.near
    return bool(near) and near[0].has("mark", "also") and near.has("block") and not figure.depth


def take_mark(scene: Scene, said: Said) -> None:
    """How the figure relates to those before it."""
    figure, near = said.figure, said.figure.near
    between = () if figure.stop in SEMICOLONS else figure.middle
    marked = [run for run in (*between, near) if run.has("mark")]
    if not marked:
        return
    marks = [id for run in marked for id in run.ids("mark")]
    said.mark = next((m for m in ("rest", "parts", "open", "sum") if m in marks), "")
    if said.mark == "open":
        opening = (*near[:2], *(clause[0] for clause in figure.middle if clause))
        told = [t for t in near if t.has("mark", "open") and leads_to_role(scene, near, t)]
        if not any(t.has("mark", "open") for t in opening if t not in told):
            said.mark = ""  # “重点领域信息公开” opens no list
    if "parts" in marks or "open" in marks:
        scene.context.grouped = True


def made(scene: Scene, said: Said, number: int, first: int) -> Mention:
    figure, near, after = said.figure, said.figure.near, said.figure.after
    signs = signs_of(scene, said)
    return Mention(
        sentence=number,
        quantity=figure.quantity,
        topics=said.topics,
        sure=said.sure,
        roles=said.roles,
        applicants=said.applicants,
        also=said.also if said.applicants else (),
        channel=said.channel,
        whose=scene.context.whose,
        scope=_scope(scene, figure),
        when=said.when,
        change=said.change,
        subset=cost(signs) >= scene.vocabulary.weights.silent,
        each=_of_each(near),
        mark=said.mark,
        closed=not say(after[:3], "mark", "etc"),
        depth=figure.depth,
        whole=None if figure.whole is None else first + figure.whole,
        stop=figure.stop,
        words="".join(t.text for t in near),
        lead=near,
        tail=after,
        noun=said.noun,
        unspoken=said.unspoken,
        explicit=said.explicit,
        signs=signs,
    )


def _of_each(near: Run) -> bool:
    """“传真、邮件各 1 件”, “一、二、三季度各公告 2 篇”, but not “各科室公开 12 条”."""
    if not near.has("mark", "each"):
        return False
    at = next(at for at, t in enumerate(near) if t.has("mark", "each"))
    return at >= len(near) - 2 or say(near[:at], "stop", SOFT_STOP)


def _scope(scene: Scene, figure: Figure) -> str:
    """Whose figure it is; of all members together it is the area's."""
    if scene.context.scope != "members":
        return scene.context.scope
    since = [*(t for clause in figure.middle for t in clause), *figure.near]
    if all_members(scene, since):
        scene.context.scope = "area"  # so is what follows of it: “……新收 53 件，自然人 52 件”
    return scene.context.scope


def signs_of(scene: Scene, said: Said) -> tuple[Sign, ...]:
    """All that speaks against what is said of the figure."""
    unknown = [t for t in said.figure.near if t.residue] if said.residue else []
    if said.residue == 1:
        scene.against(said, "unknown_character", unknown)
    elif said.residue:
        scene.against(said, "unknown", unknown, said.residue)
        last = said.figure.near[-1:]
        if last and last[0].residue > 1 and not said.behind:
            scene.against(said, "unknown_noun", last)
    sure = said.sure or said.named_after
    if said.topics and not sure and not any(sign.name in PRESUMED for sign in said.signs):
        scene.against(said, "unsure")
    if said.inherited and said.topics:
        scene.against(said, "inherited" if scene.context.since == scene.number else "carried_on")
    if not said.roles and scene.vocabulary.roles:
        scene.against(said, "no_role")
    elif said.lent:
        scene.against(said, "role_lent")
    if scene.context.whose == "other":
        scene.against(said, "area" if scene.context.scope == "area" else "others")
    if said.figure.depth:
        scene.against(said, "bracket")
    if said.mark in ("parts", "open"):
        scene.against(said, "part")
    return tuple(said.signs)


def read_statements(prose: Prose, vocabulary: Vocabulary, year: int | None, organ: str | None) -> Reading:
    """The statements of a report of this organ on this year."""
    return read_all(Scene(prose, vocabulary, year, Standing.of(organ)))


def is_heading(sentence: Sentence) -> bool:
    """Whether a sentence of the prose is the heading of what follows."""
    text = sentence.text.strip()
    if len(text) > 40 or sentence.quantities or text.endswith(("；", "，")):
        return False
    return not text.endswith("。") or bool(PARAGRAPH.match(text))
