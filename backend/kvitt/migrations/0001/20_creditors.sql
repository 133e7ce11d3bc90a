-- Creditors: on whose behalf the agency collects.
create table creditors (
    id uuid primary key,
    name text not null check (name <> ''),
    organisation_number text not null,
    country text not null check (country ~ '^[A-Z]{2}$'),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    city text not null,
    bankgiro text check (bankgiro ~ '^[0-9]{7,8}$'),
    iban text,
    bic text,
    language text not null,
    email text not null,
    created_at timestamptz not null,
    unique (country, organisation_number),
    check (bankgiro is not null or iban is not null)
);
