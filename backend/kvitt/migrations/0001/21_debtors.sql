-- Debtors: one row for each debtor of each creditor; who owes both privately and as a sole trader
-- is two, since costs and limitation differ. What is personal lies sealed with the
-- debtor's own key (person_keys); searching goes by keyed hashes of words.
create table debtors (
    id uuid primary key,
    creditor_id uuid not null references creditors on delete restrict,
    kind text not null check (kind in ('consumer', 'company', 'authority')),
    country text not null,
    language text not null,
    identity_kind text not null,
    identity_hash bytea not null,
    particulars bytea not null,
    deceased_on date,
    created_at timestamptz not null,
    erased_at timestamptz,
    unique (creditor_id, identity_hash, kind)
);
create table debtor_words (
    debtor_id uuid not null references debtors on delete restrict,
    word bytea not null,
    primary key (debtor_id, word)
);
create index debtor_words_word on debtor_words (word);
