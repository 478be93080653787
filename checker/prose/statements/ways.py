"""By which way requests came, and where things were published."""

from __future__ import annotations

from collections.abc import Sequence

from checker.prose.phrases import up_to_noun
from checker.prose.statements.scene import Said, Scene
from checker.prose.tokens import Run, Token, say


def take_channel(scene: Scene, said: Said) -> None:
    """The one way in which requests came, or the place where things were published."""
    if not (said.figure.near.has("channel") or said.figure.after.has("channel")):
        return
    near = Run((*said.figure.near, *_counted_behind(said)))
    spelled = scene.vocabulary.claims("ways")  # “书面和网上提出的申请 36 件”
    asked = near.has("channel", "request")
    ways = {t.text for t in near if t.has("channel", "request") or t.text in spelled} if asked else set()
    if ways and said.inherited and said.topics != scene.vocabulary.default:
        said.topics = ()  # “复议案件见第四部分。网络申请 39 件”
    last = max((at for at, t in enumerate(near) if t.has("channel", "request")), default=0)
    further = near.has("weak") or near.has("topic")
    if (len(ways) > 1 or further) and say(near[last:], "mark", "sum"):
        ways = set()  # “网上申请和书面申请共 47 件”
    every = any(t.has("mark", "etc") for t in near[last:]) or any(t.text in spelled for t in near)
    if len(ways) > 1 and further and every:
        ways = set()  # “通过网络、信函、当面等方式收到申请 34 件” tells all ways
    if ways and (not said.named or len(ways) == 1) and said.topics in ((), scene.vocabulary.default):
        said.channel = "request"
    elif near.has("channel", "outlet") and (not said.topics or said.inherited):
        if said.topics in ((), scene.vocabulary.default) and _is_filed(scene, said):
            said.channel = "request"
        else:
            said.channel, said.topics = "outlet", ()


def _is_filed(scene: Scene, said: Said) -> bool:
    """“其中通过网站提交 40 件”, in what tells how requests came: it was not published there."""
    near = said.figure.near
    last = max(at for at, token in enumerate(near) if token.has("channel", "outlet"))
    filed = scene.vocabulary.claims("filed")
    told = (m for m in scene.in_sentence(scene.number) if m.topics == scene.vocabulary.default)
    return any(token.text in filed for token in near[last + 1 :]) and any(told)


def _counted_behind(said: Said) -> Sequence[Token]:
    """What words behind a figure say of the way in which what it counts came: “办结的 19 件网络申请”."""
    after = said.figure.after
    if said.behind:
        return up_to_noun(after)[:-1]
    return [t for t in after[:1] if t.has("channel", "request") and t.text.endswith("申请")]
