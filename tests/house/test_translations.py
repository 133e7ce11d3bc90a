"""Whatever is said is said in every language, with the same blanks.

A missing translation does not fail by itself: Paraglide silently falls back to the base locale.
"""

import json
import re
import string
from pathlib import Path

import pytest

from kvitt.app.refusals import CATALOGUE
from kvitt.features.messages import wording
from tests.house.reading import APPS, KVITT, ROOT, obey, place, text

_BLANK = re.compile(r"\{(\w+)\}")
_LET = re.compile(r"^#let ([\w-]+)(\([^)]*\))?", re.MULTILINE)


def _locales(app: Path) -> list[Path]:
    return sorted(path for path in (app / "messages").iterdir() if path.is_dir())


def _said(path: Path) -> dict[str, frozenset[str]]:
    """Each message of a file with the blanks it fills, variants taken together."""
    messages = json.loads(text(path))
    return {
        key: frozenset(_BLANK.findall(json.dumps(message, ensure_ascii=False)))
        for key, message in messages.items()
        if key != "$schema"
    }


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_locale_says_everything(app: Path) -> None:
    locales = _locales(app)
    assert {"sv", "en"} <= {locale.name for locale in locales}
    first, *others = locales
    faults = []
    for other in others:
        names = {path.name for path in first.glob("*.json")}
        faults += [
            f"{place(other)} and {place(first)} differ in {name}"
            for name in names ^ {path.name for path in other.glob("*.json")}
        ]
        for name in sorted(names):
            if not (other / name).exists():
                continue
            one, two = _said(first / name), _said(other / name)
            faults += [f"{place(other / name)} lacks {key}" for key in one.keys() - two.keys()]
            faults += [f"{place(first / name)} lacks {key}" for key in two.keys() - one.keys()]
            faults += [
                f"{place(other / name)} {key}: {sorted(two[key])}, not {sorted(one[key])}"
                for key in one.keys() & two.keys()
                if one[key] != two[key]
            ]
    obey(
        faults,
        reason="A missing translation shows the base language to somebody who does not read it.",
        mend="Write the same keys with the same {blanks} in every locale.",
    )


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_file_of_words_is_compiled_once(app: Path) -> None:
    settings = json.loads(text(app / "project.inlang" / "settings.json"))
    listed = [
        Path(pattern).name for pattern in settings["plugin.inlang.messageFormat"]["pathPattern"]
    ]
    there = {path.name for locale in _locales(app) for path in locale.glob("*.json")}
    keys: dict[str, str] = {}
    faults = [f"{name} is not in project.inlang/settings.json" for name in there - set(listed)]
    faults += [f"{name} is in the settings but is not there" for name in set(listed) - there]
    for path in sorted(_locales(app)[0].glob("*.json")):
        for key in _said(path):
            if key in keys:
                faults.append(f"{key} stands in {keys[key]} and in {path.name}")
            keys[key] = path.name
            if not key.startswith(path.stem + "_"):
                faults.append(f"{place(path)} {key} does not begin with its file's name")
    obey(
        faults,
        reason="Words that are not compiled, or twice, are not the words a translator changed.",
        mend="List each file once; begin each key with the name of its file.",
    )


# Codes a creditor or the desk never meets: another door's, a machine's own, or a fault of ours in
# what an installation has set up (a creditor's account number, a payment file we made).
NOT_IN_CREDITOR_APP = {
    *("amount_too_high", "amount_too_low", "card_unavailable", "checkout_unknown"),
    *("code_or_proof_wrong", "day_unreadable", "nothing_owed", "case_closed"),
    *("paid_on_in_future", "signature_invalid", "event_not_authentic", "scope_missing"),
    *("invalid_client", "invalid_grant", "invalid_request", "invalid_scope"),
    *("unauthorized_client", "unsupported_grant_type", "client_secrets_full", "client_unknown"),
    *("scope_unknown", "email_taken", "password_length", "session_needed", "method_not_allowed"),
    *("idempotency_key_unreadable", "request_unreadable"),
    *("payment_order_empty", "payment_amount_not_positive", "payment_lacks"),
    *("payment_identity_invalid", "payment_identity_repeated", "amount_currency_mixed"),
    *("iban_invalid", "bic_invalid", "bankgiro_invalid", "creditor_unknown", "email_invalid"),
    *("currency_unknown", "identity_kind_unknown"),
}

# Codes the debtor app can be answered with when used as it is meant to be.
DEBTOR_MEETS = {
    *("code_or_proof_wrong", "day_unreadable", "too_many_attempts", "too_many_requests"),
    *("nothing_owed", "case_closed", "amount_too_high", "amount_too_low", "currency_differs"),
    *("card_unavailable", "checkout_unknown", "case_unknown", "document_unknown"),
    *("rate_not_known", "law_not_known", "paid_on_in_future", "csrf_token_wrong"),
    *("idempotency_key_in_flight", "idempotency_key_reused", "not_found"),
}


def test_the_creditor_app_has_words_for_every_no() -> None:
    app = ROOT / "frontend-creditor"
    faults = [f"NOT_IN_CREDITOR_APP names {code}" for code in NOT_IN_CREDITOR_APP - set(CATALOGUE)]
    for locale in _locales(app):
        said = {
            key.partition("_")[2]
            for name in ("refusal", "finding")
            for key in _said(locale / f"{name}.json")
        }
        faults += [
            f"{place(locale)}/refusal.json lacks refusal_{code}"
            for code in set(CATALOGUE) - NOT_IN_CREDITOR_APP - said
        ]
        faults += [f"{place(locale)} says {code}, no such code" for code in said - set(CATALOGUE)]
    obey(
        faults,
        reason="Servers send codes and apps translate; a code without words is shown in English.",
        mend="Add refusal_<code> in every locale, or take a code that is gone away.",
    )


def test_the_debtor_app_has_words_for_the_nos_it_meets() -> None:
    path = ROOT / "frontend-debtor" / "src" / "lib" / "refusal" / "refusal.ts"
    table = text(path).partition("SENTENCES")[2].partition("};")[0]
    told = set(re.findall(r"^\s*(\w+): (?:m\.|\()", table, re.MULTILINE)) - {"offline"}
    assert told, f"{place(path)} has no table called SENTENCES"
    obey(
        [f"{place(path)} lacks {code}" for code in DEBTOR_MEETS - told]
        + [f"{place(path)} says {code}, which no door sends" for code in told - set(CATALOGUE)]
        + [f"DEBTOR_MEETS names {code}" for code in DEBTOR_MEETS - set(CATALOGUE)],
        reason="Servers send codes and apps translate; a code without words is shown in English.",
        mend="Name the code in SENTENCES and give it words in every locale.",
    )


def test_mails_and_texts_are_worded_alike() -> None:
    words = {
        name: value for name, value in vars(wording).items() if re.fullmatch(r"_[A-Z]{2}", name)
    }
    assert {"_SV", "_EN"} <= set(words)
    swedish = words["_SV"]
    faults = []
    for name, table in words.items():
        faults += [f"{name} and _SV differ in {kind}" for kind in set(table) ^ set(swedish)]
        faults += [
            f"{name}[{kind!r}] fills {sorted(_blanks(table[kind]))}"
            for kind in set(table) & set(swedish)
            if _blanks(table[kind]) != _blanks(swedish[kind])
        ]
    obey(
        faults,
        reason="A mail in another language says the same.",
        mend="features/messages/wording.py: the same kinds with the same {blanks}.",
    )


def _blanks(said: wording.Wording) -> set[str]:
    parts = string.Formatter().parse(said.subject + said.text)
    return {name for _, name, _, _ in parts if name}


def test_letters_are_worded_alike() -> None:
    folder = KVITT / "adapters" / "letters" / "templates"
    swedish, english = (dict(_LET.findall(text(folder / f"{name}.typ"))) for name in ("sv", "en"))
    obey(
        [f"only one of sv.typ and en.typ says {name}" for name in set(swedish) ^ set(english)]
        + [
            f"{name} takes {swedish[name] or 'nothing'} in sv.typ, {english[name]} in en.typ"
            for name in set(swedish) & set(english)
            if swedish[name] != english[name]
        ],
        reason="A letter in another language says the same.",
        mend="Give both files the same #let with the same parameters.",
    )
