-- Interest is kept as segments, cut out of the postings by the law: a projection, written in the
-- transaction that changed the books, so that a day's figure for many claims is one subtraction
-- each. A schedule is what was known when segments were first cut by it, and is never changed.
create table interest_schedules (
    id integer primary key,
    country text not null,
    key text not null,
    law_digest text not null,
    terms jsonb not null,
    day_count text not null,
    first_day_offset integer not null,
    end_offset integer not null,
    known_until date,
    steps jsonb not null
);
create index interest_schedules_key on interest_schedules (country, key, id);
select keep_for_ever('interest_schedules');

-- The laws that all segments of a country agree with.
create table interest_laws (
    country text not null,
    law_digest text not null,
    primary key (country, law_digest)
);
create table interest_segments (
    claim_id uuid not null references claims on delete restrict,
    creditor_id uuid not null references creditors on delete restrict,
    schedule_id integer not null references interest_schedules on delete restrict,
    since_day date not null,
    until_day date,
    booked_minor bigint not null,
    base_minor bigint not null check (base_minor >= 0),
    carried_minor bigint not null check (carried_minor >= 0),
    carried_rest bigint not null check (carried_rest >= 0),
    index_from bigint,
    primary key (claim_id, since_day)
);
create index interest_segments_ends on interest_segments (creditor_id, until_day);
