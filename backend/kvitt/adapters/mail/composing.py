"""Turning our mail into the bytes that travel."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kvitt.ports.mail import Mail, SendingRefused


def compose(mail: Mail, *, sender: str, written_at: datetime) -> EmailMessage:
    """Compose the message; refuses an address or header that cannot be written."""
    message = EmailMessage(policy=SMTP)
    try:
        message["Message-ID"] = f"<{mail.message_id}>"
        message["Date"] = format_datetime(written_at)
        message["From"] = sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        # Keeps holiday replies from answering a machine (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        addresses = message["To"].addresses
    except (ValueError, IndexError) as wrong:
        raise SendingRefused(f"the message cannot be written: {wrong}") from wrong
    if len(addresses) != 1 or not addresses[0].domain or not mail.to.isascii():
        raise SendingRefused("the address is not one plain e-mail address")
    message.set_content(mail.text)
    for attachment in mail.attachments:
        main_type, _, sub_type = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content,
            maintype=main_type,
            subtype=sub_type,
            filename=attachment.filename,
        )
    return message
