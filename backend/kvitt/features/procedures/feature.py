"""Procedures: the conductor that decides and takes a case's next step."""

from kvitt.features.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ClaimJoined,
    HoldPlaced,
    HoldReleased,
)
from kvitt.features.identity.events import DebtorSignedIn
from kvitt.features.messages.events import MessageNotSent, MessageWithdrawn
from kvitt.features.payments.events import (
    PaymentAllocated,
    PaymentsReckonedAnew,
    PaymentTakenBack,
)
from kvitt.features.procedures.actions import TakeNextStep, take_next_step
from kvitt.features.procedures.reactions import (
    ask_a_person,
    gather_then_step,
    prove_receipt,
    step_again,
    step_due_cases,
    take_back_withdrawn,
    tell_creditor_closed,
)
from kvitt.runtime.feature import Cron, Feature, Job, Reaction

FEATURE = Feature(
    name="procedures",
    jobs=(Job(name="take_next_step", payload=TakeNextStep, action=take_next_step),),
    reactions=(
        Reaction(fact=CaseOpened, name="gather_then_step", action=gather_then_step),
        Reaction(fact=ClaimJoined, name="gather_then_step", action=gather_then_step),
        Reaction(fact=HoldPlaced, name="step_again", action=step_again),
        Reaction(fact=HoldReleased, name="step_again", action=step_again),
        Reaction(fact=CaseReopened, name="step_again", action=step_again),
        Reaction(fact=PaymentAllocated, name="step_again", action=step_again),
        Reaction(fact=PaymentTakenBack, name="step_again", action=step_again),
        Reaction(fact=PaymentsReckonedAnew, name="step_again", action=step_again),
        Reaction(fact=MessageWithdrawn, name="take_back_withdrawn", action=take_back_withdrawn),
        Reaction(fact=MessageNotSent, name="ask_a_person", action=ask_a_person),
        Reaction(fact=DebtorSignedIn, name="prove_receipt", action=prove_receipt),
        Reaction(fact=CaseClosed, name="tell_creditor_closed", action=tell_creditor_closed),
    ),
    crons=(Cron(name="step_due_cases", action=step_due_cases, every_seconds=60, mode="inside"),),
)
