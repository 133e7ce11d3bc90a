"""Starts and ends a test run; `tests/support/fixtures.py` describes the fixtures."""

from pathlib import Path

import pytest

from tests.support import servers

pytest_plugins = ["tests.support.fixtures"]

_folder: list[Path] = []


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _folder.append(servers.make_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    while _folder:
        servers.remove_folder(_folder.pop())
