"""A country's law as the rest of the house asks for it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeVar

import msgspec

from kvitt.core.admissibility.claim import Guards
from kvitt.core.admissibility.conditions import StepRules
from kvitt.core.allocation import AllocationOrder, order_for
from kvitt.core.citation import Citation
from kvitt.core.days import add_days
from kvitt.core.demand import DemandRules, Term
from kvitt.core.demand import pay_by as reckon_pay_by
from kvitt.core.demand import told_terms as tell_terms
from kvitt.core.explanation import Explanation
from kvitt.core.expression import Circumstances, evaluate
from kvitt.core.fees.facts import FeeLaw
from kvitt.core.limitation.rules import EventRule, LimitationRules
from kvitt.core.money import Money, money_of, units_of
from kvitt.core.parameter import DatedValue, Parameter
from kvitt.core.procedure import Procedure
from kvitt.core.rate import PPM_OF_PERCENT
from kvitt.core.refusal import Refusal
from kvitt.core.rounding import rounded
from kvitt.law import forms
from kvitt.law.calendar import Calendar
from kvitt.law.interest import InterestLaw

F = TypeVar("F", bound=forms.File)


class CountryLaw:
    """Everything we know of one country's law, under one digest; its parts are built when asked."""

    def __init__(
        self,
        code: str,
        *,
        files: Mapping[str, forms.File | forms.Absent],
        parameters: Mapping[str, Parameter],
    ) -> None:
        self.code = code
        # Sorted throughout, so that whoever kept it can take the digest of it again.
        self.content = msgspec.json.encode(files, order="sorted")
        self.digest = hashlib.sha256(self.content).hexdigest()
        self.parameters = parameters
        self._files = files
        country = self._file("country", forms.CountryFile)
        self.currency: str = country.currency
        self.time_zone: str = country.time_zone
        self.person_kind: str = country.person_kind
        self.organisation_kind: str = country.organisation_kind
        self.debtor_kinds: tuple[str, ...] = country.debtor_kinds
        self.reference_kind: str = country.reference_kind

    def _file(self, name: str, form: type[F]) -> F:
        file = self._files[name]
        if isinstance(file, forms.Absent):
            raise Refusal("law_absent", params={"file": name, "reason": file.none})
        assert isinstance(file, form), "every file was decoded into its own form"
        return file

    @property
    def files(self) -> Mapping[str, forms.File | forms.Absent]:
        """The files as they were read, for whoever shows the whole law."""
        return self._files

    @property
    def absent(self) -> Mapping[str, str]:
        """The files that do not apply in this country, each with the reason."""
        return {
            name: file.none for name, file in self._files.items() if isinstance(file, forms.Absent)
        }

    @cached_property
    def interest(self) -> InterestLaw:
        """Default interest."""
        return InterestLaw(self._file("interest", forms.InterestFile), self.parameters, self.digest)

    @cached_property
    def fees(self) -> FeeLaw:
        """What the debtor pays before court."""
        file = self._file("fees", forms.FeesFile)
        return FeeLaw(
            currency=self.currency,
            rules=file.rules,
            parameters=self.parameters,
            unlisted=file.unlisted,
            overdue=file.overdue,
            traits=file.traits,
            factors=file.factors,
            pools=file.pools,
            offsets=file.offsets,
            forfeits=file.forfeits,
            calendar=None if "calendar" in self.absent else self.calendar,
        )

    @cached_property
    def limitation(self) -> LimitationRules:
        """When a claim is lost by time."""
        file = self._file("limitation", forms.LimitationFile)
        rules: dict[str, list[EventRule]] = {}
        for rule in file.events:
            rules.setdefault(rule.kind, []).append(rule)
        return LimitationRules(
            starts=file.starts,
            period=file.period,
            without_due_day=file.without_due_day,
            title=file.title,
            grace=file.grace,
            absolute=file.absolute,
            no_absolute=file.no_absolute,
            transition=file.transition,
            events={kind: tuple(found) for kind, found in rules.items()},
            parameters=self.parameters,
        )

    @cached_property
    def allocation_orders(self) -> tuple[AllocationOrder, ...]:
        """Which head a payment reduces first, for each kind of debtor and each time."""
        return self._file("allocation", forms.AllocationFile).orders

    def allocation_order(self, *, day: date, traits: frozenset[str]) -> AllocationOrder:
        """Find which head a payment of that day reduces first; refuses where it is not known."""
        return order_for(self.allocation_orders, day, traits)

    @cached_property
    def letters(self) -> Mapping[str, DemandRules]:
        """What each letter says and how long it gives."""
        file = self._file("notices", forms.NoticesFile)
        return {name: self._letter(letter) for name, letter in file.letters.items()}

    def _letter(self, letter: forms.Letter) -> DemandRules:
        return DemandRules(
            content=letter.content,
            terms=tuple(
                Term(counted_from=term.counted_from, time=self.parameters[term.time])
                for term in letter.terms
            ),
            receipt={channel: self.parameters[name] for channel, name in letter.receipt.items()},
        )

    @cached_property
    def demand_rules(self) -> DemandRules:
        """The letter nobody may go to court without: what it says and how long it gives."""
        return self.letters[self._file("notices", forms.NoticesFile).statutory]

    @cached_property
    def procedure(self) -> Procedure:
        """The lawful course and what holds it."""
        file = self._file("procedure", forms.ProcedureFile)
        return Procedure(
            code=file.code,
            version=file.version,
            steps=file.steps,
            holds={hold.kind: hold for hold in file.holds},
        )

    @cached_property
    def step_rules(self) -> StepRules:
        """What each step needs before it may be taken."""
        file = self._file("procedure", forms.ProcedureFile)
        steps: dict[str, tuple[str, ...]] = {
            step: (*names, *file.every_step) for step, names in file.may.items()
        }
        return StepRules(conditions=file.conditions, steps=steps, parameters=self.parameters)

    @cached_property
    def guards(self) -> Guards:
        """What bars a claim."""
        rules = self._file("procedure", forms.ProcedureFile).rules
        return Guards(
            parameters=self.parameters,
            rules={name: rule.citation for name, rule in rules.items()},
        )

    @cached_property
    def calendar(self) -> Calendar:
        """Holidays and banking days."""
        return Calendar(self._file("calendar", forms.CalendarFile))

    @cached_property
    def court_fees(self) -> Mapping[str, Parameter | forms.CourtFee]:
        """What court and enforcement cost: fixed sums, and those reckoned from others."""
        file = self._file("courts", forms.CourtsFile)
        fixed = {name: self.parameters[name] for name in file.parameters}
        return {name: one for name, one in fixed.items() if one.kind == "amount"} | dict(file.fees)

    @cached_property
    def credit_mark_rules(self) -> Mapping[str, Citation]:
        """What may enter a credit register."""
        rules = self._file("credit_marks", forms.CreditMarksFile).rules
        return {name: rule.citation for name, rule in rules.items()}

    def build_parts(self) -> None:
        """Build every part that applies, so that what does not fit together shows at once."""
        for name, part in _PARTS.items():
            if name not in self.absent:
                getattr(self, part)

    def at(self, parameter: str, day: date) -> DatedValue:
        """Find the value of a named parameter for a day; refuses where none is known."""
        return self.parameters[parameter].at(day)

    def service_vat_ppm(self, day: date) -> int:
        """Give the tax on the agency's services invoiced that day, in parts per million."""
        return int(self.at("service_vat", day).number({}) * PPM_OF_PERCENT)

    def service_vat_citation(self, day: date) -> Citation:
        """Name the paragraph that taxes the agency's services."""
        return self.at("service_vat", day).citation

    @lru_cache(maxsize=4096)  # noqa: B019 (laws live as long as the program)
    def step_cost(
        self, code: str, day: date, principal: Money | None = None
    ) -> tuple[Money, Citation]:
        """Find what one cost of a coming step amounts to at most, and by which paragraph."""
        if code in self.court_fees:
            return self.court_cost(code, day, principal)
        rule = self.fees.rules[code]
        dates = {"measure": day, "due_day": add_days(day, -1)}
        number = evaluate(rule.amount, Circumstances(dates=dates), self.parameters)
        return money_of(number.value, self.currency), number.citations[0]

    def court_cost(
        self, code: str, day: date, principal: Money | None = None
    ) -> tuple[Money, Citation]:
        """Find what a court or enforcement fee is for a case filed that day, of that size."""
        fee = self.court_fees[code]
        sizes = {} if principal is None else {"principal": units_of(principal)}
        if isinstance(fee, Parameter):
            value = fee.at(day)
            return money_of(value.number(sizes), self.currency), value.citation
        circumstances = Circumstances(dates={"filed": day}, sizes=sizes)
        number = evaluate(fee.amount, circumstances, self.parameters)
        return money_of(rounded(number.value, fee.rounding), self.currency), fee.citation

    def pay_by(self, sent_on: date, channel: str = "letter") -> date:
        """Reckon the last day to pay or object that a demand sent that day must leave."""
        return reckon_pay_by(sent_on, self.demand_rules, self.calendar, channel)

    def told_terms(self, sent_on: date) -> tuple[Explanation, ...]:
        """Tell the times a demand sent that day by letter must leave, each with its source."""
        return tell_terms(sent_on, self.demand_rules, self.calendar)


_PARTS = {
    "interest": "interest",
    "fees": "fees",
    "limitation": "limitation",
    "allocation": "allocation_orders",
    "notices": "demand_rules",
    "procedure": "procedure",
    "calendar": "calendar",
    "courts": "court_fees",
    "credit_marks": "credit_mark_rules",
}
