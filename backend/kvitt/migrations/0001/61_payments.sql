-- Payments: money received, which case it belongs to, and how it was allocated.
create table bank_files (
    id uuid primary key,
    format text not null,
    identity text not null,
    sha256 bytea not null unique,
    document_id uuid not null references documents on delete restrict,
    imported_at timestamptz not null,
    imported_by uuid,
    importer text not null,
    payments integer not null,
    total_minor bigint not null,
    currency text not null,
    matched integer not null,
    already_known integer not null
);
create index bank_files_list on bank_files (imported_at desc, id desc);
create table payments (
    id uuid primary key,
    channel text not null check (channel in ('bank', 'card')),
    bank_key text not null unique,
    source text not null,
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
    taken_back_at timestamptz,
    check (case_id is null or unmatched_because is null)
);
create index payments_case on payments (case_id, value_day);
create index payments_unmatched on payments (received_at, id)
    where case_id is null and taken_back_at is null;
create index payments_alike on payments (amount_minor, value_day);
-- Money that the bank took back, and the payment it undoes (none: a person must look).
create table take_backs (
    id uuid primary key,
    bank_key text not null unique,
    source text not null,
    bank_file_id uuid references bank_files on delete restrict,
    payment_id uuid unique references payments on delete restrict,
    value_day date not null,
    recorded_at timestamptz not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    payment_references jsonb not null,
    payer_words_id uuid references personal_words on delete restrict,
    entry_id uuid not null unique references ledger_entries on delete restrict
);
create index take_backs_alike on take_backs (amount_minor, value_day);
-- The same money told again by another source (format and account): one more key of the payment.
create table twin_keys (
    bank_key text primary key,
    source text not null,
    bank_file_id uuid not null references bank_files on delete restrict,
    payment_id uuid references payments on delete restrict,
    take_back_id uuid references take_backs on delete restrict,
    unique (payment_id, source),
    unique (take_back_id, source),
    check (num_nonnulls(payment_id, take_back_id) = 1)
);
-- Limitation events that stand: a payment that the bank took back interrupted nothing.
create view standing_limitation_events as
  select e.* from limitation_events e
   where not exists (
     select 1 from payments p where p.id = e.source_id and p.taken_back_at is not null);
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
    asked_at timestamptz,
    payment_id uuid unique references payments on delete restrict,
    check ((state = 'paid') = (payment_id is not null))
);
create index checkouts_provider on checkouts (provider_id) where provider_id <> '';
create index checkouts_intent on checkouts (payment_intent) where payment_intent <> '';
create index checkouts_waiting on checkouts (expires_at) where state in ('opening', 'open');
create table provider_events (
    event_id text primary key,
    kind text not null,
    recorded_at timestamptz not null
);
-- Payouts of card money to the client account; only what they cleared may be remitted.
create table payouts (
    id uuid primary key,
    payout_id text not null unique,
    gross_minor bigint not null,
    fee_minor bigint not null,
    net_minor bigint not null,
    currency text not null,
    arrived_on date not null,
    recorded_at timestamptz not null,
    entry_id uuid not null references ledger_entries on delete restrict
);
-- The bank's own line for a payout: it brings no further money.
create table payout_lines (
    payout_id uuid primary key references payouts on delete restrict,
    bank_key text not null unique,
    recorded_at timestamptz not null
);
-- Which head of which claim a payment reduced; a taken-back allocation adds the negative rows.
create table allocations (
    id uuid primary key,
    payment_id uuid not null references payments on delete restrict,
    case_id uuid not null references cases on delete restrict,
    entry_id uuid not null unique references ledger_entries on delete restrict,
    reverses uuid unique references allocations on delete restrict,
    surplus_minor bigint not null,
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
    citation jsonb not null,
    effective_day date not null,
    recorded_at timestamptz not null
);
create index allocation_parts_allocation on allocation_parts (allocation_id);
-- What an allocation booked beside itself: interest fixed, costs that had lost their ground.
create table allocation_entries (
    entry_id uuid primary key references ledger_entries on delete restrict,
    allocation_id uuid not null references allocations on delete restrict
);
create index allocation_entries_allocation on allocation_entries (allocation_id);
select keep_for_ever('allocations');
select keep_for_ever('allocation_parts');
select keep_for_ever('allocation_entries');
select keep_for_ever('provider_events');
select keep_for_ever('payouts');
select keep_for_ever('payout_lines');
select keep_for_ever('twin_keys');
