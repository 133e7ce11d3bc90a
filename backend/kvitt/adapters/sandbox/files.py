"""Stand-ins that write letters, e-mail and SMS as files, for development and demonstrations."""

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kvitt.adapters.mail.composing import compose
from kvitt.ports.letters import Recipient
from kvitt.ports.mail import Mail
from kvitt.ports.texts import Text, TextReceipt
from kvitt.runtime import clock

_AWKWARD = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120


class FilePost:
    """Posts a letter by writing its PDF, named by its effect key: the same key is one letter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def hand_over(
        self,
        *,
        effect_key: str,
        recipient: Recipient,  # noqa: ARG002 - the address stands on the letter itself
        pdf: bytes,
    ) -> str:
        """Write the letter unless it was written before; the file's name is the receipt."""
        name = f"{file_name(effect_key)}.pdf"
        await asyncio.to_thread(_write_once, self._folder / name, pdf)
        return name


class FileMailer:
    """Sends e-mail by writing it as `.eml`; like a real server it does not notice repeats."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> str:
        """Write the message; a second sending is a second file."""
        message = compose(mail, sender=self._sender, written_at=clock.now()).as_bytes()
        stem = file_name(mail.message_id)
        return await asyncio.to_thread(_write_next, self._folder, stem, ".eml", message)


class FileTexts:
    """Sends SMS by writing them as `.txt`; like a real provider it does not notice repeats."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, text: Text) -> str:
        """Write the message; a second sending is a second file."""
        content = f"To: {text.to}\n\n{text.text}\n".encode()
        stem = file_name(text.message_id)
        return await asyncio.to_thread(_write_next, self._folder, stem, ".txt", content)

    def read_receipt(
        self,
        *,
        headers: Mapping[str, str],  # noqa: ARG002 - the port's names
        body: bytes,  # noqa: ARG002
    ) -> TextReceipt | None:
        """Believe nobody: files are never delivered, so every receipt is forged."""
        return None


def file_name(key: str) -> str:
    """Make a key into a file name; two keys never share one."""
    plain = _AWKWARD.sub("_", key).lstrip(".")[:_LONGEST]
    if plain and plain == key:
        return plain
    return f"{plain or 'x'}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _write_once(path: Path, content: bytes) -> None:
    if not path.exists():
        _write_whole(path, content)


def _write_next(folder: Path, stem: str, suffix: str, content: bytes) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        name = f"{stem}{suffix}" if number == 1 else f"{stem}.{number}{suffix}"
        try:
            os.close(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            _write_whole(folder / name, content)
            return name


def _write_whole(path: Path, content: bytes) -> None:
    """Write so that a reader, or a crash, finds the whole file or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
