"""Identity numbers of people and companies: read strictly, kept in one form."""

import re
from datetime import date

import msgspec
from stdnum import luhn

from kvitt.core.refusal import Refusal

SE_PERSON = "se.person"
SE_ORGANISATION = "se.organisation"

_PERSON = re.compile(r"([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})", re.ASCII)
_ORGANISATION = re.compile(r"(?:16)?([0-9]{6})-?([0-9]{4})", re.ASCII)
_COORDINATION_DAYS = 60
_CENTURY = 100
_ORGANISATION_THIRD_DIGIT_MIN = "2"


class IdentityNumber(msgspec.Struct, frozen=True):
    """An identity number in one form: twelve digits for a person, ten for a company."""

    kind: str
    digits: str
    birth_day: date | None = None


def read_identity(kind: str, text: str, *, today: date | None = None) -> IdentityNumber:
    """Read a number of the given kind; refuses a wrong one as `identity_number_invalid`.

    Ten digits of a person leave the century open: `today` settles it, and without `today`
    they are refused as `identity_number_needs_century`.
    """
    if kind == SE_PERSON:
        return _read_person(text, today)
    if kind == SE_ORGANISATION:
        return _read_organisation(text)
    raise Refusal("identity_kind_unknown", params={"kind": kind})


def _read_person(text: str, today: date | None) -> IdentityNumber:
    found = _PERSON.fullmatch(text.strip())
    if found is None:
        raise _invalid(SE_PERSON)
    century, year, month, day, mark, tail = found.groups()
    if not luhn.is_valid(year + month + day + tail):
        raise _invalid(SE_PERSON)
    day_number = int(day) - _COORDINATION_DAYS if int(day) > _COORDINATION_DAYS else int(day)
    if century is None:
        full_year = _full_year(int(year), int(month), day_number, mark, today)
    else:
        full_year = int(century + year)
    birth_day = _calendar_day(full_year, int(month), day_number)
    if today is not None and birth_day > today:
        raise _invalid(SE_PERSON)
    digits = f"{full_year:04d}{month}{day}{tail}"
    return IdentityNumber(kind=SE_PERSON, digits=digits, birth_day=birth_day)


def _full_year(year: int, month: int, day: int, mark: str, today: date | None) -> int:
    if today is None:
        raise Refusal("identity_number_needs_century", params={"kind": SE_PERSON})
    full_year = today.year - today.year % _CENTURY + year
    # The year is the latest one that is not after today; a plus sign means a century more.
    if (full_year, month, day) > (today.year, today.month, today.day):
        full_year -= _CENTURY
    return full_year - _CENTURY if mark == "+" else full_year


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _invalid(SE_PERSON) from None


def _read_organisation(text: str) -> IdentityNumber:
    found = _ORGANISATION.fullmatch(text.strip())
    digits = "".join(found.groups()) if found else ""
    third = digits[2:3]
    if third < _ORGANISATION_THIRD_DIGIT_MIN or not luhn.is_valid(digits):
        raise _invalid(SE_ORGANISATION)
    return IdentityNumber(kind=SE_ORGANISATION, digits=digits)


def _invalid(kind: str) -> Refusal:
    # The number itself stays out of the refusal: refusals are logged, identity numbers are not.
    return Refusal("identity_number_invalid", params={"kind": kind})
