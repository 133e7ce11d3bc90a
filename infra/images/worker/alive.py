"""Whether a worker can work: its database and its queue answer. Ends with 1 where one does not."""

import asyncio
import sys

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kvitt.runtime.settings import load_settings

SECONDS = 2


async def answers() -> bool:
    """Ask both once."""
    settings = load_settings()
    queue = Redis.from_url(settings.redis_url, socket_timeout=SECONDS)
    try:
        async with asyncio.timeout(2 * SECONDS):
            database = await asyncpg.connect(settings.database_url, timeout=SECONDS)
            await database.fetchval("select 1")
            await database.close()
            return bool(await queue.ping())
    except (OSError, TimeoutError, RedisError, asyncpg.PostgresError):
        return False
    finally:
        await queue.aclose()


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(answers()) else 1)
