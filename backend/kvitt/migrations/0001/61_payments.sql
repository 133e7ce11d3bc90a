-- Payments: money received, which case it belongs to, and how it was allocated.
create table bank_files (
    id uuid primary key,
    format text not null,
    identity text not null,
    sha256 bytea not null unique,
    document_id uuid not null references documents on delete restrict,
    imported_at timestamptz not null,
    imported_by uuid,
    payments integer not null,
    total_minor bigint not null,
    currency text not null,
    matched integer not null,
    unique (format, identity)
);
create table payments (
    id uuid primary key,
    channel text not null check (channel in ('bank', 'card')),
    bank_key text not null unique,
    bank_file_id uuid references bank_files on delete restrict,
    value_day date not null,
    received_at timestamptz not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    payment_references jsonb not null,
    payer_words_id uuid references personal_words on delete restrict,
    case_id uuid references cases on delete restrict,
    unmatched_because text,
    cleared_on date,
    taken_back_at timestamptz
);
create index payments_case on payments (case_id, value_day);
create index payments_unmatched on payments (received_at, id)
    where case_id is null and taken_back_at is null;
create table checkouts (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    debtor_id uuid not null references debtors on delete restrict,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    state text not null check (state in ('opening', 'open', 'paid', 'failed', 'expired')),
    provider_id text not null,
    payment_intent text not null,
    url text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    payment_id uuid references payments on delete restrict
);
create index checkouts_provider on checkouts (provider_id);
create table provider_events (
    event_id text primary key,
    kind text not null,
    recorded_at timestamptz not null
);
-- Which head of which claim a payment reduced; a taken-back allocation adds the negative rows.
create table allocations (
    id uuid primary key,
    payment_id uuid not null references payments on delete restrict,
    case_id uuid not null references cases on delete restrict,
    entry_id uuid not null unique references ledger_entries on delete restrict,
    reverses uuid unique references allocations on delete restrict,
    effective_day date not null,
    recorded_at timestamptz not null
);
create index allocations_payment on allocations (payment_id);
create index allocations_case on allocations (case_id);
create table allocation_parts (
    id uuid primary key,
    allocation_id uuid not null references allocations on delete restrict,
    claim_id uuid not null references claims on delete restrict,
    head text not null,
    amount_minor bigint not null check (amount_minor <> 0),
    effective_day date not null,
    recorded_at timestamptz not null
);
create index allocation_parts_allocation on allocation_parts (allocation_id);
select keep_for_ever('allocations');
select keep_for_ever('allocation_parts');
select keep_for_ever('provider_events');
