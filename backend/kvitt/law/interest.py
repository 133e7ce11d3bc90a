"""Builds the rates of a claim from the dated rules on default interest."""

from datetime import date
from functools import cached_property

from kvitt.core.citation import Citation
from kvitt.core.interest import Schedule
from kvitt.law.forms import InterestFile, Parameters
from kvitt.law.rates import Assumed, ClaimRates, WorkedOut, is_for_all, with_assumed

_KEPT_MAX = 1_000
_CONVENTIONS = ("day_count", "first_interest_day", "last_interest_day")


class InterestLaw:
    """A country's default interest, turned into schedules that reckoning can use."""

    def __init__(self, file: InterestFile, parameters: Parameters, digest: str) -> None:
        for rules in (file.statutory, file.continued):
            assert is_for_all(rules[-1]), "the last rule holds for every claim"
        self._file = file
        self._parameters = parameters
        self._digest = digest
        self._schedules: dict[str, Schedule] = {}
        self._worked_out: WorkedOut = {}

    @property
    def rule(self) -> Citation:
        """The paragraph the statutory rate rests on."""
        return self._file.statutory[-1].citation

    @cached_property
    def published_until(self) -> date:
        """The last day whose rate is published."""
        known_until = self._parameters[self._file.published].known_until
        assert known_until is not None, "a published rate is known until a day"
        return known_until

    def last_known_day(self, day: date) -> date:
        """The day itself, or the last one whose statutory rate is published, if that is earlier."""
        return min(day, self.published_until)

    def default_schedule(
        self,
        *,
        due_day: date,
        agreed_rate_ppm: int | None = None,
        pre_due_rate_ppm: int | None = None,
        agreement_day: date | None = None,
        traits: frozenset[str] = frozenset(),
        day_count: str | None = None,
        assumed: Assumed = (),
    ) -> Schedule:
        """Build the rates of a claim due that day: the statutory ones, or the agreed within bounds.

        Traits that matter: `consumer`, `authority`, `consumer_credit`, `high_cost_credit`. A rate
        that ran before the due day goes on as the country's law lets it. Statute is silent on how
        days are counted: `day_count` lets an agency choose another custom. `assumed` gives rates
        not yet published, each from a day on. No rate falls below nothing.
        """
        dates = {"due_day": due_day, "agreement": agreement_day or due_day}
        conventions = {name: self._parameters[name].at(due_day).word for name in _CONVENTIONS}
        claim = ClaimRates(
            file=self._file,
            parameters=with_assumed(self._parameters, self._file.published, assumed),
            dates=dates,
            traits=traits,
            agreed=agreed_rate_ppm,
            pre_due=pre_due_rate_ppm,
            assumed=assumed,
            known=self._worked_out if not assumed else {},
        )
        conventions["day_count"] = day_count or conventions["day_count"]
        key = " | ".join([*claim.key_parts, *conventions.values()])
        if key not in self._schedules:
            if len(self._schedules) >= _KEPT_MAX:
                self._schedules.clear()
            self._schedules[key] = claim.schedule(conventions, key=key, digest=self._digest)
        return self._schedules[key]
