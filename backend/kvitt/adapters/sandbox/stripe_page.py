"""The stand-in's pay page: phone first, plainly a demonstration, usable by keyboard and ear."""

import html
from typing import Final

from kvitt.adapters.sandbox.stripe_objects import CheckoutSession

DEMO_CARD: Final = "4242 4242 4242 4242"
DECLINED_CARD: Final = "4000 0000 0000 0002"

WORDS: Final = {
    "sv": {
        "title": "Betala med kort",
        "demo": "Demonstration. Inga riktiga pengar, inget riktigt kort.",
        "to_pay": "Att betala",
        "card": "Kortnummer",
        "hint": f"Låt demokortet stå kvar. {DECLINED_CARD} nekas.",
        "expiry": "Giltigt till (månad/år)",
        "cvc": "Säkerhetskod (CVC)",
        "pay": "Betala",
        "decline": "Prova ett kort som nekas",
        "cancel": "Avbryt och gå tillbaka",
        "declined": "Kortet nekades. Inga pengar har dragits. Prova igen eller avbryt.",
        "incorrect": "Kortnumret stämmer inte. Kontrollera siffrorna.",
        "complete": "Den här betalningen är redan klar.",
        "expired": "Den här betalsidan har gått ut. Gå tillbaka och börja om.",
        "back": "Gå tillbaka",
    },
    "en": {
        "title": "Pay by card",
        "demo": "Demonstration. No real money, no real card.",
        "to_pay": "To pay",
        "card": "Card number",
        "hint": f"Leave the demo card as it is. {DECLINED_CARD} is declined.",
        "expiry": "Valid until (month/year)",
        "cvc": "Security code (CVC)",
        "pay": "Pay",
        "decline": "Try a card that is declined",
        "cancel": "Cancel and go back",
        "declined": "The card was declined. No money was taken. Try again or cancel.",
        "incorrect": "The card number is not right. Please check the digits.",
        "complete": "This payment is already complete.",
        "expired": "This pay page has expired. Go back and start again.",
        "back": "Go back",
    },
}

_STYLE: Final = """
:root{color-scheme:light dark;--paper:#f7f5f0;--card:#fff;--ink:#1c2320;--ink2:#55605a;
--line:#e2ddd2;--field:#8d958f;--spruce:#14513f;--fill:#14513f;--amber:#8a5200;--amber2:#fbf0dc;
--red:#a3281f;--red2:#fbe9e7}
@media (prefers-color-scheme:dark){:root{--paper:#141a17;--card:#1c2420;--ink:#eef2ef;
--ink2:#a9b4ae;--line:#2e3833;--field:#6f7a74;--spruce:#8fd0b3;--fill:#2c7a5f;--amber:#f2c879;
--amber2:#3a2e17;--red:#f3a59d;--red2:#40201d}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.45 "Source Sans 3",system-ui,
sans-serif}
main{max-width:420px;margin:0 auto;padding:24px 16px 48px}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:20px}
.demo{background:var(--amber2);color:var(--amber);border-radius:8px;padding:10px 14px;margin:0 0
16px;font-weight:600}
h1{font-size:20px;margin:0 0 4px}
.amount{font-size:40px;font-weight:700;margin:0;font-variant-numeric:tabular-nums}
.soft{color:var(--ink2);margin:0 0 16px;font-size:15px}
label{display:block;font-weight:600;margin:16px 0 4px}
input{width:100%;min-height:48px;padding:0 12px;border:1px solid var(--field);border-radius:8px;
background:var(--card);color:var(--ink);font:inherit;font-variant-numeric:tabular-nums}
.two{display:grid;grid-template-columns:1fr 1fr;gap:12px;align-items:end}
button,.button{display:block;width:100%;min-height:48px;margin-top:12px;border-radius:12px;
border:1px solid var(--spruce);background:transparent;color:var(--spruce);font:inherit;
font-weight:600;text-align:center;text-decoration:none;padding:10px 12px;cursor:pointer}
button.main{background:var(--fill);border-color:var(--fill);color:#fff;margin-top:24px}
:focus-visible{outline:3px solid var(--spruce);outline-offset:2px}
.wrong{background:var(--red2);color:var(--red);border-radius:8px;padding:10px 14px;margin:16px 0 0}
"""

_LAYOUT: Final = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} · {amount}</title><style>{style}</style></head>
<body><main><p class="demo">{demo}</p><div class="card">
<h1>{title}</h1><p class="soft">{description}</p>
<p class="soft" style="margin:0">{to_pay}</p><p class="amount">{amount}</p>
{body}</div></main></body></html>"""

_FORM: Final = """{alert}
<form method="post" novalidate>
<label for="number">{card}</label>
<input id="number" name="number" inputmode="numeric" autocomplete="off" value="{number}"
 aria-describedby="hint"{invalid}>
<p class="soft" id="hint" style="margin:4px 0 0">{hint}</p>
<div class="two"><div><label for="expiry">{expiry}</label>
<input id="expiry" name="expiry" autocomplete="off" value="12/34"></div>
<div><label for="cvc">{cvc}</label>
<input id="cvc" name="cvc" inputmode="numeric" autocomplete="off" value="123"></div></div>
<button class="main" name="act" value="pay">{pay} {amount}</button>
<button name="act" value="decline">{decline}</button>
<button name="act" value="cancel">{cancel}</button>
</form>"""


def show_page(session: CheckoutSession, *, wrong: str = "", number: str = DEMO_CARD) -> str:
    """Show the page as it stands; `wrong` names the word for what went wrong last."""
    language = "sv" if session.locale == "sv" else "en"
    words = WORDS[language]
    amount = html.escape(_amount(session, language))
    if session.status == "open":
        alert = f'<p class="wrong" role="alert" id="wrong">{words[wrong]}</p>' if wrong else ""
        body = _FORM.format(
            **words,
            alert=alert,
            number=html.escape(number, quote=True),
            amount=amount,
            invalid=' aria-invalid="true"' if wrong else "",
        )
    else:
        back = session.success_url if session.status == "complete" else session.cancel_url or "/"
        target = html.escape(return_address(session, back), quote=True)
        body = (
            f'<p role="status">{words[session.status]}</p>'
            f'<a class="button" href="{target}">{words["back"]}</a>'
        )
    return _LAYOUT.format(
        **words,
        language=language,
        style=_STYLE,
        description=html.escape(session.description),
        amount=amount,
        body=body,
    )


def return_address(session: CheckoutSession, address: str) -> str:
    """Fill in the session's id, as Stripe does, where the address asks for it."""
    return address.replace("{CHECKOUT_SESSION_ID}", session.id)


def _amount(session: CheckoutSession, language: str) -> str:
    whole, cents = divmod(session.amount_total, 100)
    currency = session.currency.upper()
    if language == "sv":
        grouped = f"{whole:,}".replace(",", "\u00a0")
        return f"{grouped},{cents:02d}\u00a0{'kr' if currency == 'SEK' else currency}"
    return f"{currency}\u00a0{whole:,}.{cents:02d}"
