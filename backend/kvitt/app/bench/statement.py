"""One case's explained statement, against reading the rows it is made of."""

import asyncpg

from kvitt.app.bench.measure import ROUNDS, Measure, async_rate, paired
from kvitt.features.casefile.queries.statement import reckon, show_statement
from kvitt.features.cases.queries import get_case
from kvitt.runtime import clock
from kvitt.runtime.database import connection, fetch_value, transaction

STATEMENTS = 60

_BUSIEST = """
select q.case_id from claims q join ledger_accounts a on a.owner_id = q.id
  join ledger_postings p on p.account_id = a.id group by 1 order by count(*) desc, 1 limit 1
"""


async def measure_statement() -> Measure:
    """Compare on the case of the demonstration world with the most postings.

    The bare way sends the very queries of the statement and drops what they answer.
    """
    now = clock.now()
    case = await get_case(await fetch_value(_BUSIEST))
    today = clock.day_of(now, case.country)

    async def ours() -> object:
        for _ in range(STATEMENTS):
            shown = show_statement(await reckon(case, today, known_at=now), "en")
        return shown

    rates: tuple[list[float], list[float]] = ([], [])
    async with transaction(), connection() as line:
        asked: list[asyncpg.LoggedQuery] = []
        with line.query_logger(asked.append):
            await reckon(case, today, known_at=now)

        async def bare() -> object:
            for _ in range(STATEMENTS):
                for one in asked:
                    rows = await line.fetch(one.query, *one.args)
            return rows

        for turn in range(ROUNDS + 1):
            measured = [await async_rate(STATEMENTS, act) for act in (ours, bare)]
            if turn:  # the first round only warms up
                for kept, one in zip(rates, measured, strict=True):
                    kept.append(1000 / one)
    return paired(
        "one explained statement, against reading its rows",
        unit="ms",
        ours=rates[0],
        bare=rates[1],
    )
