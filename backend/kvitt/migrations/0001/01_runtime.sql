-- Facts and jobs, written with the action that asks for them and carried out after it.
create table outbox (
  id uuid primary key,
  job text not null,
  payload jsonb not null,
  key text,
  created_at timestamptz not null,
  not_before timestamptz not null,
  dispatched_at timestamptz,
  done_at timestamptz,
  failed_at timestamptz,
  attempts integer not null,
  last_error text
);
create unique index outbox_key on outbox (job, key) where key is not null;
create index outbox_waiting on outbox (not_before, id)
  where done_at is null and failed_at is null and dispatched_at is null;
create index outbox_dispatched on outbox (dispatched_at)
  where done_at is null and failed_at is null and dispatched_at is not null;
create index outbox_failed on outbox (failed_at) where failed_at is not null;
create index outbox_done on outbox (done_at) where done_at is not null;

-- One key per person; erasing a person's content is forgetting this key.
create table person_keys (
  subject_id uuid primary key,
  wrapped_key bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz,
  check ((wrapped_key is null) = (destroyed_at is not null))
);

-- What has happened once to this database, such as the seeding of its demonstration world.
create table milestones (
  name text primary key,
  reached_at timestamptz not null
);

-- Who was shown whose personal content.
create table personal_reads (
  id uuid primary key,
  read_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  subject_id uuid not null,
  what text not null
);
create index personal_reads_subject on personal_reads (subject_id, read_at);
select keep_for_ever('personal_reads');

-- The answer to a write that carried an Idempotency-Key, kept with the write's own effect.
create table idempotency_keys (
  door text not null,
  caller text not null,
  key text not null,
  request_digest bytea not null,
  status integer not null,
  headers jsonb not null,
  body bytea not null,
  created_at timestamptz not null,
  primary key (door, caller, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);
