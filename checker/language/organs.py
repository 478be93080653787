"""The names of public bodies: whether two are written for the same one, and which place a name begins with.

The same body is called 公安局, 市公安局 or 中卫市公安局 in its own titles; 中卫市公安局 and 吴忠市公安局,
or a bureau and its detachment, are different bodies.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
_UNIT = re.compile(rf"([\u4e00-\u9fff]{{1,8}}?)({_LEVELS})")
_NO_STEM = re.compile(r"[局厅委会院处办部署]|^[各全本我某上下辖省市州盟县区旗镇乡社小校]|[市县区乡镇]$")
"""What holds one of these is no name of a place: 各县, 全市, 县区, 社区."""
_WIDE = re.compile(r"省|市|州|盟|自治区")


def same_organ(one: str, other: str) -> bool:
    """Whether two names are surely written for the same body: equal, or one leaves out where it is."""
    one, other = sorted((canonical(one), canonical(other)), key=len)
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


@lru_cache(4096)
def canonical(organ: str) -> str:
    """The name without spaces and brackets, with the province in full and 政府 for 人民政府."""
    name = re.sub(r"[\s（）()《》〈〉“”\"·]+|^关于", "", organ).replace("人民政府", "政府")
    for short, rest in _PROVINCES.items():
        if name.startswith(short):
            after = name[len(short) :]
            return name if after.startswith((rest, "市", "县")) else f"{short}{rest}{after}"
    return name


def place_of(name: str) -> str:
    """The place that a name begins with (“中卫市中宁县” of 中卫市中宁县公安局); empty where there is none."""
    end = 0
    while (unit := _UNIT.match(name, end)) and not (_NO_STEM.search(unit[1]) or _NO_PLACE.search(unit[1])):
        if unit[2] == "区" and _NO_DISTRICT.search(unit[1]):
            break
        end = unit.end()
    return name[:end]


def placed_name(place: str, name: str) -> str:
    """The name with the place before it, as far as it does not say it itself: “云岭县水务局” of 云岭县 and
    水务局, 县水务局 or 云岭县水务局."""
    if not place:
        return name
    own = place_of(canonical(name))
    if own and same_place(own, place):
        return name
    return place + name[1:] if name[:1] == place[-1:] else place + name


def same_place(one: str, other: str) -> bool:
    """Whether two places may be one: equal, or one told more fully."""
    return one.endswith(other) or other.endswith(one)


def is_unique(organ: str) -> bool:
    """Whether a name says by itself which body it is: 城关镇 there is many times, a city once."""
    return bool(_WIDE.search(place_of(canonical(organ))))
