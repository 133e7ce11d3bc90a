-- Remittances: collected money passed on to creditors, explained line by line.
create table remittance_numbers (
    year integer primary key,
    latest integer not null
);
create table remittances (
    id uuid primary key,
    number text not null unique,
    creditor_id uuid not null references creditors on delete restrict,
    currency text not null,
    effective_day date not null,
    recorded_at timestamptz not null,
    execution_day date not null,
    account text not null,
    collected_minor bigint not null,
    fees_minor bigint not null,
    vat_minor bigint not null,
    net_minor bigint not null check (net_minor > 0),
    topup_minor bigint not null check (topup_minor >= 0),
    payments integer not null,
    entry_id uuid not null references ledger_entries on delete restrict,
    statement_document_id uuid not null references documents on delete restrict,
    payment_file_document_id uuid not null references documents on delete restrict,
    check (collected_minor = fees_minor + vat_minor + net_minor)
);
create index remittances_creditor on remittances (creditor_id, recorded_at desc, id desc);
create index remittances_list on remittances (recorded_at desc, id desc);
create table remittance_lines (
    id uuid primary key,
    remittance_id uuid not null references remittances on delete restrict,
    place integer not null,
    case_id uuid not null references cases on delete restrict,
    what text not null,
    paid_on date not null,
    amount_minor bigint not null,
    basis text not null,
    invoice_numbers jsonb not null,
    citation jsonb,
    unique (remittance_id, place)
);
create index remittance_lines_case on remittance_lines (case_id);
-- Each part of an allocation is remitted once, by constraint.
create table remitted_parts (
    allocation_part_id uuid primary key references allocation_parts on delete restrict,
    remittance_id uuid not null references remittances on delete restrict
);
create index remitted_parts_remittance on remitted_parts (remittance_id);
select keep_for_ever('remittances');
select keep_for_ever('remittance_lines');
select keep_for_ever('remitted_parts');
