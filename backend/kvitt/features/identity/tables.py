"""Who may speak at a door, and how they prove it; only hashes of secrets are stored."""

from piccolo.columns import Bytea
from piccolo.table import Table

from kvitt.runtime import columns


class People(Table, tablename="people"):
    """Somebody who signs in with an e-mail address: a creditor's user or staff."""

    id = columns.primary_id()
    email = columns.text()
    name = columns.text()
    password_hash = columns.text()
    creditor_id = columns.identity(null=True)
    roles = columns.json()
    created_at = columns.instant()
    left_at = columns.instant(null=True)


class DebtorAccess(Table, tablename="debtor_access"):
    """A letter's code, and the proofs that open a case together with it."""

    id = columns.primary_id()
    code_hash = columns.digest()
    case_id = columns.identity()
    debtor_id = columns.identity()
    birth_hash = columns.digest(null=True)
    pin_hash = columns.digest(null=True)
    created_at = columns.instant()
    expires_at = columns.instant()
    first_used_at = columns.instant(null=True)
    revoked_at = columns.instant(null=True)


class Sessions(Table, tablename="sessions"):
    """A session; its token is in the caller's cookie alone."""

    id = columns.primary_id()
    token_hash = columns.digest()
    kind = columns.code()
    person_id = columns.reference(People, null=True)
    access_id = columns.reference(DebtorAccess, null=True)
    created_at = columns.instant()
    seen_at = columns.instant()
    ends_at = columns.instant()


class SignInAttempts(Table, tablename="sign_in_attempts"):
    """Failed tries on one subject, and until when the next one must wait."""

    subject_hash = Bytea(primary_key=True, default=None)
    failures = columns.integer()
    latest_at = columns.instant()
    wait_until = columns.instant()


class ApiClients(Table, tablename="api_clients"):
    """A machine that acts for a creditor."""

    id = columns.primary_id()
    client_id = columns.text()
    creditor_id = columns.identity()
    name = columns.text()
    scopes = columns.json()
    created_at = columns.instant()
    revoked_at = columns.instant(null=True)


class ApiClientSecrets(Table, tablename="api_client_secrets"):
    """One of a client's secrets; two may live at once."""

    id = columns.primary_id()
    api_client_id = columns.reference(ApiClients)
    secret_hash = columns.digest()
    created_at = columns.instant()
    revoked_at = columns.instant(null=True)
