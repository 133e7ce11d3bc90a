import datetime as dt
from pathlib import Path

import pytest

from kvitt.runtime import files, sealing
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_row

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


async def test_what_is_sealed_for_a_person_opens_for_that_person_only(db: None) -> None:
    person, other = new_id(), new_id()
    await sealing.create_key(person, NOW)
    await sealing.create_key(other, NOW)
    sealed = await sealing.seal(person, b"19850423-2383")
    assert b"19850423" not in sealed
    assert sealed != await sealing.seal(person, b"19850423-2383")
    assert await sealing.unseal(person, sealed) == b"19850423-2383"
    with pytest.raises(sealing.SealBroken):
        await sealing.unseal(other, sealed)
    with pytest.raises(sealing.SealBroken):
        await sealing.unseal(person, sealed[:-1] + bytes([sealed[-1] ^ 1]))


async def test_a_destroyed_key_erases_what_it_sealed_for_ever(db: None) -> None:
    person = new_id()
    await sealing.create_key(person, NOW)
    sealed = await sealing.seal(person, b"Storgatan 1")
    await sealing.destroy_key(person, NOW)
    await sealing.create_key(person, NOW)  # a new key is not made in its place
    with pytest.raises(sealing.KeyErased):
        await sealing.unseal(person, sealed)
    row = await fetch_row("select * from person_keys where subject_id = $1", person)
    assert row is not None
    assert (row["wrapped_key"], row["destroyed_at"]) == (None, NOW)


async def test_a_key_moved_to_another_person_does_not_open(db: None) -> None:
    person, thief = new_id(), new_id()
    await sealing.create_key(person, NOW)
    await execute(
        "insert into person_keys select $2, wrapped_key, created_at from person_keys"
        " where subject_id = $1",
        person,
        thief,
    )
    with pytest.raises(sealing.SealBroken):
        await sealing.seal(thief, b"")


def test_a_keyed_hash_depends_on_its_purpose_and_the_master_key(tmp_path: Path) -> None:
    assert sealing.keyed_hash("identity", "x") == sealing.keyed_hash("identity", "x")
    assert sealing.keyed_hash("identity", "x") != sealing.keyed_hash("phone", "x")


def test_the_master_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    sealing.create_master_key(path)
    first = path.read_bytes()
    sealing.create_master_key(path)
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


async def test_a_file_is_kept_by_its_hash_and_sealed_for_its_person(db: None, home: Path) -> None:
    person = new_id()
    await sealing.create_key(person, NOW)
    stored = await files.put(b"%PDF a letter", subject_id=person)
    again = await files.put(b"%PDF a letter", subject_id=person)
    assert stored == again
    kept = [path for path in (home / "files" / str(person)).rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [stored.sha256.hex()]
    assert b"letter" not in kept[0].read_bytes()
    assert await files.get(stored.sha256, subject_id=person) == b"%PDF a letter"
    await sealing.destroy_key(person, NOW)
    with pytest.raises(sealing.KeyErased):
        await files.get(stored.sha256, subject_id=person)


async def test_a_damaged_open_file_is_noticed(db: None, home: Path) -> None:
    stored = await files.put(b"statement", subject_id=None)
    kept = next((home / "files" / "open").rglob(stored.sha256.hex()))
    kept.write_bytes(b"Statement")
    with pytest.raises(files.FileDamaged):
        await files.get(stored.sha256, subject_id=None)
