"""The names under which an organ speaks of itself in its report."""

from __future__ import annotations

import re

_PLACE = re.compile(r"自治区|政府|[省市州盟县区旗镇乡]")
_BRANCH = re.compile(r"[局厅委院会]((?:[^局厅委院会]{0,10}?)(分局|支队|大队|总队|管理处|中心|站|所))\Z")
_LAST = re.compile(r"(?:分局|支队|大队|总队)\Z")
"""How a branch is called whose name does not tell of what body it is one (“某区公安分局”)."""
_OFFICE = re.compile(r"([省市州盟县区旗])(?:人民)?政府办公[室厅]\Z")
_SHORTER = (
    ("人民政府", "政府"),
    ("政府办公室", "政府办"),
    ("政府办公厅", "政府办"),
    ("政府办公室", "政府本级"),
    ("委员会", "委"),
    ("街道办事处", "街道办"),
    ("街道办事处", "街道"),
    ("镇人民政府", "镇"),
    ("乡人民政府", "乡"),
)
_SCHOOLS = ("大学", "学院", "学校", "中学", "小学")
_GENERIC = frozenset(("政府", "人民政府", "管委会", "委员会", "办公室", "办公厅", "本级", "管理局", "委"))
_SHORTEST = 3


def organ_names(organ: str | None) -> dict[str, list[tuple[str, str]]]:
    """The names of the organ itself (scope ``own``) and, of a branch, those of the body that it belongs to
    (``superior``): by their first characters, longest first."""
    name = "".join((organ or "").split())
    branch = _BRANCH.search(name)
    scopes = dict.fromkeys(_names(name[: branch.start(1)]), "superior") if branch else {}
    scopes |= dict.fromkeys(_names(name), "own")
    by_first: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(scopes, key=len, reverse=True):
        by_first.setdefault(one[0], []).append((one, scopes[one]))
    return by_first


def _names(name: str) -> set[str]:
    """The name in full, without the places before it, in its usual short forms and, of a branch, by its last
    part (“龙华分局”, “分局”)."""
    if len(name) < _SHORTEST:
        return set()
    names = {name}
    for long, short in _SHORTER:
        names |= {one.removesuffix(long) + short for one in names if one.endswith(long)}
    names |= {one.replace("人民政府", "政府") for one in names}
    if office := _OFFICE.search(name):
        names.add(office[1] + "本级")
    for one in tuple(names):
        for place in _PLACE.finditer(one):
            names |= {one[place.start() :], one[place.end() :]}
    if branch := _BRANCH.search(name):
        names |= {branch[1], branch[2]}
    kept = {one for one in names if len(one) >= _SHORTEST and one not in _GENERIC}
    if last := branch[2] if branch else "".join(_LAST.findall(name)):
        kept.add(last)
    if name.endswith(_SCHOOLS):
        kept.add("学校")
    return kept
