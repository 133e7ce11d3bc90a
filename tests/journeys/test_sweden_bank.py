"""Sweden, told as a story: from an unpaid bill to money on its way, paid by bank."""

import datetime as dt

from kvitt.features.cases.queries import verify_all_logs
from tests.journeys.story import BILL, TEXT, XML, Story, ok
from tests.support.bank import Deposit, bgmax, camt


async def test_a_bill_is_paid_by_bank_and_remitted(story: Story) -> None:
    # The creditor hands the bill in and is told at once what happens and what it costs.
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    assert answer["next_steps"][0]["step"] == "send_demand"
    await story.settle()

    # The same day a demand is on its way; the creditor opens the very same PDF.
    case = await ok(story.creditor, "GET", f"/cases/{answer['case_id']}")
    (letter,) = [one for one in case["documents"] if one["kind"] == "demand"]
    download = await story.creditor.get(f"/documents/{letter['id']}")
    posted = next((story.folder / "letters").glob("*.pdf")).read_bytes()
    assert download.content == posted
    text = story.newest_letter()
    assert case["payment_reference"] in text
    assert "1 508,15" in text.replace("\u00a0", " ")

    # The debtor opens it on the phone and sees what is owed, and why.
    await story.debtor_signs_in()
    (row,) = (await ok(story.debtor, "GET", "/debts"))["items"]
    assert row["owed"] == {"amount_minor": 150_815, "currency": "SEK"}
    debt = await ok(story.debtor, "GET", f"/debts/{row['id']}")
    assert {line["head"]: line["amount"]["amount_minor"] for line in debt["statement"]["lines"]}
    assert debt["pay_by"] == "2026-11-30"

    # A part is paid by bank: costs first, then interest, then principal; the rest stays open.
    await story.next_day(dt.date(2026, 11, 24))
    part = Deposit(
        amount_minor=50_000,
        reference=case["payment_reference"],
        value_day=dt.date(2026, 11, 24),
        payer="ÅSA ÖBERG",
    )
    told = await ok(story.desk, "POST", "/bank-files", content=camt([part]), headers=XML)
    assert (told["matched"], told["unmatched"]) == (1, 0)
    await story.settle()
    statement = await ok(story.creditor, "GET", f"/cases/{case['id']}/statement")
    # 240,00 costs and 55 days' interest 18,84 are paid; of the principal 241,16.
    assert {line["head"]: line["amount"]["amount_minor"] for line in statement["lines"]} == {
        "principal": 100_884,
        "interest": 0,
        "costs": 0,
    }

    # The rest comes in another format, a little too much.
    await story.next_day(dt.date(2026, 11, 30))
    rest = await ok(story.creditor, "GET", f"/cases/{case['id']}/statement")
    assert rest["total"]["amount_minor"] == 100_884 + 166
    final = Deposit(
        amount_minor=rest["total"]["amount_minor"] + 1_000,
        reference=case["payment_reference"],
        value_day=dt.date(2026, 11, 30),
        serial=2,
    )
    told = await ok(story.desk, "POST", "/bank-files", content=bgmax([final]), headers=TEXT)
    assert told["matched"] == 1
    await story.settle()
    closed = await ok(story.creditor, "GET", f"/cases/{case['id']}")
    assert (closed["status"], closed["closed_because"]) == ("closed", "paid")
    overview = await ok(story.desk, "GET", "/overview")
    assert overview["owed_to_payers"]["amount_minor"] == 1_000
    assert overview["balanced"]

    # The money goes on to the creditor, explained to the öre.
    made = await ok(story.desk, "POST", "/remittances", json={"creditor_id": None})
    await story.settle()
    (remitted,) = made["items"]
    shown = await ok(story.creditor, "GET", f"/remittances/{remitted['id']}")
    assert (
        sum(line["amount"]["amount_minor"] for line in shown["lines"])
        == (shown["net"]["amount_minor"])
    )
    assert shown["collected"]["amount_minor"] == 50_000 + rest["total"]["amount_minor"]
    statement_pdf = await story.creditor.get(f"/documents/{shown['statement_document_id']}")
    assert statement_pdf.content.startswith(b"%PDF")
    overview = await ok(story.desk, "GET", "/overview")
    assert overview["owed_to_creditors"]["amount_minor"] == 0
    assert overview["balanced"]
    followed, broken = await verify_all_logs()
    assert (followed, broken) == (1, [])


async def test_money_without_a_known_reference_waits_to_be_matched(story: Story) -> None:
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    await story.settle()
    stray = Deposit(amount_minor=150_815, reference="4711", payer="ÅSA ÖBERG")
    told = await ok(story.desk, "POST", "/bank-files", content=camt([stray]), headers=XML)
    assert (told["matched"], told["unmatched"]) == (0, 1)
    again = await ok(story.desk, "POST", "/bank-files", content=camt([stray]), headers=XML)
    assert again["repeated"]
    (waiting,) = (await ok(story.desk, "GET", "/unmatched-payments"))["items"]
    assert answer["case_id"] in [one["case_id"] for one in waiting["suggestions"]]
    matched = await ok(
        story.desk,
        "POST",
        f"/unmatched-payments/{waiting['payment_id']}/match",
        json={"case_id": answer["case_id"]},
    )
    assert matched["case_closed"]
    await story.settle()


async def test_an_objection_stops_everything_until_a_person_has_answered(story: Story) -> None:
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    await story.settle()
    await story.debtor_signs_in()
    recorded = await ok(
        story.debtor,
        "POST",
        f"/debts/{answer['case_id']}/objections",
        json={"reason": "fault", "words": "Mätaren var trasig."},
    )
    assert recorded["held"]
    await story.settle()
    await story.next_day(dt.date(2026, 12, 5))
    case = await ok(story.creditor, "GET", f"/cases/{answer['case_id']}")
    assert [hold["kind"] for hold in case["holds"]] == ["dispute"]
    assert [hold["words"] for hold in case["holds"]] == ["Mätaren var trasig."]
    assert all(step["day"] is None for step in case["next_steps"])
    (task,) = (await ok(story.desk, "GET", "/tasks"))["items"]
    assert task["kind"] == "objection"
    await ok(story.desk, "POST", f"/tasks/{task['id']}/done", json={"release_hold": True})
    await story.settle()
    case = await ok(story.creditor, "GET", f"/cases/{answer['case_id']}")
    assert case["holds"] == []
