"""Who decides on a case, told beside the result: “行政复议 12 件，复议机关维持 9 件，省政府纠正 1 件”.

Whoever decides, the case is the one that was brought against the organ reporting: their names say neither
that the figure is another's nor that it is only a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.phrases import results
from checker.prose.statements.scene import Scene
from checker.prose.tokens import SOFT_STOP, Run, Token

_BODIES = ("政府", "机关", "机构", "法院", "法庭", *"委部厅局署院会")
"""How the names of those end that may decide on a review or suit."""
_JOINS = ("和", "与", "及", "、")


def decided_by(scene: Scene, words: Sequence[Token], at: int) -> bool:
    """Whether a word names who decides on the cases spoken of, not whose cases they are: it stands, alone or
    in a list of such, before the result, or before the case itself (“县政府复议 3 件”)."""
    if not scene.cases(scene.context.topics):
        return False
    wanted = results(scene.vocabulary)
    for token in words[at + 1 :]:
        if any(id in wanted for id in token.ids("role")) or scene.cases(token.ids("weak")):
            return True
        if not (_decides(scene, token) or token.text in _JOINS):
            return False
    return False


def behind_result(scene: Scene) -> bool:
    """Whether the figure before in this sentence tells how cases ended."""
    before = scene.mentions[-1] if scene.mentions else None
    return (
        before is not None
        and before.sentence == scene.number
        and not results(scene.vocabulary).isdisjoint(before.roles)
    )


def from_result_on(scene: Scene, words: Run) -> Run:
    """The words without those who decide, where these stand before the result."""
    wanted = results(scene.vocabulary)
    first = next((at for at, t in enumerate(words) if any(id in wanted for id in t.ids("role"))), None)
    if not first:
        return words
    led = [t for t in words[:first] if not (t.has("glue") or t.has("stop", SOFT_STOP) or t.text in _JOINS)]
    return Run(words[first:]) if led and all(_decides(scene, t) for t in led) else words


def _decides(scene: Scene, token: Token) -> bool:
    known = scene.vocabulary
    if token.has("scope", "superior") or token.text in known.claims("reviewers") | known.claims("courts"):
        return True
    return token.residue > 1 and token.text.endswith(_BODIES)
