"""What only LibreOffice may be able to read, and what the user is told where it is not there."""

from __future__ import annotations

from dataclasses import dataclass

from checker.document import Unreadable

_MISSING = "{why}需要 LibreOffice，这台电脑上没有找到；{advice}"
_ADVICE = "请在 Word 或 WPS 里用“另存为”存成 {target} 后再检查"


@dataclass(frozen=True, slots=True)
class Old:
    """A file that LibreOffice has to convert first. ``kind``: ``doc``, ``rtf``, ``xls`` or ``xml``;
    ``suffix``: by which LibreOffice knows it; ``target``: the suffix of what comes out; ``why``: how the
    sentence begins that says so where it is not there."""

    kind: str
    suffix: str
    target: str
    why: str

    @property
    def missing(self) -> str:
        """The sentence."""
        return _MISSING.format(why=self.why, advice=advice(self.target))


class NeedsOffice(Unreadable):
    """A file that is to be converted."""

    def __init__(self, old: Old) -> None:
        super().__init__(old.missing)
        self.old = old


def advice(target: str) -> str:
    """What the user can do by hand."""
    return _ADVICE.format(target=target)
