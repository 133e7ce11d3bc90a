-- Identity: who may speak at a door, and how they prove it. Only hashes of secrets lie here.
-- What stands above (creditors, cases, debtors) is named by its id, without a foreign key.
create table people (
    id uuid primary key,
    email text not null unique check (email = lower(email) and email <> ''),
    name text not null check (name <> ''),
    password_hash text not null,
    creditor_id uuid,
    roles jsonb not null,
    created_at timestamptz not null,
    left_at timestamptz
);
create index people_creditor on people (creditor_id);

-- A letter's code opens one case for one liable party, with a proof of being its reader.
create table debtor_access (
    id uuid primary key,
    code_hash bytea not null unique,
    case_id uuid not null,
    debtor_id uuid not null,
    birth_hash bytea,
    pin_hash bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    first_used_at timestamptz,
    revoked_at timestamptz,
    check (birth_hash is not null or pin_hash is not null)
);
create index debtor_access_debtor on debtor_access (debtor_id, case_id);

-- A session of a person, or of a debtor who came with a code; the cookie holds its token.
create table sessions (
    id uuid primary key,
    token_hash bytea not null unique,
    kind text not null check (kind in ('creditor_user', 'staff', 'debtor')),
    person_id uuid references people on delete restrict on update restrict,
    access_id uuid references debtor_access on delete restrict on update restrict,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null,
    check ((person_id is null) <> (access_id is null))
);
create index sessions_person on sessions (person_id) where person_id is not null;
create index sessions_access on sessions (access_id) where access_id is not null;
create index sessions_ends on sessions (ends_at);

-- Failed tries, by keyed hash of what was tried (an address, a code) and of where it came from.
create table sign_in_attempts (
    subject_hash bytea primary key,
    failures integer not null,
    latest_at timestamptz not null,
    wait_until timestamptz not null
);
create index sign_in_attempts_latest on sign_in_attempts (latest_at);

create table api_clients (
    id uuid primary key,
    client_id text not null unique,
    creditor_id uuid not null,
    name text not null,
    scopes jsonb not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index api_clients_creditor on api_clients (creditor_id);

-- A client has at most two living secrets, so that one can be replaced while the other works.
create table api_client_secrets (
    id uuid primary key,
    api_client_id uuid not null references api_clients on delete restrict on update restrict,
    secret_hash bytea not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index api_client_secrets_living on api_client_secrets (api_client_id)
    where revoked_at is null;
