-- Ledger: double entry, append-only. Debit is positive, credit negative.
create table ledger_accounts (
    id uuid primary key,
    kind text not null,
    owner_id uuid not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    projected boolean not null,
    unique (kind, owner_id, currency)
);
create table ledger_entries (
    id uuid primary key,
    kind text not null,
    subject_id uuid,
    effective_day date not null,
    recorded_at timestamptz not null,
    reverses uuid unique references ledger_entries on delete restrict,
    law_digest text not null,
    params jsonb not null
);
create index ledger_entries_subject on ledger_entries (subject_id, effective_day);
create index ledger_entries_law on ledger_entries (law_digest, kind, effective_day)
    where law_digest <> '';
create table ledger_postings (
    id uuid primary key,
    entry_id uuid not null references ledger_entries on delete restrict,
    account_id uuid not null references ledger_accounts on delete restrict,
    amount_minor bigint not null check (amount_minor <> 0),
    currency text not null,
    effective_day date not null,
    recorded_at timestamptz not null
);
create index ledger_postings_account on ledger_postings (account_id, effective_day);
create index ledger_postings_entry on ledger_postings (entry_id);

-- Sums of postings for accounts with owners of their own; the agency's shared accounts are left
-- out, since one hot row would make every payment wait for every other.
create table ledger_balances (
    account_id uuid primary key references ledger_accounts on delete restrict,
    balance_minor bigint not null
);

create function postings_balance() returns trigger language plpgsql as $$
declare
    wrong record;
begin
    select n.entry_id, n.currency, sum(n.amount_minor) as difference into wrong
      from inserted n group by n.entry_id, n.currency having sum(n.amount_minor) <> 0 limit 1;
    if found then
        raise exception 'ledger entry % does not balance: % % too much on one side',
            wrong.entry_id, wrong.difference, wrong.currency
            using errcode = 'check_violation', constraint = 'postings_balance';
    end if;
    perform 1 from inserted n join ledger_accounts a on a.id = n.account_id
      where a.currency <> n.currency;
    if found then
        raise exception 'a posting must be in its account''s currency'
            using errcode = 'check_violation', constraint = 'postings_currency';
    end if;
    perform 1 from inserted n join ledger_entries e on e.id = n.entry_id
      where (e.effective_day, e.recorded_at) is distinct from (n.effective_day, n.recorded_at);
    if found then
        raise exception 'a posting carries the days of its entry'
            using errcode = 'check_violation', constraint = 'postings_days';
    end if;
    insert into ledger_balances (account_id, balance_minor)
      select n.account_id, sum(n.amount_minor) from inserted n
        join ledger_accounts a on a.id = n.account_id and a.projected
        group by n.account_id order by n.account_id
      on conflict (account_id) do update
        set balance_minor = ledger_balances.balance_minor + excluded.balance_minor;
    return null;
end $$;
create trigger postings_balance after insert on ledger_postings
    referencing new table as inserted for each statement execute function postings_balance();
select keep_for_ever('ledger_entries');
select keep_for_ever('ledger_postings');
