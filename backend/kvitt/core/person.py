"""Identity numbers of people and companies in four countries: read strictly, kept in one form.

Specifications, not law; docs/countries shows them with their basis. The forms and weights are those
that python-stdnum 2.2 gives (`se.personnummer`, `se.orgnr`, `fi.hetu`, `fi.ytunnus`, `dk.cpr`,
`dk.cvr`, `no.fodselsnummer`, `no.orgnr`). Beside it: the samordningsnummer, which it refuses; the
signs of a henkilötunnus since 2023-01-01 (dvv.fi/hetu-uudistus); the CPR number, whose modulus 11
need not hold since 2007-10-01; the fødselsnummer from 2032-01-01 (skatteetaten.no).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

import msgspec
from stdnum import luhn

from kvitt.core.refusal import Refusal

SE_PERSON = "se.person"
SE_ORGANISATION = "se.organisation"

IdentityKind = Literal[
    "se.person",
    "se.organisation",
    "fi.person",
    "fi.business",
    "dk.person",
    "dk.business",
    "no.person",
    "no.organisation",
]
IDENTITY_KINDS: tuple[IdentityKind, ...] = get_args(IdentityKind)

Flaw = Literal["format", "no_such_day", "check_digit", "day_in_future", "needs_century"]
"""What is wrong with an identity number: the first thing that was found."""

_SE_PERSON = re.compile(r"(18|19|20)?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})", re.ASCII)
_SE_ORGANISATION = re.compile(r"(?:16)?([0-9]{6})-?([0-9]{4})", re.ASCII)
_FI_PERSON = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([-+A-FU-Y])([0-9]{3})([0-9A-Y])", re.ASCII)
_FI_BUSINESS = re.compile(r"([0-9]{7})-?([0-9])", re.ASCII)
_DK_PERSON = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})[- ]?([0-9]{4})", re.ASCII)
_DK_BUSINESS = re.compile(r"(?:DK)?([1-9][0-9]{7})", re.ASCII)
_NO_PERSON = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})[- ]?([0-9]{3})([0-9]{2})", re.ASCII)
_NO_ORGANISATION = re.compile(r"[0-9]{9}", re.ASCII)

_COORDINATION_DAYS = 60
"""Added to the day in a samordningsnummer."""
_D_NUMBER_SHIFT = 40
"""Added to the day (python-stdnum `no.fodselsnummer`, skatteetaten.no)."""
_H_NUMBER_SHIFT = 40
"""Added to the month (the same)."""
_CENTURY = 100
_ORGANISATION_THIRD_DIGIT_MIN = "2"
_FI_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_FI_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_FI_FIRST = 2
_FI_TEMPORARY = 900
"""From here to 999 a number is given for a time only (python-stdnum `fi.hetu`)."""
_FI_BUSINESS_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_DK_BUSINESS_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_NO_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_NO_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NO_ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_NO_WIDENED_FROM = date(2032, 1, 1)
_NO_WIDENED_REMAINDERS = range(4)
"""From that day the first check digit takes these remainders (skatteetaten.no)."""

# The serial number tells the century: (least, most, first year of two digits, last, century).
_DK_CENTURIES = (
    (0, 3999, 0, 99, 1900),
    (4000, 4999, 0, 36, 2000),
    (4000, 4999, 37, 99, 1900),
    (5000, 8999, 0, 57, 2000),
    (5000, 8999, 58, 99, 1800),
    (9000, 9999, 0, 36, 2000),
    (9000, 9999, 37, 99, 1900),
)
_NO_CENTURIES = (
    (0, 499, 0, 99, 1900),
    (500, 749, 54, 99, 1800),
    (500, 999, 0, 39, 2000),
    (900, 999, 40, 99, 1900),
)


class IdentityNumber(msgspec.Struct, frozen=True):
    """An identity number in one form, without marks where they say nothing."""

    kind: str
    digits: str
    birth_day: date | None = None
    sort: str = ""
    """What the number is called in its country: "personnummer", "D-number", "CVR"."""


def read_identity(kind: str, text: str, *, today: date | None = None) -> IdentityNumber:
    """Read a number of the given kind; refuses a wrong one as `identity_number_invalid`.

    Ten digits of a Swedish person leave the century open: `today` settles it, and without `today`
    they are refused as `identity_number_needs_century`.
    """
    found = look_at_identity(kind, text, today=today)
    if isinstance(found, IdentityNumber):
        return found
    # The number itself stays out of the refusal: refusals are logged, identity numbers are not.
    if found == "needs_century":
        raise Refusal("identity_number_needs_century", params={"kind": kind})
    raise Refusal("identity_number_invalid", params={"kind": kind})


def look_at_identity(kind: str, text: str, *, today: date | None = None) -> IdentityNumber | Flaw:
    """Read a number of the given kind, or say what is wrong with it."""
    if kind not in _READERS:
        raise Refusal("identity_kind_unknown", params={"kind": kind})
    found = _READERS[kind](text.strip(), today)
    if isinstance(found, IdentityNumber) and found.birth_day and today and found.birth_day > today:
        return "day_in_future"
    return found


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _se_person(text: str, today: date | None) -> IdentityNumber | Flaw:
    """Read a personnummer or a samordningsnummer, whose day is 60 higher."""
    found = _SE_PERSON.fullmatch(text)
    if found is None:
        return "format"
    century, year, month, day, mark, tail = found.groups()
    if not luhn.is_valid(year + month + day + tail):
        return "check_digit"
    coordinated = int(day) > _COORDINATION_DAYS
    day_number = int(day) - _COORDINATION_DAYS if coordinated else int(day)
    if century is not None:
        full_year = int(century + year)
    elif today is not None:
        full_year = _latest_year(int(year), int(month), day_number, mark, today)
    else:
        return "needs_century"
    birth_day = _calendar_day(full_year, int(month), day_number)
    if birth_day is None:
        return "no_such_day"
    return IdentityNumber(
        kind=SE_PERSON,
        digits=f"{full_year:04d}{month}{day}{tail}",
        birth_day=birth_day,
        sort="samordningsnummer" if coordinated else "personnummer",
    )


def _latest_year(year: int, month: int, day: int, mark: str, today: date) -> int:
    full_year = today.year - today.year % _CENTURY + year
    # The year is the latest one that is not after today; a plus sign means a century more.
    if (full_year, month, day) > (today.year, today.month, today.day):
        full_year -= _CENTURY
    return full_year - _CENTURY if mark == "+" else full_year


def _se_organisation(text: str, _: date | None) -> IdentityNumber | Flaw:
    found = _SE_ORGANISATION.fullmatch(text)
    if found is None:
        return "format"
    digits = "".join(found.groups())
    if digits[2] < _ORGANISATION_THIRD_DIGIT_MIN:
        return "format"
    if not luhn.is_valid(digits):
        return "check_digit"
    return IdentityNumber(kind=SE_ORGANISATION, digits=digits, sort="organisationsnummer")


def _fi_person(text: str, _: date | None) -> IdentityNumber | Flaw:
    """Read a henkilötunnus; its sign tells the century, and 900–999 is given for a time only."""
    found = _FI_PERSON.fullmatch(text.upper())
    if found is None:
        return "format"
    day, month, year, sign, serial, check = found.groups()
    if int(serial) < _FI_FIRST:
        return "format"
    birth_day = _calendar_day(_FI_CENTURIES[sign] + int(year), int(month), int(day))
    if birth_day is None:
        return "no_such_day"
    if check != _FI_CHECKS[int(day + month + year + serial) % len(_FI_CHECKS)]:
        return "check_digit"
    temporary = int(serial) >= _FI_TEMPORARY
    return IdentityNumber(
        kind="fi.person",
        digits=text.upper(),
        birth_day=birth_day,
        sort="temporary henkilötunnus" if temporary else "henkilötunnus",
    )


def _fi_business(text: str, _: date | None) -> IdentityNumber | Flaw:
    found = _FI_BUSINESS.fullmatch(text)
    if found is None:
        return "format"
    stem, check = found.groups()
    # Remainder 1 would need a check digit of ten; such numbers are not given out.
    if -_weighted(stem, _FI_BUSINESS_WEIGHTS) % 11 != int(check):
        return "check_digit"
    return IdentityNumber(kind="fi.business", digits=f"{stem}-{check}", sort="Y-tunnus")


def _century_of(
    centuries: Sequence[tuple[int, int, int, int, int]], *, serial: int, year: int
) -> int | None:
    for least, most, first, last, century in centuries:
        if least <= serial <= most and first <= year <= last:
            return century
    return None


def _dk_person(text: str, _: date | None) -> IdentityNumber | Flaw:
    """Read a CPR number; modulus 11 is not asked, as it need not hold since 2007-10-01."""
    found = _DK_PERSON.fullmatch(text)
    if found is None:
        return "format"
    day, month, year, serial = found.groups()
    century = _century_of(_DK_CENTURIES, serial=int(serial), year=int(year))
    assert century is not None, "every serial number has its century"
    birth_day = _calendar_day(century + int(year), int(month), int(day))
    if birth_day is None:
        return "no_such_day"
    digits = f"{day}{month}{year}{serial}"
    return IdentityNumber(kind="dk.person", digits=digits, birth_day=birth_day, sort="CPR")


def _dk_business(text: str, _: date | None) -> IdentityNumber | Flaw:
    found = _DK_BUSINESS.fullmatch("".join(text.split()).upper())
    if found is None:
        return "format"
    digits = found.group(1)
    if _weighted(digits, _DK_BUSINESS_WEIGHTS) % 11:
        return "check_digit"
    return IdentityNumber(kind="dk.business", digits=digits, sort="CVR")


def _no_person(text: str, today: date | None) -> IdentityNumber | Flaw:
    """Read a fødselsnummer, a D-number (day + 40) or an H-number (month + 40)."""
    found = _NO_PERSON.fullmatch(text)
    if found is None:
        return "format"
    day, month, year, serial, checks = found.groups()
    digits = f"{day}{month}{year}{serial}{checks}"
    widened = today is not None and today >= _NO_WIDENED_FROM
    remainders = _NO_WIDENED_REMAINDERS if widened else range(1)
    if _weighted(digits[:-1], _NO_FIRST_WEIGHTS) % 11 not in remainders:
        return "check_digit"
    if _weighted(digits, _NO_SECOND_WEIGHTS) % 11:
        return "check_digit"
    is_d, is_h = int(day) > _D_NUMBER_SHIFT, int(month) > _H_NUMBER_SHIFT
    century = _century_of(_NO_CENTURIES, serial=int(serial), year=int(year))
    if century is None or (is_d and is_h):
        return "no_such_day"
    birth_day = _calendar_day(
        century + int(year),
        int(month) - _H_NUMBER_SHIFT * is_h,
        int(day) - _D_NUMBER_SHIFT * is_d,
    )
    if birth_day is None:
        return "no_such_day"
    sort = "D-number" if is_d else "H-number" if is_h else "fødselsnummer"
    return IdentityNumber(kind="no.person", digits=digits, birth_day=birth_day, sort=sort)


def _no_organisation(text: str, _: date | None) -> IdentityNumber | Flaw:
    digits = "".join(text.split())
    if not _NO_ORGANISATION.fullmatch(digits):
        return "format"
    if _weighted(digits, _NO_ORGANISATION_WEIGHTS) % 11:
        return "check_digit"
    return IdentityNumber(kind="no.organisation", digits=digits, sort="organisasjonsnummer")


_READERS: Mapping[str, Callable[[str, date | None], IdentityNumber | Flaw]] = {
    SE_PERSON: _se_person,
    SE_ORGANISATION: _se_organisation,
    "fi.person": _fi_person,
    "fi.business": _fi_business,
    "dk.person": _dk_person,
    "dk.business": _dk_business,
    "no.person": _no_person,
    "no.organisation": _no_organisation,
}
