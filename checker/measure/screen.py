"""The figures of a run as a table on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wcwidth import wcswidth

from checker.measure.results import SHARES, Result, Score, Share, by_kind, by_set

_HEADS = (
    "", "例", "认出", "错误:报", "属实", "警告:报", "属实",
    "应报错误", "找到", "过轻", "漏", "应报警告", "找到", "过轻", "漏", "红误",
)  # fmt: skip


def told(results: Sequence[Result]) -> Iterator[str]:
    """By mechanism, by set, and all together with intervals."""
    yield from _table("种类", by_kind(results))
    sets = by_set(results)
    yield ""
    yield from _table("合集", sets)
    yield ""
    yield from summary(Score.of(results))


def summary(score: Score) -> Iterator[str]:
    yield f"合计 {score.sentences} 例，括号里是 95% 的区间（Wilson）："
    for name, called in SHARES.items():
        yield f"  {called}  {share(score.share(name))}"
    yield f"  误报为“错误” {score.red} 处；应报“警告”而报“错误” {score.harsh} 处"
    if score.silent:
        yield f"  认出而不作比较 {score.silent.total()} 处，免得报错另一种读法："
        yield from (f"    {count}  {why}" for why, count in score.silent.most_common())
    right, wrong, left = score.cells
    if right + wrong + left:
        yield f"  单元格：读对 {right}，读错 {wrong}，未能确定 {left}"


def share(one: Share) -> str:
    """“93.2%（821/881，91.4%–94.7%）”; of nothing “—”."""
    if not one.whole:
        return "—"
    low, high = one.interval
    return f"{one.value:.1%}（{one.part}/{one.whole}，{low:.1%}–{high:.1%}）"


def _table(what: str, scores: Mapping[str, Score]) -> Iterator[str]:
    rows = [list(_row(name, score)) for name, score in scores.items()]
    yield from aligned([[what, *_HEADS[1:]], *rows])


def _row(name: str, score: Score) -> Iterator[str]:
    yield name
    yield str(score.sentences)
    yield _percent(score.share("recognised"))
    for grade in ("error", "warning"):
        precision = score.share(f"precision.{grade}")
        yield str(precision.whole)
        yield _percent(precision)
    for grade in ("error", "warning"):
        recall = score.share(f"recall.{grade}")
        milder = score.milder[grade]  # type: ignore[index]
        yield from (
            str(recall.whole),
            _percent(recall),
            str(milder),
            str(recall.whole - recall.part - milder),
        )
    yield str(score.red)


def _percent(one: Share) -> str:
    return f"{one.value:.1%}" if one.whole else "—"


def aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell on the screen; all but the first to the right."""
    lines = list(rows)
    widths = [max(map(wcswidth, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            text + " " * (width - wcswidth(text)) if not at else " " * (width - wcswidth(text)) + text
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
