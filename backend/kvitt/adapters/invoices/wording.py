"""What an invoice line is by its words, where no code says it."""

import re
from typing import Final

_REMINDER_FEE: Final = re.compile(
    r"påminnelse\s?-?(avgift|kostnad)|avgift (för )?(skriftlig )?(betalnings)?påminnelse"
    r"|^(betalnings)?påminnelse$|rykker\s?-?gebyr|^rykker$|purre\s?-?gebyr|^purring$"
    r"|(maksu)?muistutus\s?-?(maksu|kulu)|^maksumuistutus$"
    r"|reminder (fee|charge)|dunning (fee|charge)|late[ -]payment fee",
    re.IGNORECASE,
)
_INTEREST: Final = re.compile(
    r"dröjsmåls\s?-?ränt|^ränte(kostnad|faktura)|viivästys\s?-?kor|viivekor"
    r"|morarente|forsinkelses\s?-?rente|late[ -]payment interest|default interest|penalty interest",
    re.IGNORECASE,
)


def is_reminder_fee(*texts: str) -> bool:
    """Whether any of a line's texts names a fee for a reminder, in a Nordic language or English."""
    return any(_REMINDER_FEE.search(text) for text in texts)


def is_late_interest(*texts: str) -> bool:
    """Whether any of a line's texts names interest on a late payment."""
    return any(_INTEREST.search(text) for text in texts)
