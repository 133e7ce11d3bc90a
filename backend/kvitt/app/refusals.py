"""Every code a door may answer with, its status and its English sentence for developers.

Apps translate codes themselves and never show these sentences. A house test holds that every code
raised anywhere stands here. 422 is a lawful no; the others say that the call itself cannot go on.
"""

from collections.abc import Mapping

OAUTH_ERRORS = frozenset(
    {
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
    }
)

_MANNERS: dict[str, tuple[int, str]] = {
    "request_unreadable": (400, "The request cannot be read."),
    "idempotency_key_unreadable": (
        400,
        "The Idempotency-Key must be 1 to 200 visible ASCII characters.",
    ),
    "not_signed_in": (401, "Sign in first, or send an access token that has not expired."),
    "csrf_token_wrong": (
        403,
        "A write with a session cookie needs the session's csrf_token in X-CSRF-Token.",
    ),
    "scope_missing": (403, "The access token does not carry the scope {scope}."),
    "session_needed": (403, "This is about a person's session; a machine has none."),
    "not_found": (404, "There is nothing here."),
    "method_not_allowed": (405, "This path does not take that method; see Allow."),
    "idempotency_key_in_flight": (
        409,
        "A call with this Idempotency-Key is still being carried out; ask again in a moment.",
    ),
    "body_too_large": (413, "The body is larger than this operation takes."),
    "media_type_unsupported": (415, "The body must be {accepted}."),
    "idempotency_key_reused": (
        422,
        "This Idempotency-Key was used for another request; take a new key for a new request.",
    ),
    "fields_invalid": (422, "Some fields are missing or wrong; see errors."),
    "cursor_invalid": (422, "The cursor was not given out by this list; begin without one."),
    "too_many_attempts": (429, "Too many failed tries; try again in {wait_seconds} seconds."),
    "too_many_requests": (429, "Too many requests; try again in {wait_seconds} seconds."),
    "internal_error": (500, "Something went wrong with us; tell us the request_id."),
}

_IDENTITY: dict[str, tuple[int, str]] = {
    "sign_in_failed": (401, "The e-mail address or the password is wrong."),
    "code_or_proof_wrong": (401, "The code, or the birth date or PIN beside it, is wrong."),
    "invalid_client": (401, "The client id or its secret is wrong."),
    "signature_invalid": (422, "The signature is missing or wrong."),
    "invalid_grant": (400, "The grant is not valid."),
    "invalid_request": (400, "The token request lacks something or says something twice."),
    "invalid_scope": (400, "The client does not have the scope it asks for."),
    "unauthorized_client": (400, "The client may not use this grant."),
    "unsupported_grant_type": (400, "The grant_type must be client_credentials."),
    "day_unreadable": (422, "{text} is not a day; write it as 1985-04-23."),
    "email_invalid": (422, "That is not an e-mail address."),
    "email_taken": (409, "Somebody signs in with that e-mail address already."),
    "password_length": (422, "A password has {min} to {max} characters."),
    "scope_unknown": (422, "There is no scope {scope}."),
    "client_unknown": (404, "There is no such API client."),
    "client_secrets_full": (
        409,
        "The client has {max} living secrets already; revoke one before adding another.",
    ),
}

_NOT_FOUND: dict[str, tuple[int, str]] = {
    "case_unknown": (404, "There is no such case."),
    "checkout_unknown": (404, "There is no such card payment."),
    "creditor_unknown": (404, "There is no such creditor."),
    "debtor_unknown": (404, "There is no such debtor."),
    "document_unknown": (404, "There is no such document."),
    "payment_unknown": (404, "There is no such payment."),
    "remittance_unknown": (404, "There is no such remittance."),
    "task_unknown": (404, "There is no such task."),
}

_CLAIMS: dict[str, tuple[int, str]] = {
    "agreement_missing": (422, "No agreement with this creditor is in force."),
    "amount_negative": (422, "A claim cannot be negative; this looks like a credit note."),
    "amounts_differ": (422, "The invoice's sums do not add up to what it asks for."),
    "claim_disputed": (422, "The debtor disputes the claim; it cannot be collected as it stands."),
    "claim_not_due": (422, "The claim is due on {due_day}; hand it in from {first_day}."),
    "claim_old": (422, "The claim fell due long ago, on {due_day}."),
    "claim_time_barred": (422, "The claim was time-barred after {last_day}."),
    "credit_note": (422, "This is a credit note; it claims nothing."),
    "currency_not_used": (422, "Claims here are in {expected}, not in {currency}."),
    "day_in_future": (422, "{day} has not come yet."),
    "debtor_deceased": (422, "The debtor has died; the claim must go to the estate."),
    "debtor_minor": (422, "The debtor is under age."),
    "demand_incomplete": (422, "The demand would lack what the law requires: {item}."),
    "due_before_issue": (422, "The invoice is due on {day}, before it was issued."),
    "due_day_missing": (422, "The invoice has no due day."),
    "identity_number_missing": (422, "The debtor's identity number is missing."),
    "interest_left_out": (422, "Interest on the invoice is left out: it bears no interest."),
    "invoice_duplicate": (422, "Invoice {invoice_number} has been handed in already."),
    "issued_in_future": (422, "The invoice is dated {day}, in the future."),
    "limitation_near": (422, "The claim will be time-barred after {last_day}."),
    "nothing_but_interest": (422, "Only interest or reminder fees are left on the invoice."),
    "nothing_to_pay": (422, "Nothing is left to pay of this invoice."),
    "particulars_missing": (422, "The field {field} is needed."),
    "partly_paid": (422, "A part of the invoice has been paid already."),
    "payable_above_total": (422, "More is asked for than the invoice's total."),
    "payee_differs": (422, "The invoice is to be paid to {payee}, not to its seller {seller}."),
    "reminder_before_due": (422, "A reminder was sent before the invoice was due on {due_day}."),
    "reminder_fee_left_out": (422, "The reminder fee on the invoice is assessed by itself."),
    "seller_differs": (422, "The invoice's seller is {seller}, not {creditor}."),
    "reminder_not_agreed": (
        422,
        "A reminder fee is owed only if it was agreed when the debt arose.",
    ),
}

_FIGURES: dict[str, tuple[int, str]] = {
    "amount_currency_mixed": (422, "Two currencies are mixed: {expected} and {found}."),
    "amount_invalid": (422, "{text} is not an amount."),
    "amount_too_many_decimals": (422, "{text} has more than {decimals} decimals."),
    "bankgiro_invalid": (422, "The bankgiro number's check digit is wrong."),
    "bic_invalid": (422, "{text} is not a BIC."),
    "currency_unknown": (422, "{currency} is not a currency we know."),
    "iban_invalid": (422, "{text} is not an IBAN."),
    "identity_kind_unknown": (422, "Identity numbers of the kind {kind} are not known here."),
    "identity_number_invalid": (422, "The identity number's check digit or date is wrong."),
    "identity_number_needs_century": (422, "Write the identity number with its century."),
    "law_absent": (422, "The law of this country has no {file} here: {reason}."),
    "law_not_known": (
        422,
        "For {day} this is not known: {parameter} ({reason}). A figure would be a guess.",
    ),
    "nothing_to_remit": (422, "Nothing is left to remit after our own charges."),
    "rate_not_known": (422, "The interest rate for {day} is not known."),
}

_FILES: dict[str, tuple[int, str]] = {
    "bank_account_missing": (422, "The file does not say which account it tells of."),
    "bank_counts_differ": (422, "The file says {said} payments but holds {counted}."),
    "bank_day_invalid": (422, "{text} is not a day."),
    "bank_file_encoding": (422, "The file is not encoded as its format requires (line {line})."),
    "bank_file_format_unknown": (422, "This is neither camt nor BgMax: {found}."),
    "bank_file_is_test": (422, "This is a test file of the bank, not real money."),
    "bank_file_lacks": (422, "The file lacks {what}."),
    "bank_file_truncated": (422, "The file ends before its end record (line {line})."),
    "bank_file_version_unknown": (422, "Version {version} of the format is not known here."),
    "bank_row_misplaced": (422, "Line {line}: a {record} record cannot stand here."),
    "bank_row_number_invalid": (422, "Line {line}: {text} is not a number."),
    "bank_row_too_long": (422, "Line {line} has {characters} characters."),
    "bank_sums_differ": (422, "The file says {said} {currency} but its payments sum to {counted}."),
    "file_empty": (422, "The file is empty."),
    "file_too_large": (413, "The file has {bytes} bytes; at most {bytes_max} are taken."),
    "invoice_day_invalid": (422, "{text} is not a day."),
    "invoice_format_unknown": (422, "This is not an invoice we can read: {found}."),
    "invoice_is_proforma": (422, "This is a pro-forma invoice; it claims nothing."),
    "invoice_lacks": (422, "The invoice lacks {what}."),
    "invoice_profile_unknown": (422, "The invoice follows a profile we do not know: {found}."),
    "payment_amount_not_positive": (422, "A payment must be of more than nothing."),
    "payment_identity_invalid": (422, "{text} cannot name a payment."),
    "payment_identity_repeated": (422, "Two payments have the same name."),
    "payment_lacks": (422, "The payment lacks {what}."),
    "payment_order_empty": (422, "The payment order holds no payment."),
    "xml_broken": (422, "The XML is broken at line {line}, column {column}: {reason}."),
    "xml_doctype": (422, "The XML holds a DOCTYPE (line {line}); that is refused as unsafe."),
    "xml_encoding": (422, "The XML's encoding cannot be read: {encoding}."),
    "xml_too_complex": (422, "The XML has too many elements or nests too deeply."),
}

_PAYMENTS: dict[str, tuple[int, str]] = {
    "amount_too_high": (422, "More than the {owed_minor} öre that are owed today."),
    "amount_too_low": (422, "A card payment is of at least {least_minor} öre."),
    "bank_account_not_ours": (422, "The file tells of account {account}, which is not ours."),
    "card_unavailable": (
        503,
        "The card provider does not answer; try again in a moment, or pay to our bankgiro.",
    ),
    "case_closed": (422, "The case is closed; nothing more is asked for."),
    "currency_differs": (422, "The money is in {found}, but {expected} is needed."),
    "event_not_authentic": (400, "The event is not signed by the card provider, or is too old."),
    "nothing_owed": (422, "Nothing is owed."),
    "paid_on_in_future": (422, "{day} has not come yet; say when it was paid."),
    "payment_already_matched": (409, "The payment belongs to case {case_number} already."),
    "payment_taken_back": (409, "The bank has taken the money back."),
}

_WORK: dict[str, tuple[int, str]] = {
    "task_has_no_hold": (422, "No hold belongs to this task, so none can be released."),
}

CATALOGUE: Mapping[str, tuple[int, str]] = (
    _MANNERS | _IDENTITY | _NOT_FOUND | _CLAIMS | _FIGURES | _FILES | _PAYMENTS | _WORK
)


class _Named(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"


def said(code: str, params: Mapping[str, object]) -> tuple[int, str]:
    """A code's status and sentence; one that was never catalogued is still a lawful no."""
    status, sentence = CATALOGUE.get(code, (422, code.replace("_", " ").capitalize() + "."))
    return status, sentence.format_map(_Named(params))
