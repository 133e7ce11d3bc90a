"""The `kvitt` command line."""

import argparse
import asyncio
import errno
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kvitt.app.kit.answer import as_json
from kvitt.app.kit.arguments import COMMAND, BadArgument, Parser
from kvitt.app.kit.ask import told, wire
from kvitt.runtime.settings import Settings, SettingsError, load_settings

ROOT = Path(__file__).parent.parent.parent.parent
WRONGLY_ASKED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong for a known reason is told in one sentence."""
    try:
        asked = _parser().parse_args(arguments)
        if asked.home:
            os.environ["KVITT_HOME"] = asked.home
        run: Callable[[argparse.Namespace], int | None] = asked.run
        return run(asked) or 0
    except BadArgument as wrong:
        print(wrong, file=sys.stderr)
        return WRONGLY_ASKED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as problem:
        sentence = _sentence(problem)
        if sentence is None:
            raise
        print(f"kvitt: {sentence}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="kvitt", description="Nordic debt collection, explained.")
    parser.set_defaults(home=None)
    commands = parser.add_subparsers(required=True, metavar=COMMAND)

    def add(
        name: str, run: Callable[[argparse.Namespace], int | None], words: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("--home", help="the folder Kvitt keeps everything in (KVITT_HOME)")
        command.set_defaults(run=run)
        return command

    add("up", _up, "start everything on this machine")
    add("migrate", _migrate, "bring the database's tables up to this version")
    add("seed", _seed, "lay out the demonstration world, once")
    add("worker", _worker, "carry out jobs")
    add("serve", _serve, "serve both apps and the API")
    add(
        "verify",
        _verify,
        "check every case log's hash chain and the interest kept beside the books",
    )
    openapi = add("openapi", _openapi, "write openapi/*.yaml from the code")
    openapi.add_argument("--check", action="store_true", help="write nothing; fail if they differ")
    bench = add("bench", _bench, "measure Kvitt against the bare tools it stands on")
    bench.add_argument("--json", action="store_true", help="the same as data")
    wire(commands, run=_kit)
    return parser


def _kit(asked: argparse.Namespace) -> int:
    answered = told(asked)
    # JSON is UTF-8, whatever the terminal is set to.
    sys.stdout.buffer.write(as_json(answered.content).encode() + b"\n")
    return answered.code


def _up(_: argparse.Namespace) -> None:
    from kvitt.app.up.stack import Stack, without_owner  # noqa: PLC0415 (heavy)

    settings = load_settings()
    without_owner()
    Stack(settings).run()


def _migrate(_: argparse.Namespace) -> None:
    from kvitt.app.up.following import follow_laws  # noqa: PLC0415 (heavy)
    from kvitt.runtime.migrating import migrate  # noqa: PLC0415 (heavy)

    settings = _with_database()
    asyncio.run(migrate(settings.migration_url, app_url=settings.database_url))
    print("The tables are up to this version.")
    touched = asyncio.run(follow_laws(settings))
    if touched:
        print(f"The law says otherwise than before: the interest of {touched} cases was cut anew.")


def _seed(_: argparse.Namespace) -> int | None:
    from kvitt.app.up import demo  # noqa: PLC0415 (heavy)
    from kvitt.runtime import clock  # noqa: PLC0415
    from kvitt.runtime.sealing import create_master_key  # noqa: PLC0415

    settings = _with_database()
    create_master_key(settings.master_key_path)
    try:
        if asyncio.run(demo.is_seeded(settings.database_url)):
            print("The demonstration world is there already.")
            return 0
    except demo.SeedingInterrupted:
        print("kvitt: an earlier seeding was killed half way; take an empty database.")
        return 1
    asyncio.run(demo.seed(settings, clock.now()))
    print(f"Seeded; how to enter is written in {demo.summary_file(settings.home)}.")
    return 0


def _worker(_: argparse.Namespace) -> None:
    from kvitt.app.worker import work  # noqa: PLC0415 (heavy)

    settings = _with_database()
    _need(settings.redis_url, "KVITT_REDIS_URL")
    _log_to_standard_error()
    asyncio.run(work(settings))


def _serve(_: argparse.Namespace) -> None:
    from kvitt.app.serve import serve  # noqa: PLC0415 (heavy)

    settings = _with_database()
    _log_to_standard_error()
    asyncio.run(serve(settings))


def _verify(_: argparse.Namespace) -> int:
    from kvitt.app.up.verifying import verify  # noqa: PLC0415 (heavy)

    return asyncio.run(verify(_with_database()))


def _openapi(asked: argparse.Namespace) -> int:
    from kvitt.app.openapi import differing, write_documents  # noqa: PLC0415 (heavy)

    found = differing() if asked.check else write_documents()
    for path in found:
        print(f"{path.relative_to(ROOT)} {'differs from the code' if asked.check else 'written'}")
    return 1 if asked.check and found else 0


def _bench(asked: argparse.Namespace) -> None:
    from kvitt.app.bench.table import bench  # noqa: PLC0415 (heavy)

    print(bench(as_json=asked.json))


def _with_database() -> Settings:
    """The settings, with the embedded database's addresses where none is named and it runs."""
    from kvitt.app.up.stack import embedded_addresses  # noqa: PLC0415 (heavy)

    settings = load_settings()
    if not settings.database_url:
        settings = embedded_addresses(settings)
    _need(settings.database_url, "KVITT_DATABASE_URL")
    return settings


def _need(value: str, variable: str) -> None:
    if not value:
        raise SettingsError(
            f"{variable} is not set, and no `kvitt up` runs here whose own could be used."
        )


def _log_to_standard_error() -> None:
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _sentence(problem: Exception) -> str | None:
    """One sentence for problems a person can mend; None for those that are ours."""
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        return "The disk is full; free some space and start again."
    # By name, so that telling a problem imports nothing that did not cause it.
    told = {
        "SettingsError",
        "CannotStart",
        "ServerFailed",
        "PlaceUnsafe",
        "MigrationFailed",
        "AppNotBuilt",
        "HouseNotReady",
    }
    if type(problem).__name__ in told:
        return str(problem)
    if type(problem).__module__.startswith("asyncpg") or isinstance(problem, ConnectionError):
        return f"The database cannot be used: {problem}"
    return None


if __name__ == "__main__":
    sys.exit(main())
