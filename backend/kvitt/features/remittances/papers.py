"""What a remittance prints for the creditor and orders from the bank."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.money import Money
from kvitt.core.reference import format_bankgiro
from kvitt.features.creditors.queries import Creditor
from kvitt.features.procedures.letters import sender
from kvitt.features.remittances.reckoning import Reckoned
from kvitt.ports.bankfiles import Payee, PaymentOrder, Transfer
from kvitt.ports.letters import RemittanceLetter, RemittanceLine
from kvitt.runtime.settings import load_settings


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A remittance about to be made."""

    id: UUID
    number: str
    creditor: Creditor
    currency: str
    made_on: date
    execution_day: date
    reckoned: Reckoned
    topup_minor: int
    """How much of the agency's share stays on the client account for the card fees it owes."""
    payments: int

    @property
    def share_out_minor(self) -> int:
        """What goes to the agency's own account."""
        return self.reckoned.share_minor - self.topup_minor


def account_of(creditor: Creditor) -> str:
    """Name the account a creditor is paid to, as people write it."""
    if creditor.bankgiro is not None:
        return f"bankgiro {format_bankgiro(creditor.bankgiro)}"
    assert creditor.iban is not None, "a creditor has a bankgiro or an IBAN"
    return creditor.iban


def compose_letter(planned: Planned) -> RemittanceLetter:
    """Compose the statement that explains every öre."""
    creditor, reckoned, currency = planned.creditor, planned.reckoned, planned.currency
    return RemittanceLetter(
        language=creditor.language,
        number=planned.number,
        made_on=planned.made_on,
        sender=sender(),
        creditor_name=creditor.name,
        creditor_organisation_number=creditor.organisation_number,
        account=account_of(creditor),
        lines=tuple(
            RemittanceLine(
                case_number=line.case_number,
                invoice_numbers=line.invoice_numbers,
                paid_on=line.paid_on,
                what=line.what,
                amount=Money(line.amount_minor, currency),
                explanation=line.basis,
            )
            for line in reckoned.lines
        ),
        collected=Money(reckoned.collected_minor, currency),
        fees=Money(reckoned.fees_minor, currency),
        vat=Money(reckoned.vat_minor, currency),
        net=Money(reckoned.net_minor, currency),
    )


def compose_order(planned: Planned, *, now: datetime) -> PaymentOrder:
    """Compose the bank's order: net to the creditor, our share to our own account."""
    agency = load_settings().agency
    transfers = [_to_creditor(planned)]
    if planned.share_out_minor:
        transfers.append(_to_agency(planned))
    return PaymentOrder(
        message_id=planned.id,
        created_at=now,
        execution_day=planned.execution_day,
        debtor_name=agency.name,
        debtor_organisation_number=agency.organisation_number,
        debtor_city=agency.town,
        debtor_country=agency.country,
        debtor_iban=agency.client_iban,
        debtor_bic=agency.client_bic,
        transfers=tuple(transfers),
    )


def _to_creditor(planned: Planned) -> Transfer:
    creditor = planned.creditor
    by_bankgiro = creditor.bankgiro is not None
    return Transfer(
        end_to_end_id=planned.number,
        payee=Payee(
            name=creditor.name,
            city=creditor.city,
            country=creditor.country,
            bankgiro=creditor.bankgiro or "",
            iban="" if by_bankgiro else creditor.iban or "",
            bic="" if by_bankgiro else creditor.bic or "",
        ),
        amount_minor=planned.reckoned.net_minor,
        currency=planned.currency,
        message=planned.number,
    )


def _to_agency(planned: Planned) -> Transfer:
    agency = load_settings().agency
    return Transfer(
        end_to_end_id=f"{planned.number}-A",
        payee=Payee(
            name=agency.name,
            city=agency.town,
            country=agency.country,
            iban=agency.operating_iban,
            bic=agency.operating_bic,
        ),
        amount_minor=planned.share_out_minor,
        currency=planned.currency,
        message=planned.number,
    )
