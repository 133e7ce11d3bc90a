"""Reads BgMax, Bankgirot's file of incoming giro payments (until November 2026)."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kvitt.adapters.bankfiles.bgmax_rows import Row, read_rows
from kvitt.adapters.bankfiles.keys import BankKeys
from kvitt.adapters.bankfiles.references import bare_reference
from kvitt.core.money import Money, decimal_text, minor_digits
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import BankFile, IncomingPayment

_VERSION: Final = "01"
_WRONG_REFERENCE: Final = "5"
_SEVERAL_REFERENCES: Final = "3"
_SEPARATORS: Final = re.compile(r"[\s,;]+")
_DETAIL_KINDS: Final = frozenset({"22", "23", "25", "26", "27", "28", "29"})


@dataclass(kw_only=True)
class _Payment:
    """One payment or deduction while its detail rows are still coming in."""

    row: Row
    amount_minor: int
    references: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    """References that the bank itself found wrong."""
    texts: list[str] = field(default_factory=list)
    name: str = ""


@dataclass
class _Counts:
    payments: int = 0
    deductions: int = 0
    references: int = 0
    deposits: int = 0


def read_bgmax(content: bytes) -> BankFile:
    """Read the file; raises Refusal or Refusals where rows or sums do not hold."""
    rows = read_rows(content)
    return _Reading(rows).read()


class _Reading:
    """The state of a file being read: which section, which payments await their deposit."""

    def __init__(self, rows: list[Row]) -> None:
        assert rows, "the recogniser saw the start row"
        self.rows = rows
        self.section: Row | None = None
        self.waiting: list[_Payment] = []
        self.done: list[IncomingPayment] = []
        self.counts = _Counts()
        self.refusals: list[Refusal] = []
        self.keys = BankKeys("bgmax")

    def read(self) -> BankFile:
        start, *rest = self.rows
        self._check_start(start)
        end = next((at for at, row in enumerate(rest) if row.kind == "70"), None)
        if end is None:
            last = self.rows[-1].line
            raise Refusal("bank_file_truncated", params={"line": last}, pointer=f"line:{last}")
        for row in rest[:end]:
            self._take(row)
        self._check_end(rest[end], rest[end + 1 :])
        if self.refusals:
            raise Refusals(self.refusals)
        return BankFile(
            format="bgmax",
            identity=f"bgmax {start.cut(25, 44)}",
            created_at=self._created_on(start),
            payments=tuple(self.done),
            left_out=(),
        )

    def _check_start(self, start: Row) -> None:
        if start.cut(23, 24) != _VERSION:
            version = start.cut(23, 24)
            raise Refusal(
                "bank_file_version_unknown",
                params={"version": version},
                pointer=start.pointer(23, 24),
            )
        start.count(25, 44)
        if start.cut(45, 45) == "T":
            raise Refusal("bank_file_is_test", pointer=start.pointer(45, 45))

    def _created_on(self, start: Row) -> date:
        # Local time without a zone: the day is what can be relied on.
        return start.day(25, 32)

    def _take(self, row: Row) -> None:
        """Take one row in; unknown record types are skipped, as the format asks."""
        if row.kind == "01":
            raise _misplaced(row)
        if row.kind == "05":
            if self.waiting:
                raise _misplaced(row)
            if not _account(row):
                raise Refusal(
                    "bank_account_missing", params={"line": row.line}, pointer=row.pointer(3, 22)
                )
            self.section = row
        elif row.kind in {"20", "21"}:
            self._start_payment(row)
        elif row.kind in _DETAIL_KINDS:
            self._add_detail(row)
        elif row.kind == "15":
            self._close_deposit(row)

    def _start_payment(self, row: Row) -> None:
        if self.section is None:
            raise _misplaced(row)
        amount = row.count(38, 55)
        if row.kind == "21":
            self.counts.deductions += 1
        else:
            self.counts.payments += 1
        payment = _Payment(row=row, amount_minor=-amount if row.kind == "21" else amount)
        _add_references(payment, row)
        self.waiting.append(payment)

    def _add_detail(self, row: Row) -> None:
        if not self.waiting:
            raise _misplaced(row)
        payment = self.waiting[-1]
        if row.kind == "22":
            self.counts.references += 1
            _add_references(payment, row)
        elif row.kind == "23":
            # A credit set off: named for people, never something the payment pays.
            self.counts.references += 1
            payment.texts.append(f"-{row.cut(13, 37)}")
        elif row.kind == "25":
            payment.texts.append(row.cut(3, 52))
        elif row.kind == "26" and not payment.name:
            payment.name = " ".join(row.text[2:72].split())

    def _close_deposit(self, row: Row) -> None:
        if self.section is None:
            raise _misplaced(row)
        self.counts.deposits += 1
        currency = self._currency(row)
        said, count_said = row.count(51, 68), row.count(72, 79)
        counted = sum(payment.amount_minor for payment in self.waiting)
        # The amount has no sign; deductions may outweigh the payments.
        if said != abs(counted):
            self.refusals.append(
                Refusal(
                    "bank_sums_differ",
                    params={
                        "said": decimal_text(Money(said, currency)),
                        "counted": decimal_text(Money(counted, currency)),
                        "currency": currency,
                        "line": row.line,
                    },
                    pointer=row.pointer(51, 68),
                )
            )
        if count_said != len(self.waiting):
            self._refuse_count(row, (72, 79), said=count_said, counted=len(self.waiting))
        day, account = row.day(38, 45), _account(self.section)
        for payment in self.waiting:
            key = self._key(payment, deposit=row, day=day, account=account)
            self.done.append(_finish(payment, key=key, day=day, account=account, currency=currency))
        self.waiting = []

    def _currency(self, deposit: Row) -> str:
        assert self.section is not None
        currency = deposit.cut(69, 71) or self.section.cut(23, 25)
        opened = self.section.cut(23, 25)
        if opened and opened != currency:
            raise Refusal(
                "amount_currency_mixed",
                params={"expected": opened, "found": currency},
                pointer=deposit.pointer(69, 71),
            )
        try:
            minor_digits(currency)
        except Refusal as refusal:
            pointer = deposit.pointer(69, 71)
            raise Refusal(refusal.code, params=refusal.params, pointer=pointer) from None
        return currency

    def _key(self, payment: _Payment, *, deposit: Row, day: date, account: str) -> str:
        """Name the payment by the bank's serial, else by the file it came in."""
        serial = payment.row.cut(58, 69).strip("0")
        anchor = payment.row.cut(58, 69) if serial else self.rows[0].cut(25, 44)
        return self.keys.make(
            account,
            day.isoformat(),
            deposit.cut(46, 50),
            anchor,
            payment.row.cut(3, 12),
            payment.row.cut(13, 37),
            str(payment.amount_minor),
        )

    def _refuse_count(self, row: Row, columns: tuple[int, int], *, said: int, counted: int) -> None:
        self.refusals.append(
            Refusal(
                "bank_counts_differ",
                params={"said": said, "counted": counted, "line": row.line},
                pointer=row.pointer(*columns),
            )
        )

    def _check_end(self, end: Row, after: list[Row]) -> None:
        if after:
            raise _misplaced(after[0])
        if self.waiting:
            raise _misplaced(end)
        columns = ((3, 10), (11, 18), (19, 26), (27, 34))
        counts = self.counts
        counted = (counts.payments, counts.deductions, counts.references, counts.deposits)
        for span, number in zip(columns, counted, strict=True):
            said = end.count(*span)
            if said != number:
                self._refuse_count(end, span, said=said, counted=number)


def _misplaced(row: Row) -> Refusal:
    return Refusal(
        "bank_row_misplaced",
        params={"line": row.line, "record": row.kind},
        pointer=f"line:{row.line}",
    )


def _add_references(payment: _Payment, row: Row) -> None:
    named, code = row.cut(13, 37), row.cut(56, 56)
    several = code == _SEVERAL_REFERENCES
    for reference in _SEPARATORS.split(named) if several else [named]:
        kept = payment.doubtful if code == _WRONG_REFERENCE else payment.references
        if reference and reference not in kept:
            kept.append(reference)


def _account(section: Row) -> str:
    """Return the receiving bankgiro, or plusgiro where there is none."""
    return section.cut(3, 12).lstrip("0") or section.cut(13, 22).lstrip("0")


def _finish(
    payment: _Payment, *, key: str, day: date, account: str, currency: str
) -> IncomingPayment:
    texts = [text for text in payment.texts if text]
    in_words = [bare for text in texts if (bare := bare_reference(text)).isdecimal()]
    references = dict.fromkeys(payment.references + in_words + payment.doubtful)
    return IncomingPayment(
        bank_key=key,
        value_day=day,
        booked_on=day,
        amount_minor=payment.amount_minor,
        currency=currency,
        account=account,
        references=tuple(references),
        payer_name=payment.name,
        payer_account=payment.row.cut(3, 12).lstrip("0"),
        text="\n".join(texts),
    )
