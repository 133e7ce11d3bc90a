"""Asks the kit every vector of tests/law/<country>/: cases a lawyer can read and sign."""

from collections import Counter

import pytest

from kvitt.app.kit.ask import REFUSED, ask
from kvitt.app.kit.run import differs_from
from kvitt.app.kit.vectors import Placed, citations_of, every_vector

VECTORS = every_vector()
VECTORS_MIN = 40


@pytest.mark.parametrize(
    "placed", [pytest.param(one, id=f"{one.file}: {one.vector.name}") for one in VECTORS]
)
def test_the_law_says_so(placed: Placed) -> None:
    told = ask(placed.words)
    assert differs_from(placed.vector.expect, told) is None
    cited = citations_of(told.content)
    if cited or (placed.asks.startswith("law ") and told.code != REFUSED):
        assert any(placed.vector.cite in cite for cite in cited), cited


@pytest.mark.parametrize("country", ["se", "fi", "dk", "no"])
def test_every_country_has_forty_vectors(country: str) -> None:
    assert Counter(one.country for one in VECTORS)[country] >= VECTORS_MIN


def test_no_vector_is_named_twice() -> None:
    names = Counter((one.file, one.vector.name) for one in VECTORS)
    assert [name for name, times in names.items() if times > 1] == []
