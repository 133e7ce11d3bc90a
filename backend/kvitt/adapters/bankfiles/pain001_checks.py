"""Refuses a payment order that no bank would execute, before a bank has to."""

import re
from collections import Counter
from typing import Final

from stdnum import iban

from kvitt.adapters.bankfiles.pain001_text import in_bank_letters
from kvitt.core.money import minor_digits
from kvitt.core.reference import is_bankgiro
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import Payee, PaymentOrder, Transfer

_IDENTITY_MAX: Final = 35
_IDENTITY: Final = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/?:().,'+ \-]{1,35}(?<![/ ])", re.ASCII)
_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)


def check_order(order: PaymentOrder) -> None:
    """Raise Refusals naming everything wrong with the order, pointing into it."""
    assert order.created_at.tzinfo is not None, "an instant knows its zone"
    refusals: list[Refusal] = []
    if not order.transfers:
        refusals.append(Refusal("payment_order_empty", pointer="/transfers"))
    _check_party(
        refusals,
        "/debtor_",
        name=order.debtor_name,
        city=order.debtor_city,
        country=order.debtor_country,
    )
    if not re.search(r"[0-9A-Za-z]", order.debtor_organisation_number):
        refusals.append(_lacks("organisation_number", "/debtor_organisation_number"))
    _check_iban(refusals, order.debtor_iban, "/debtor_iban")
    _check_bic(refusals, order.debtor_bic, "/debtor_bic")
    seen = Counter(transfer.end_to_end_id for transfer in order.transfers)
    for number, transfer in enumerate(order.transfers):
        pointer = f"/transfers/{number}"
        if seen[transfer.end_to_end_id] > 1:
            params = {"end_to_end_id": transfer.end_to_end_id[:_IDENTITY_MAX]}
            refusals.append(
                Refusal(
                    "payment_identity_repeated",
                    params=params,
                    pointer=f"{pointer}/end_to_end_id",
                )
            )
        _check_transfer(refusals, transfer, pointer)
    if refusals:
        raise Refusals(refusals)


def _lacks(what: str, pointer: str) -> Refusal:
    return Refusal("payment_lacks", params={"what": what}, pointer=pointer)


def _check_party(
    refusals: list[Refusal], pointer: str, *, name: str, city: str, country: str
) -> None:
    for what, text in (("name", name), ("city", city)):
        if not in_bank_letters(text, _IDENTITY_MAX):
            refusals.append(_lacks(what, pointer + what))
    if not _COUNTRY.fullmatch(country.upper()):
        refusals.append(_lacks("country", pointer + "country"))


def _check_transfer(refusals: list[Refusal], transfer: Transfer, pointer: str) -> None:
    if not _IDENTITY.fullmatch(transfer.end_to_end_id):
        refusals.append(
            Refusal(
                "payment_identity_invalid",
                params={"text": transfer.end_to_end_id[:80], "characters_max": _IDENTITY_MAX},
                pointer=f"{pointer}/end_to_end_id",
            )
        )
    if transfer.amount_minor <= 0:
        params = {"amount_minor": transfer.amount_minor}
        refusals.append(
            Refusal(
                "payment_amount_not_positive",
                params=params,
                pointer=f"{pointer}/amount_minor",
            )
        )
    try:
        minor_digits(transfer.currency)
    except Refusal as refusal:
        refusals.append(Refusal(refusal.code, params=refusal.params, pointer=f"{pointer}/currency"))
    payee = transfer.payee
    _check_party(
        refusals,
        f"{pointer}/payee/",
        name=payee.name,
        city=payee.city,
        country=payee.country,
    )
    _check_account(refusals, payee, transfer.currency, f"{pointer}/payee")


def _check_account(refusals: list[Refusal], payee: Payee, currency: str, pointer: str) -> None:
    if bool(payee.bankgiro) == bool(payee.iban):
        refusals.append(_lacks("account", f"{pointer}/iban"))
        return
    if payee.iban:
        _check_iban(refusals, payee.iban, f"{pointer}/iban")
        _check_bic(refusals, payee.bic, f"{pointer}/bic")
    elif not is_bankgiro(payee.bankgiro):
        params = {"text": payee.bankgiro[:20]}
        refusals.append(Refusal("bankgiro_invalid", params=params, pointer=f"{pointer}/bankgiro"))
    elif currency != "SEK":
        # Bankgiro numbers take kronor only (since 31 October 2016).
        params = {"expected": "SEK", "found": currency}
        refusals.append(
            Refusal("amount_currency_mixed", params=params, pointer=f"{pointer}/bankgiro")
        )


def _check_iban(refusals: list[Refusal], text: str, pointer: str) -> None:
    if not iban.is_valid(text, check_country=False):
        refusals.append(Refusal("iban_invalid", params={"text": text[:40]}, pointer=pointer))


def _check_bic(refusals: list[Refusal], text: str, pointer: str) -> None:
    if text and not _BIC.fullmatch(text.replace(" ", "").upper()):
        refusals.append(Refusal("bic_invalid", params={"text": text[:20]}, pointer=pointer))
