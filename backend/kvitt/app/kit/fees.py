"""`kvitt law fees`: what the debtor may be charged at most for each measure, and why."""

import argparse

from kvitt.app.kit import arguments
from kvitt.app.kit.answer import amount, cited, doubt
from kvitt.app.kit.arguments import DETAILS_HELP, MEASURE_DETAILS
from kvitt.core.fees.assess import assess_charges
from kvitt.core.fees.facts import AssessedCharge, Breach, ChargeFacts, Measure
from kvitt.core.fees.rules import MEASURES
from kvitt.core.money import total
from kvitt.law.country import CountryLaw
from kvitt.law.words import say_explanation


def add(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes: the debt, the measures taken, and what else decides."""
    arguments.add_law(parser)
    arguments.add_party(parser)
    parser.add_argument("--principal", type=arguments.amount, required=True, metavar="AMOUNT")
    parser.add_argument(
        "--measure",
        type=arguments.measure,
        required=True,
        action="append",
        metavar="KIND@DAY[:name=value,…]",
        help=f"once for each; {', '.join(MEASURES)}; {DETAILS_HELP}; charges are told by day",
    )
    for name, needed, words in _DAYS:
        parser.add_argument(
            f"--{name}", type=arguments.day, required=needed, metavar="DAY", help=words
        )
    for name, words in _ANSWERS:
        parser.add_argument(
            f"--{name}", type=arguments.yes_or_no, metavar="yes|no", help=f"{words}; default yes"
        )
    parser.add_argument(
        "--directly-enforceable",
        action="store_true",
        help="a public claim that is enforced without judgment",
    )
    parser.add_argument(
        "--breach",
        type=arguments.breach,
        action="append",
        default=[],
        metavar="SECTION@DAY",
        help="a paragraph that was broken, its number first: “5 a §@2026-02-25”; once for each",
    )


_DAYS = (
    ("due", True, "when the claim was to be paid"),
    ("arose", False, "when the claim arose; default the due day"),
    ("collection-began", False, "default the day of the first measure"),
    ("invoice-sent", False, "default in time"),
    ("paid", False, "when the principal was paid; default not yet"),
    ("as-of", False, "the day the costs are asked for; default that of the last measure"),
)
_ANSWERS = (
    ("agreed-reminder-fee", "whether the reminder's cost was agreed when the debt arose"),
    ("creditor-deducts-vat", "whether the creditor can deduct value added tax"),
)


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Assess all measures together; each stands in the answer, charged or not."""
    law = arguments.law_for(asked)
    measures = [
        _measure(one, law.currency, agreed=asked.agreed_reminder_fee) for one in asked.measure
    ]
    charges = assess_charges(law.fees, measures, _facts(asked, law.currency))
    whole = total((charge.amount for charge in charges), law.currency)
    return {
        "charges": [_told(charge, law) for charge in charges],
        "total": amount(whole.amount_minor, law.currency),
    }


def _measure(one: arguments.Dated, currency: str, *, agreed: bool | None) -> Measure:
    arguments.check_details(one, MEASURE_DETAILS, option="--measure", currency=currency)
    return Measure(kind=one.kind, day=one.day, agreed=agreed, details=one.details)


def _facts(asked: argparse.Namespace, currency: str) -> ChargeFacts:
    return ChargeFacts(
        debtor_kind=asked.party,
        due_day=asked.due,
        principal_minor=arguments.minor(asked.principal, currency, of="--principal"),
        agreement_day=asked.arose,
        arose_day=asked.arose,
        collection_began=asked.collection_began,
        invoice_sent=asked.invoice_sent,
        paid_day=asked.paid,
        as_of=asked.as_of,
        vat_deducted=asked.creditor_deducts_vat,
        traits=frozenset({"directly_enforceable"} if asked.directly_enforceable else ()),
        breaches=tuple(Breach(section, day) for section, day in asked.breach),
    )


def _told(charge: AssessedCharge, law: CountryLaw) -> dict[str, object]:
    return {
        "measure": charge.measure,
        "day": charge.day,
        "amount": amount(charge.amount.amount_minor, law.currency),
        "allowed": charge.allowed,
        "why": say_explanation("fees", charge.explanation, language="en", currency=law.currency),
        "citation": cited(charge.citation),
        "doubt": doubt([charge.explanation]),
    }
