"""Documents that were gone through, and what became of them."""

from __future__ import annotations

from checker.prose.statements.scene import Said, Scene
from checker.prose.tokens import say


def of_sorted(scene: Scene, said: Said) -> bool:
    """“清理规范性文件 14 件，废止 5 件，继续有效 9 件”: what outlasts is of those gone through."""
    if not scene.having("outlasting") & set(said.roles):
        return False
    return said.mark == "parts" or any(
        not one.roles and one.quantity.kind == "count" and say(one.lead, "mark", "sorted_out")
        for one in scene.in_sentence(scene.number)
    )
