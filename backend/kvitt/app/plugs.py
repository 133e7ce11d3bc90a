"""Plugs the world: real peers where settings name them, working stand-ins otherwise."""

from datetime import timedelta

from kvitt.adapters.bankfiles.pain001 import PaymentFiles
from kvitt.adapters.bankfiles.recognise import BankFiles
from kvitt.adapters.invoices.recognise import Invoices
from kvitt.adapters.letters.printer import TypstPrinter
from kvitt.adapters.mail.smtp import SmtpMailer
from kvitt.adapters.sandbox.files import FileMailer, FilePost, FileTexts
from kvitt.adapters.sandbox.stripe_server import StripeSandboxSettings
from kvitt.adapters.stripe.cards import StripeCards
from kvitt.adapters.texts.http import HttpTextSender
from kvitt.ports.mail import Mailer
from kvitt.ports.texts import TextSender
from kvitt.ports.world import World, plug
from kvitt.runtime.sealing import keyed_hash
from kvitt.runtime.settings import Settings

PAYOUT_EVERY = timedelta(minutes=2)


def plug_world(settings: Settings) -> None:
    """Fill the sockets of `ports.world` once, when a process starts."""
    plug(make_world(settings))


def make_world(settings: Settings) -> World:
    """Every port, with what the settings ask for."""
    return World(
        invoices=Invoices(),
        bank_files=BankFiles(),
        payment_files=PaymentFiles(),
        printer=TypstPrinter(),
        post=FilePost(settings.outgoing / "letters"),
        mail=_mailer(settings),
        texts=_texts(settings),
        cards=_cards(settings),
    )


def _mailer(settings: Settings) -> Mailer:
    sender = settings.smtp_sender or f"{settings.agency_name} <{settings.agency_email}>"
    if not settings.smtp_host:
        return FileMailer(settings.outgoing / "mail", sender=sender)
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password,
        tls="starttls" if settings.smtp_starttls else "none",
        sender=sender,
    )


def _texts(settings: Settings) -> TextSender:
    if not settings.texts_url:
        return FileTexts(settings.outgoing / "texts")
    username, _, password = settings.texts_token.partition(":")
    return HttpTextSender(
        url=settings.texts_url,
        username=username,
        password=password,
        sender=settings.texts_sender,
        receipts_url=f"{settings.api_url}/api/callbacks/v1/texts/receipts",
        receipts_secret=keyed_hash("callbacks", "texts").hex(),
    )


def _cards(settings: Settings) -> StripeCards:
    stand_in = stripe_stand_in(settings)
    if stand_in is None:
        return StripeCards(
            secret_key=settings.stripe_secret_key,
            webhook_secret=settings.stripe_webhook_secret,
            api_base=settings.stripe_api_base or None,
        )
    return StripeCards(
        secret_key=stand_in.secret_key,
        webhook_secret=stand_in.webhook_secret,
        api_base=stand_in.public_url,
    )


def stripe_stand_in(settings: Settings) -> StripeSandboxSettings | None:
    """How the stand-in for Stripe is started; None where a real key is set."""
    if settings.stripe_secret_key:
        return None
    return StripeSandboxSettings(
        state=settings.home / "stripe-stand-in.sqlite",
        public_url=f"http://{settings.host}:{settings.stripe_sandbox_port}",
        webhook_url=f"{settings.api_url}/api/callbacks/v1/stripe",
        webhook_secret=f"whsec_{keyed_hash('stand-in', 'webhook').hex()}",
        secret_key=f"sk_test_{keyed_hash('stand-in', 'key').hex()}",
        payout_every=PAYOUT_EVERY,
    )
