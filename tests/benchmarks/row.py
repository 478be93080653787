"""One line of the table that ``python -m benchmarks`` makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ``ours`` and ``other`` as told, their ratio or the figure that has a goal, and the goal."""

    what: str
    ours: str
    other: str
    figure: float | None
    goal: float | None
    unit: str = "×"

    def cells(self) -> list[str]:
        if self.figure is None:
            return [self.what, self.ours, self.other, "–", "–", "–"]
        goal = f"≤ {self.goal:g} {self.unit}" if self.goal is not None else "–"
        met = "–" if self.goal is None else "达到" if self.figure <= self.goal else "**未达到**"
        return [self.what, self.ours, self.other, f"{self.figure:.2f} {self.unit}", goal, met]
