"""Which report is last year's of which: by organ and year, and never on doubt.

The same body is called 公安局, 市公安局 or 中卫市公安局 in its own titles; 中卫市公安局 and 吴忠市公安局,
or a bureau and its detachment, are different bodies. Where more than one report could be meant, none is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from checker.report import Report

_PROVINCES = {
    **dict.fromkeys(("北京", "天津", "上海", "重庆"), "市"),
    **dict.fromkeys(("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西"), "省"),
    **dict.fromkeys(("山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西"), "省"),
    **dict.fromkeys(("甘肃", "青海", "台湾"), "省"),
    "内蒙古": "自治区",
    "广西": "壮族自治区",
    "西藏": "自治区",
    "宁夏": "回族自治区",
    "新疆": "维吾尔自治区",
}
"""Name of a province in short → what its full name adds."""
_LEVELS = "自治区|自治州|自治县|自治旗|特别行政区|地区|街道|省|市|州|盟|县|区|旗|镇|乡"
_REGION = re.compile(rf"(?:[^省市州盟县区旗镇乡]{{0,12}}(?:{_LEVELS}))+")
_LEVEL = re.compile(_LEVELS)
_STEM = re.compile(r"[\u4e00-\u9fff]{2,24}")
_NO_PLACE = re.compile(r"(?:城|局|厅|委|会|院|处|办|部|署|中心|政府|支队|大队)$")
"""What ends so is no place: 城 + 市 is not a city, 公安局 + 区… not a district."""
_NO_DISTRICT = re.compile(r"(?:自治|行政|地|园|开发|新|灌|矿|林|景|库|特)$")
"""With 区 after it, what ends so is no district: 自治区, 园区."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Pairing:
    """``previous``: index of a report of the run → last year's. ``notes``: Chinese sentences about doubts."""

    previous: Mapping[int, Report]
    notes: tuple[str, ...] = ()


def pair(reports: Sequence[Report], earlier: Sequence[Report] | None = None) -> Pairing:
    """Pairs the reports of a run with each other, and with reports given as last year's (``earlier``).

    Where such are given (be it none that can be read), each report that finds no other is told: whoever
    gives last year's reports takes silence for agreement.
    """
    known = {report.path for report in reports}
    pool = [*reports, *(report for report in earlier or () if report.path not in known)]
    notes, twice = _twice(pool)
    endings: dict[tuple[str, int, str], list[int]] = {}
    for index, other in enumerate(pool):
        if other.organ is not None and other.year is not None:
            key = (other.kind, other.year, _canonical(other.organ)[-1:])
            endings.setdefault(key, []).append(index)
    candidates: dict[int, list[int]] = {}
    for at, report in enumerate(reports):
        if at not in twice and report.organ is not None and report.year is not None:
            organ = report.organ
            alike = endings.get((report.kind, report.year - 1, _canonical(organ)[-1:]), ())
            candidates[at] = [index for index in alike if same_organ(organ, pool[index].organ or "")]
    wanted: dict[int, int] = {}
    for found in candidates.values():
        for index in found:
            wanted[index] = wanted.get(index, 0) + 1
    previous = {}
    for at, found in candidates.items():
        if not found or any(index in twice for index in found):
            continue
        if len(found) == 1 and wanted[found[0]] == 1:
            previous[at] = pool[found[0]]
            continue
        rivals = "、".join(pool[index].path for index in found)
        notes.append(
            f"{reports[at].path} 的上年报告不能确定（可能是 {rivals}，"
            f"{'它也可能属于别的报告' if len(found) == 1 else '名称都相符'}），未与上年比较。"
        )
    if earlier is not None:
        alone = [
            report.path for at, report in enumerate(reports) if not candidates.get(at) and at not in twice
        ]
        if alone:
            more = f" 等 {len(alone)} 份" if len(alone) > _NAMED else ""
            notes.append(f"没有找到 {'、'.join(alone[:_NAMED])}{more}的上年报告，未与上年比较。")
    return Pairing(previous, tuple(notes))


def _twice(pool: Sequence[Report]) -> tuple[list[str], set[int]]:
    """Reports of one organ and year that occur more than once."""
    groups: dict[tuple[str, str, int], list[int]] = {}
    for at, report in enumerate(pool):
        if report.organ is not None and report.year is not None:
            groups.setdefault((report.kind, _canonical(report.organ), report.year), []).append(at)
    notes, twice = [], set()
    for group in groups.values():
        if len(group) > 1:
            first = pool[group[0]]
            paths = "、".join(pool[at].path for at in group)
            notes.append(
                f"“{first.organ}”{first.year} 年度的报告有 {len(group)} 份（{paths}），均不作跨年比较。"
            )
            twice.update(group)
    return notes, twice


def same_organ(one: str, other: str) -> bool:
    """Whether two names are surely written for the same body: equal, or one leaves out where it is."""
    one, other = sorted((_canonical(one), _canonical(other)), key=len)
    if one == other:
        return True
    if not other.endswith(one):
        return False
    place = other[: len(other) - len(one)]
    if _REGION.fullmatch(place):
        return not _NO_PLACE.search(place[:-1])
    # 中卫 + 市公安局: the shorter name keeps the level of the place and drops its name.
    if not _LEVEL.match(one) or not _STEM.fullmatch(place) or _NO_PLACE.search(place):
        return False
    return not (one.startswith("区") and _NO_DISTRICT.search(place))


@cache
def _canonical(organ: str) -> str:
    """The name without spaces and brackets, with the province in full and 政府 for 人民政府."""
    name = re.sub(r"[\s（）()《》〈〉“”\"·]+|^关于", "", organ).replace("人民政府", "政府")
    for short, rest in _PROVINCES.items():
        if name.startswith(short):
            after = name[len(short) :]
            return name if after.startswith((rest, "市", "县")) else f"{short}{rest}{after}"
    return name
