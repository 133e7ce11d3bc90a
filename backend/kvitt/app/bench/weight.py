"""How much JavaScript a debtor's phone loads before the first page can be used."""

import os
import subprocess
import sys
from pathlib import Path

from kvitt.app.bench.measure import Measure
from kvitt.app.serve import ROOT

LIMIT_KILOBYTES = 50


def measure_weight() -> Measure | None:
    """Ask the debtor app's own script, which reads the built files; None when it is not built."""
    app = ROOT / "frontend-debtor"
    beside = Path(sys.executable).parent
    if not (app / ".svelte-kit" / "output").exists():
        return None
    asked = subprocess.run(  # noqa: S603 (our own script)
        [str(beside / "node"), "scripts/size.ts"],
        cwd=app,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"},
        check=False,
    )
    found = dict(line.split() for line in asked.stdout.splitlines() if len(line.split()) == 2)  # noqa: PLR2004
    if "first_load_gz_bytes" not in found:
        return None
    kilobytes = int(found["first_load_gz_bytes"]) / 1000
    return Measure(
        name="debtor app's first-load JavaScript, gzipped",
        unit="kB",
        ours=kilobytes,
        bare=LIMIT_KILOBYTES,
        ratio=kilobytes / LIMIT_KILOBYTES,
        goal=f"≤ {LIMIT_KILOBYTES} kB",
        is_met=kilobytes <= LIMIT_KILOBYTES,
    )
