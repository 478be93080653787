"""By which way requests came, and where things were published."""

from __future__ import annotations

from checker.prose.statements.scene import Said, Scene
from checker.prose.tokens import say


def take_channel(scene: Scene, said: Said) -> None:
    """The one way in which requests came, or the place where things were published."""
    near = said.figure.near
    if not near.has("channel"):
        return
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
        said.channel, said.topics = "outlet", ()
