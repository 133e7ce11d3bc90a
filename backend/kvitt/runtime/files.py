"""Documents archived by the hash of their content, sealed for the person they are about.

The file is on the disk, flushed, before the row that names it is written, so no row ever names a
file that a power cut has eaten. A file without a row is harmless.
"""

import asyncio
import hashlib
import os
from pathlib import Path
from uuid import UUID

import msgspec

from kvitt.runtime import sealing
from kvitt.runtime.settings import load_settings


class StoredFile(msgspec.Struct, frozen=True):
    """What a row keeps about an archived file."""

    sha256: bytes
    size: int


class FileDamaged(Exception):
    """The archived bytes no longer match their hash."""


async def put(content: bytes, *, subject_id: UUID | None) -> StoredFile:
    """Archive a document; the same content for the same person is kept once."""
    sha256 = hashlib.sha256(content).digest()
    path = _path(sha256, subject_id)
    if not path.exists():
        kept = content if subject_id is None else await sealing.seal(subject_id, content)
        await asyncio.to_thread(_write, path, kept)
    return StoredFile(sha256, len(content))


async def get(sha256: bytes, *, subject_id: UUID | None) -> bytes:
    """An archived document, checked against its hash."""
    kept = await asyncio.to_thread(_path(sha256, subject_id).read_bytes)
    content = kept if subject_id is None else await sealing.unseal(subject_id, kept)
    if hashlib.sha256(content).digest() != sha256:
        raise FileDamaged(sha256.hex())
    return content


def _path(sha256: bytes, subject_id: UUID | None) -> Path:
    name = sha256.hex()
    owner = "open" if subject_id is None else str(subject_id)
    return load_settings().files_home / owner / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    for folder in (path.parent, path.parent.parent):
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
