-- Procedures: the demands made; what comes next stands on the case.
create table demands (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    debtor_id uuid not null references debtors on delete restrict,
    effective_day date not null,
    recorded_at timestamptz not null,
    pay_by date not null,
    document_id uuid not null references documents on delete restrict,
    law_digest text not null
);
create index demands_case on demands (case_id);
create table demand_claims (
    demand_id uuid not null references demands on delete restrict,
    claim_id uuid not null references claims on delete restrict,
    primary key (demand_id, claim_id)
);
select keep_for_ever('demands');
select keep_for_ever('demand_claims');
