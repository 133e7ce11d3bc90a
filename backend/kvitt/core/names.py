"""What the words of the law's files may be: never empty, and names only of what is there.

A closed list is a Literal, which the decoder itself holds. Where the list is data, the type of the
name tells what it names, and the loader looks it up there (law/naming.py).
"""

from typing import Annotated, Literal

from msgspec import Meta

SAID = r"\S"
Text = Annotated[str, Meta(pattern=SAID)]
"""Words for people: a label, a title, a reason. Never empty."""

Named = Literal[
    "parameter",
    "trait",
    "choice",
    "pool",
    "factor",
    "cost",
    "letter",
    "content",
    "condition",
    "fees",
    "limitation",
    "may",
]
"""What a name stands for; the last three are topics, whose codes name a sentence."""

NAMES = "names"
ParameterName = Annotated[str, Meta(extra={NAMES: "parameter"})]
"""A number of the country's law."""
TraitName = Annotated[str, Meta(extra={NAMES: "trait"})]
"""Something that claim, debtor or measure is, or that the same after "not " says it is not."""
ChoiceName = Annotated[str, Meta(extra={NAMES: "choice"})]
"""A trait, or "else"."""
PoolName = Annotated[str, Meta(extra={NAMES: "pool"})]
FactorName = Annotated[str, Meta(extra={NAMES: "factor"})]
CostName = Annotated[str, Meta(extra={NAMES: "cost"})]
"""A rule on costs before court, or a fee of court or enforcement."""
LetterName = Annotated[str, Meta(extra={NAMES: "letter"})]
ContentName = Annotated[str, Meta(extra={NAMES: "content"})]
"""Something a letter says."""
ConditionName = Annotated[str, Meta(extra={NAMES: "condition"})]
FeesCode = Annotated[str, Meta(extra={NAMES: "fees"})]
LimitationCode = Annotated[str, Meta(extra={NAMES: "limitation"})]
MayCode = Annotated[str, Meta(extra={NAMES: "may"})]
