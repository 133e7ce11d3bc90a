"""`kvitt law allocate`: which head of a debt a payment reduces first."""

import argparse
from collections import Counter

from kvitt.app.kit import arguments
from kvitt.app.kit.answer import amount, cited
from kvitt.core.allocation import HEADS, Head, OwedPart, allocate
from kvitt.core.citation import Citation
from kvitt.law.words import say


def add(parser: argparse.ArgumentParser) -> None:
    """Take the payment and what is owed under each head."""
    arguments.add_law(parser)
    arguments.add_party(parser)
    parser.add_argument(
        "--day", type=arguments.day, required=True, metavar="DAY", help="when the money came in"
    )
    parser.add_argument(
        "--amount", type=arguments.amount, required=True, metavar="AMOUNT", help="how much"
    )
    parser.add_argument(
        "--owed",
        type=arguments.owed,
        action="append",
        required=True,
        metavar="HEAD=AMOUNT",
        help=f"what is owed, as often as needed: {', '.join(HEADS)}",
    )


def answer(asked: argparse.Namespace) -> dict[str, object]:
    """Split the payment in the lawful order of that day."""
    law = arguments.law_for(asked)
    # What is told in several parts is owed under one head all the same.
    sums: Counter[Head] = Counter()
    for head, text in asked.owed:
        sums[head] += arguments.minor(text, law.currency, of=f"--owed {head}")
    owed = [OwedPart(None, head, whole, asked.day) for head, whole in sums.items()]
    order = law.allocation_order(day=asked.day, traits=frozenset({asked.party}))
    split = allocate(arguments.minor(asked.amount, law.currency, of="--amount"), owed, order)
    return {
        "parts": [
            {
                "head": part.head,
                "amount": amount(part.amount_minor, law.currency),
                "why": say("allocation", _reason(part.citation), {}, language="en"),
                "citation": cited(part.citation),
                "doubt": part.doubt,
            }
            for part in split.parts
        ],
        "left": amount(split.left_minor, law.currency),
    }


def _reason(citation: Citation) -> str:
    return "custom" if citation.basis == "custom" else "statute"
