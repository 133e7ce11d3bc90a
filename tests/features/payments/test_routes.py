"""Payments through the doors."""

from pathlib import Path

import msgspec

from kvitt.app.house import House
from kvitt.features.identity.actions import create_person
from kvitt.ports.card_payments import ProviderEvent
from kvitt.runtime.database import fetch_value
from kvitt.runtime.feature import load_features
from tests.doors.conftest import PASSWORD, Client, Lines
from tests.features.payments.cards import plug_cards
from tests.features.payments.scene import ALL, all_is_well, demanded_case
from tests.support.bank import Deposit, bgmax
from tests.support.fixtures import StoppedClock
from tests.support.world import settle

XML = {"Content-Type": "application/octet-stream"}


async def desk(lines: Lines, clock: StoppedClock) -> Client:
    await create_person("d@desk.example", name="Desk", password=PASSWORD, now=clock.now)
    client = lines.at("desk")
    assert (await client.sign_in("d@desk.example")).status_code == 200
    return client


async def test_a_file_at_the_desk_door_dry_then_in_earnest(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    lines = Lines(House(load_features()))
    client = await desk(lines, clock)
    file = bgmax(
        [
            Deposit(amount_minor=ALL, reference=scene.case.payment_reference),
            Deposit(amount_minor=500, payer="Åsa Öberg", serial=2),
        ]
    )
    dry = await client.post("/bank-files?dry_run=true", content=file, headers=XML)
    assert dry.status_code == 201, dry.text
    assert (dry.json()["file_id"], dry.json()["matched"]) == (None, 1)
    done = await client.post("/bank-files", content=file, headers=XML)
    assert done.json()["matched"] == 1
    again = await client.post("/bank-files", content=file, headers=XML)
    assert again.json()["repeated"]
    queue = (await client.get("/unmatched-payments")).json()["items"]
    assert [one["why"] for one in queue] == ["no_reference"]
    match = f"/unmatched-payments/{queue[0]['payment_id']}/match"
    matched = await client.post(match, json={"case_id": str(scene.case.id)})
    assert matched.status_code == 200, matched.text
    assert matched.json()["overpaid"]["amount_minor"] == 500
    made = await client.post("/remittances", json={})
    assert made.status_code == 201, made.text
    tasks = (await client.get("/tasks")).json()["items"]
    assert [task["kind"] for task in tasks] == ["overpaid"]
    ended = await client.post(f"/tasks/{tasks[0]['id']}/done", json={"note": "Återbetalt."})
    assert ended.status_code == 200, ended.text
    broken = await client.post("/bank-files", content=b"no bank file", headers=XML)
    assert (broken.status_code, broken.json()["code"]) == (422, "bank_file_format_unknown")
    await settle(clock.now)
    await all_is_well(scene.case.id)


async def test_only_signed_events_are_taken_in_and_each_once(
    db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    await demanded_case(tmp_path, clock.now)
    cards = plug_cards()
    lines = Lines(House(load_features()))
    client = lines.at("callbacks")
    body = msgspec.json.encode(ProviderEvent(event_id="e1", kind="other", created_at=clock.now))
    json = {"Content-Type": "application/json"}
    forged = await client.post("/stripe", content=body, headers=json)
    assert (forged.status_code, forged.json()["code"]) == (400, "event_not_authentic")
    for _ in range(2):
        signed = await client.post(
            "/stripe", content=body, headers=json | {"Stripe-Signature": "true"}
        )
        assert signed.status_code == 204, signed.text
    assert await fetch_value("select count(*) from provider_events") == 1
    assert cards.asked == 0
