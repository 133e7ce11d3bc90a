"""The words of e-mails and SMS, in the reader's language.

Phones and inboxes are shared: no sum, no creditor and no word of debt stands in an SMS or in a
subject line (the letter and the debtor app say it all).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec
from babel.dates import format_date
from babel.numbers import format_currency

from kvitt.core.money import Money, decimal_text

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_PATTERNS = {"sv": "#,##0.00\u00a0¤", "en": "¤¤\u00a0#,##0.00"}
_MINUS = "\u2212"


class Wording(msgspec.Struct, frozen=True):
    """A subject (e-mail only) and a text with named blanks."""

    subject: str
    text: str


_SV = {
    "demand": Wording(
        "Brev till dig från {agency}",
        "Hej!\n\nVi har skickat ett brev till dig som vi vill att du läser. Du kan också läsa det"
        " och svara oss här, med koden i brevet:\n\n{link}\n\nÄrende {case_number}."
        " Undrar du något? Ring {phone} eller svara på det här mejlet.\n\n{agency}",
    ),
    "demand_sms": Wording(
        "",
        "Hej! Ett brev från {agency} är på väg till dig. Läs och svara här med koden i brevet:"
        " {link} Frågor? {phone}",
    ),
    "payment_received": Wording(
        "Tack, vi har fått din betalning",
        "Hej!\n\nVi har fått {amount} den {day}. {outcome}\n\nÄrende {case_number}: {link}\n\n"
        "{agency}, {phone}",
    ),
    "case_closed": Wording(
        "Allt är klart",
        "Hej!\n\nÄrende {case_number} är betalt och avslutat. Du behöver inte göra något mer."
        " Tack!\n\n{agency}, {phone}",
    ),
    "creditor_payment_received": Wording(
        "Betalning i ärende {case_number}",
        "Hej!\n\nGäldenären i ärende {case_number} har betalat {amount} den {day}. {outcome}\n\n"
        "{link}\n\n{agency}",
    ),
    "creditor_case_closed": Wording(
        "Ärende {case_number} är avslutat",
        "Hej!\n\nÄrende {case_number} är avslutat: {outcome}\n\n{link}\n\n{agency}",
    ),
    "creditor_objection": Wording(
        "Invändning i ärende {case_number}",
        "Hej!\n\nGäldenären i ärende {case_number} har invänt. Allt kravarbete vilar tills frågan"
        " är utredd.\n\n{link}\n\n{agency}",
    ),
    "creditor_remittance": Wording(
        "Redovisning {number}",
        "Hej!\n\nRedovisning {number} på {amount} är gjord och betalas ut {day}. Varje öre är"
        " förklarat här:\n\n{link}\n\n{agency}",
    ),
}
_EN = {
    "demand": Wording(
        "A letter to you from {agency}",
        "Hello!\n\nWe have sent you a letter that we would like you to read. You can also read it"
        " and answer us here, with the code in the letter:\n\n{link}\n\nCase {case_number}."
        " Any questions? Call {phone} or answer this e-mail.\n\n{agency}",
    ),
    "demand_sms": Wording(
        "",
        "Hello! A letter from {agency} is on its way to you. Read and answer it here with the code"
        " in the letter: {link} Questions? {phone}",
    ),
    "payment_received": Wording(
        "Thank you, we have received your payment",
        "Hello!\n\nWe received {amount} on {day}. {outcome}\n\nCase {case_number}: {link}\n\n"
        "{agency}, {phone}",
    ),
    "case_closed": Wording(
        "All is settled",
        "Hello!\n\nCase {case_number} is paid and closed. There is nothing more for you to do."
        " Thank you!\n\n{agency}, {phone}",
    ),
    "creditor_payment_received": Wording(
        "Payment in case {case_number}",
        "Hello!\n\nThe debtor in case {case_number} paid {amount} on {day}. {outcome}\n\n"
        "{link}\n\n{agency}",
    ),
    "creditor_case_closed": Wording(
        "Case {case_number} is closed",
        "Hello!\n\nCase {case_number} is closed: {outcome}\n\n{link}\n\n{agency}",
    ),
    "creditor_objection": Wording(
        "Objection in case {case_number}",
        "Hello!\n\nThe debtor in case {case_number} has objected. All collection rests until the"
        " matter is settled.\n\n{link}\n\n{agency}",
    ),
    "creditor_remittance": Wording(
        "Remittance {number}",
        "Hello!\n\nRemittance {number} of {amount} is made and will be paid out on {day}. Every"
        " öre is explained here:\n\n{link}\n\n{agency}",
    ),
}
OUTCOMES = {
    "sv": {
        "closed": "Allt är betalt och ärendet är avslutat.",
        "open": "Kvar att betala: {left}.",
        "overpaid": "Allt är betalt. Du har betalat {left} för mycket, och de pengarna får du"
        " tillbaka.",
        "paid": "allt är betalt.",
    },
    "en": {
        "closed": "Everything is paid and the case is closed.",
        "open": "Left to pay: {left}.",
        "overpaid": "Everything is paid. You paid {left} too much, and that money will be returned"
        " to you.",
        "paid": "everything is paid.",
    },
}
WORDINGS: Mapping[str, Mapping[str, Wording]] = {"sv": _SV, "en": _EN}


def readable_money(money: Money, language: str) -> str:
    """Money as people read it: "1 268,15 kr" in Swedish, "SEK 1,268.15" in English."""
    spoken = language if language in _LOCALES else "sv"
    return format_currency(
        Decimal(decimal_text(money)),
        money.currency,
        _PATTERNS[spoken],
        locale=_LOCALES[spoken],
    ).replace("-", _MINUS)


def readable_day(day: date, language: str) -> str:
    """A day in words: "24 november 2026"."""
    return format_date(day, "long", locale=_LOCALES.get(language, "sv_SE"))


def words_for(kind: str, language: str, blanks: Mapping[str, str]) -> Wording:
    """Fill a wording; a language we do not write falls back to Swedish."""
    spoken = language if language in WORDINGS else "sv"
    wording = WORDINGS[spoken][kind]
    outcome = blanks.get("outcome", "")
    filled = dict(blanks)
    if outcome:
        filled["outcome"] = OUTCOMES[spoken][outcome].format_map(blanks)
    return Wording(wording.subject.format_map(filled), wording.text.format_map(filled))
