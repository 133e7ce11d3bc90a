-- Disputes: what a debtor says against a claim, and the rest it gives.
create table objections (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    debtor_id uuid not null references debtors on delete restrict,
    kind text not null check (kind in ('objection', 'payment_report', 'contact_request')),
    reason text not null,
    paid_on date,
    words_id uuid references personal_words on delete restrict,
    hold_id uuid not null unique references holds on delete restrict,
    content_hash bytea not null,
    effective_day date not null,
    recorded_at timestamptz not null,
    answer_by date not null
);
create index objections_case on objections (case_id);
select keep_for_ever('objections');
