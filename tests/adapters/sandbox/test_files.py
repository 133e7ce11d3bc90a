import asyncio
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from kvitt.adapters.sandbox.files import FileMailer, FilePost, FileTexts, file_name
from kvitt.ports.letters import Recipient
from kvitt.ports.mail import Mail, SendingRefused
from kvitt.ports.texts import Text

RECIPIENT = Recipient(name="Åsa Öberg", address=("Älgstigen 7", "752 37 Uppsala"))


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


async def test_the_same_key_twice_is_one_letter(tmp_path: Path) -> None:
    post = FilePost(tmp_path / "letters")
    keys = ["letter:0192-1", "letter:0192-1", "letter_0192-1"]
    receipts = await asyncio.gather(
        *(post.hand_over(effect_key=key, recipient=RECIPIENT, pdf=b"%PDF one") for key in keys)
    )
    assert receipts[0] == receipts[1] != receipts[2]
    assert names(tmp_path / "letters") == sorted(set(receipts))
    await post.hand_over(effect_key=keys[0], recipient=RECIPIENT, pdf=b"%PDF other")
    assert (tmp_path / "letters" / receipts[0]).read_bytes() == b"%PDF one"


async def test_mail_lands_as_a_file_a_mail_program_opens(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path, sender="Kvitt <hej@kvitt.example>")
    mail = Mail(message_id="0192@kvitt.example", to="a@b.example", subject="Hej å", text="Ö\n")
    receipt = await mailer.send(mail)
    message = message_from_bytes((tmp_path / receipt).read_bytes(), policy=default)
    assert (message["Subject"], message["To"]) == ("Hej å", "a@b.example")
    await mailer.send(mail)
    assert len(names(tmp_path)) == 2, "a repeat is seen, as at a real server"
    with pytest.raises(SendingRefused):
        await mailer.send(Mail(message_id="x", to="nobody", subject="", text=""))


async def test_texts_land_as_files_and_nobody_is_believed(tmp_path: Path) -> None:
    texts = FileTexts(tmp_path)
    receipt = await texts.send(Text(message_id="0192", to="+46701740605", text="Hej å"))
    assert (tmp_path / receipt).read_text() == "To: +46701740605\n\nHej å\n"
    await texts.send(Text(message_id="0192", to="+46701740605", text="Hej å"))
    assert names(tmp_path) == ["0192.2.txt", "0192.txt"]
    assert texts.read_receipt(headers={}, body=b"id=0192&status=delivered") is None


@pytest.mark.parametrize("key", ["../../etc/passwd", "..", "a/b", "å" * 300, ".hidden", ""])
def test_no_key_escapes_its_folder(key: str) -> None:
    name = file_name(key)
    assert name
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name) < 200
