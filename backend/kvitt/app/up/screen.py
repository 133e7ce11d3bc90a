"""The one screen `kvitt up` shows: where things are and how to get in."""

from collections.abc import Mapping
from typing import Any

import msgspec

from kvitt.app.up.demo import summary_file
from kvitt.runtime.settings import Settings


def screen(settings: Settings, *, seconds: float) -> str:
    """Addresses, log-ins, a case to try, and where mail and texts land."""
    lines = [
        "",
        f"  Kvitt is up ({seconds:.1f} s). Ctrl-C stops all of it.",
        "",
        f"  Debtor app     {settings.debtor_url}",
        f"  Creditor app   {settings.creditor_url}   (and the agency's desk)",
        f"  API            {settings.api_url}",
    ]
    lines += _demo_lines(settings)
    lines += [
        "",
        f"  Mail, texts and letters land in {settings.outgoing}",
        f"  Logs are in {settings.home / 'log'}",
        "",
    ]
    return "\n".join(lines)


def _demo_lines(settings: Settings) -> list[str]:
    try:
        summary = msgspec.json.decode(summary_file(settings.home).read_bytes())
    except (OSError, msgspec.DecodeError):
        return []
    lines = [""]
    for name, value in summary.items():
        lines += _entry(name.replace("_", " ").capitalize(), value)
    return lines


def _entry(name: str, value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for one in value for line in _entry(name, one)]
    if isinstance(value, Mapping):
        words = "   ".join(f"{key.replace('_', ' ')} {word}" for key, word in value.items() if word)
        return [f"  {name:<14} {words}"]
    return [f"  {name:<14} {value}"] if value not in (None, "") else []
