-- Cases: claims, liable parties, holds, limitation events, documents and the case log.
create table case_numbers (
    year integer primary key,
    latest integer not null
);
create sequence payment_reference_serial start 1000;
create table cases (
    id uuid primary key,
    number text not null unique,
    creditor_id uuid not null references creditors on delete restrict,
    debtor_id uuid not null references debtors on delete restrict,
    country text not null,
    currency text not null,
    payment_reference text not null unique,
    status text not null check (status in ('open', 'closed')),
    opened_at timestamptz not null,
    opened_on date not null,
    closed_at timestamptz,
    closed_on date,
    closed_because text,
    next_step text,
    next_step_day date,
    -- The law under which the next step was decided.
    next_step_law text,
    check ((status = 'closed') = (closed_at is not null))
);
create index cases_of_debtor on cases (debtor_id);
create index cases_list on cases (creditor_id, opened_at desc, id desc);
create index cases_due on cases (next_step_day) where status = 'open';

-- Personal words (what a debtor wrote, who paid), outside append-only rows, sealed.
create table personal_words (
    id uuid primary key,
    subject_id uuid not null,
    sealed bytea not null
);
create table documents (
    id uuid primary key,
    creditor_id uuid references creditors on delete restrict,
    case_id uuid references cases on delete restrict,
    debtor_id uuid references debtors on delete restrict,
    -- Whose key seals the file: the debtor's own as a rule, a bank file's own; none for papers
    -- about no person.
    subject_id uuid,
    kind text not null,
    media_type text not null,
    filename text not null,
    sha256 bytea not null,
    size integer not null,
    made_at timestamptz not null
);
create index documents_case on documents (case_id);

create table claims (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    creditor_id uuid not null references creditors on delete restrict,
    invoice_number text not null,
    ground text not null,
    principal_minor bigint not null check (principal_minor > 0),
    currency text not null,
    issued_on date,
    arose_on date not null,
    due_day date not null,
    agreed_rate_ppm integer,
    claim_kind text not null
        check (claim_kind in ('goods', 'credit', 'high_cost_credit', 'rent')),
    agreed_on date,
    pre_due_rate_ppm integer,
    original_creditor text not null,
    reminder_sent_on date,
    document_id uuid references documents on delete restrict,
    registered_at timestamptz not null,
    unique (creditor_id, invoice_number)
);
-- An invoice's number as it is compared: people write it with and without blanks and capitals.
create function plain_number(number text) returns text
  language sql immutable strict parallel safe
  return upper(regexp_replace(number, '[[:space:]\u00a0]', '', 'g'));
create unique index claims_number on claims (creditor_id, plain_number(invoice_number));
create index claims_case on claims (case_id);

create table liable_parties (
    id uuid primary key,
    claim_id uuid not null references claims on delete restrict,
    debtor_id uuid not null references debtors on delete restrict,
    role text not null check (role in ('main', 'co_debtor', 'guarantor')),
    recorded_at timestamptz not null,
    unique (claim_id, debtor_id)
);
create index liable_parties_debtor on liable_parties (debtor_id);

create table holds (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    kind text not null,
    effective_day date not null,
    until_day date,
    words_id uuid references personal_words on delete restrict,
    recorded_at timestamptz not null,
    released_at timestamptz
);
create index holds_case on holds (case_id) where released_at is null;

create table limitation_events (
    id uuid primary key,
    claim_id uuid not null references claims on delete restrict,
    debtor_id uuid not null references debtors on delete restrict,
    kind text not null check (kind in (
        'acknowledged', 'interest_paid', 'part_paid', 'demand_sent', 'demand_received',
        'court_filed', 'proceedings_ended', 'judgment', 'enforcement_applied',
        'enforcement_ended', 'insolvency_lodged', 'settlement')),
    -- What decides between two rules on one kind: {"written": "yes"}, {"served": "no"}.
    details jsonb not null,
    effective_day date not null,
    recorded_at timestamptz not null,
    document_id uuid references documents on delete restrict,
    -- What it rests on, where that can be taken back: a payment.
    source_id uuid,
    law_digest text not null,
    unique nulls not distinct (claim_id, debtor_id, kind, effective_day, source_id)
);

create table case_log (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    place integer not null,
    kind text not null,
    effective_day date not null,
    recorded_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    params jsonb not null,
    document_id uuid references documents on delete restrict,
    words_id uuid references personal_words on delete restrict,
    previous bytea not null,
    digest bytea not null unique,
    unique (case_id, place)
);
select keep_for_ever('case_log');
select keep_for_ever('limitation_events');
select keep_for_ever('documents');
