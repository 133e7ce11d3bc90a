"""What the words of the law's files may be: never empty, and names only of what is there."""

from typing import Annotated

from msgspec import Meta

SAID = r"\S"
Text = Annotated[str, Meta(pattern=SAID)]
"""Words for people: a label, a title, a reason. Never empty."""
