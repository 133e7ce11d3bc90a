"""A country's law as the rest of the house asks for it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import msgspec

from kvitt.core.admissibility import Guards
from kvitt.core.allocation import AllocationOrder
from kvitt.core.citation import Citation
from kvitt.core.days import add_days
from kvitt.core.demand import DemandRules
from kvitt.core.demand import pay_by as reckon_pay_by
from kvitt.core.expression import Circumstances, evaluate
from kvitt.core.fees import FeeLaw, money_of
from kvitt.core.limitation import LimitationRules
from kvitt.core.money import Money
from kvitt.core.parameter import DatedValue, Parameter
from kvitt.core.procedure import Procedure
from kvitt.law.calendar import Calendar
from kvitt.law.decode import Act
from kvitt.law.interest import InterestLaw

_PPM_OF_PERCENT = 10_000


class CountryLaw(msgspec.Struct, frozen=True, kw_only=True):
    """Everything we know of one country's law, under one digest."""

    code: str
    digest: str
    currency: str
    time_zone: str
    person_kind: str
    organisation_kind: str
    debtor_kinds: tuple[str, ...]
    acts: Mapping[str, Act]
    parameters: Mapping[str, Parameter]
    interest: InterestLaw
    fees: FeeLaw
    limitation: LimitationRules
    allocation_order: AllocationOrder
    demand_rules: DemandRules
    procedure: Procedure
    guards: Guards
    calendar: Calendar
    court_fees: Mapping[str, Parameter]
    credit_mark_rules: Mapping[str, Citation]

    def at(self, parameter: str, day: date) -> DatedValue:
        """Find the value of a named parameter for a day; refuses where none is known."""
        return self.parameters[parameter].at(day)

    def service_vat_ppm(self, day: date) -> int:
        """Give the tax on the agency's services invoiced that day, in parts per million."""
        return int(self.at("service_vat", day).number({}) * _PPM_OF_PERCENT)

    def service_vat_citation(self, day: date) -> Citation:
        """Name the paragraph that taxes the agency's services."""
        return self.at("service_vat", day).citation

    def __hash__(self) -> int:
        """Tell laws apart by their digest: the same digest is the same law."""
        return hash(self.digest)

    @lru_cache(maxsize=4096)  # noqa: B019 (laws live as long as the program)
    def step_cost(self, code: str, day: date) -> tuple[Money, Citation]:
        """Find what one cost of a coming step amounts to at most, and by which paragraph."""
        if code in self.court_fees:
            value = self.court_fees[code].at(day)
            return money_of(value.number({}), self.currency), value.citation
        rule = self.fees.rules[code]
        dates = {"measure": day, "due_day": add_days(day, -1)}
        number = evaluate(rule.amount, Circumstances(dates=dates), self.parameters)
        return money_of(number.value, self.currency), number.citations[0]

    def pay_by(self, sent_on: date, channel: str = "letter") -> date:
        """Reckon the last day to pay or object that a demand sent that day must leave."""
        return reckon_pay_by(sent_on, self.demand_rules, self.calendar, channel)
