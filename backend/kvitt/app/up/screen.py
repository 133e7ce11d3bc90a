"""The one screen `kvitt up` shows: where things are and how to get in."""

from collections.abc import Mapping
from typing import Any

import msgspec

from kvitt.app.up.demo import summary_file
from kvitt.runtime.settings import Settings

_LABELS = {
    "creditor_log_in": "A creditor",
    "desk_log_in": "The desk",
    "api_client": "An ERP",
    "debtor_codes": "Debtors",
}


def screen(settings: Settings, *, seconds: float) -> str:
    """Addresses, log-ins, a case to try, and where mail and texts land."""
    lines = [
        "",
        f"  Kvitt is up ({seconds:.1f} s). Ctrl-C stops all of it.",
        "",
        f"  Debtor app     {settings.debtor_url}",
        f"  Creditor app   {settings.creditor_url}   (and the agency's desk)",
        f"  API docs       {settings.api_url}/api/creditor/v1/docs   (debtor, desk, callbacks too)",
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
        label = _LABELS.get(name, name.replace("_", " ").capitalize())
        for entry in value if isinstance(value, list) else [value]:
            lines.append(f"  {label:<14} {_words(entry)}")
            label = ""
    return lines


def _words(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return "   ".join(f"{key.replace('_', ' ')}: {word}" for key, word in entry.items() if word)
    return str(entry)
