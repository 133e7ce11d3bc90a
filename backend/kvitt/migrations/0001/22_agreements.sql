-- Agreements: on which terms a creditor's claims are collected.
create table agreements (
    id uuid primary key,
    creditor_id uuid not null references creditors on delete restrict,
    terms_version text not null,
    accepted_by text not null,
    accepted_at timestamptz not null,
    valid_from date not null,
    valid_until date,
    commission_ppm integer not null check (commission_ppm between 0 and 1000000),
    costs_to text not null check (costs_to in ('agency', 'creditor')),
    involvement text not null
        check (involvement in ('hands_off', 'inform', 'ask_before_legal', 'ask_always')),
    recorded_at timestamptz not null
);
create index agreements_creditor on agreements (creditor_id, valid_from);
