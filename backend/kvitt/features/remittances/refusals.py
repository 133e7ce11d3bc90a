"""This feature's lawful "no"s."""

from uuid import UUID

from kvitt.core.refusal import Refusal


def remittance_unknown(remittance_id: UUID) -> Refusal:
    """There is no such remittance, or it is not the asker's to see."""
    return Refusal("remittance_unknown", params={"remittance_id": str(remittance_id)})
