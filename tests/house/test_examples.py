"""What README and guides show can be typed as it stands."""

import datetime as dt
import re

import msgspec
import yaml

from kvitt.features.intake.review import review_claim
from kvitt.features.intake.schemas import NewClaim
from kvitt.law.read import load
from kvitt.runtime.settings import Settings
from tests.house.reading import KVITT, ROOT, text

TODAY = dt.date(2026, 11, 22)
README = text(ROOT / "README.md")


def test_the_readmes_claim_would_be_taken_in() -> None:
    (body,) = re.findall(r"-d '(\{.*?\})'", README, re.DOTALL)
    claim = msgspec.json.decode(body, type=NewClaim)
    review = review_claim(claim, load("se"), creditor_name="X AB", duplicate=False, today=TODAY)
    assert review.accepted, review.findings


def test_the_readmes_calls_are_there() -> None:
    document = yaml.safe_load(text(ROOT / "openapi" / "creditor.yaml"))
    (prefix,) = re.findall(r"API=http://127\.0\.0\.1:8402(/\S+)", README)
    asked = {prefix + path for path in re.findall(r"\$API(/[\w/]+)", README)}
    assert len(asked) == 3
    assert asked <= set(document["paths"])
    assert f":{Settings().api_port}/" in README
    (scopes,) = re.findall(r"&scope=([\w: ]+)'", README)
    flows = document["components"]["securitySchemes"]["client"]["flows"]
    assert set(scopes.split()) <= set(flows["clientCredentials"]["scopes"])


def test_the_statutes_example_is_the_law() -> None:
    guide = text(ROOT / "docs" / "guides" / "adding-a-statute.md")
    shown = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)]
    value, vectors = shown
    fees = yaml.safe_load(text(KVITT / "law" / "se" / "fees.yaml"))["parameters"]
    for name, parameter in value.items():
        assert all(one in fees[name]["values"] for one in parameter.pop("values"))
        assert parameter.items() <= fees[name].items()
    known = yaml.safe_load(text(ROOT / "tests" / "law" / "se" / "fees.yaml"))
    assert vectors["asks"] == known["asks"]
    assert all(case in known["cases"] for case in vectors["cases"])
