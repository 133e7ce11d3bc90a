"""What it costs a program to know the law of all four countries, from its first import on."""

import statistics
import subprocess
import sys

from kvitt.app.bench.measure import ROUNDS, Measure

LIMIT_MILLISECONDS = 300

_PROGRAM = """
import time
began = time.perf_counter()
from kvitt.law.read import load
for country in ("se", "fi", "dk", "no"):
    load(country)
print((time.perf_counter() - began) * 1000)
"""


def measure_loading() -> Measure:
    """Load in fresh processes, imports included; the median of several."""
    ours = statistics.median(_load_once() for _ in range(ROUNDS))
    return Measure(
        name="the law of four countries, read at start",
        unit="ms",
        ours=ours,
        bare=LIMIT_MILLISECONDS,
        ratio=ours / LIMIT_MILLISECONDS,
        goal=f"≤ {LIMIT_MILLISECONDS} ms",
        is_met=ours <= LIMIT_MILLISECONDS,
    )


def _load_once() -> float:
    said = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    return float(said.stdout)
