"""Where a figure or a rule comes from, so that whoever asks can look it up."""

from typing import Literal

import msgspec

Basis = Literal["statute", "notice", "secondary", "derived", "custom", "recalled"]
"""How well a rule is sourced; `custom` is settled practice where statute is silent."""


class Citation(msgspec.Struct, frozen=True):
    """The paragraph that carries a figure or a decision, and how surely we know it."""

    act: str
    section: str
    title: str
    basis: str
    note: str = ""

    @property
    def is_official(self) -> bool:
        """Whether a statute's own text or an official notice says so."""
        return self.basis in {"statute", "notice"}

    @property
    def short(self) -> str:
        """The reference as a person reads it in a letter: "6 § räntelagen"."""
        return f"{self.section} {self.title}".strip()
