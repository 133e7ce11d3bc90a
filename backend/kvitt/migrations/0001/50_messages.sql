-- Messages: what was sent to whom over which channel, and what became of it.
create table messages (
    id uuid primary key,
    case_id uuid not null references cases on delete restrict,
    debtor_id uuid references debtors on delete restrict,
    kind text not null,
    purpose text not null check (purpose in ('pressing', 'serving', 'guarding')),
    channel text not null check (channel in ('letter', 'email', 'sms')),
    document_id uuid references documents on delete restrict,
    params jsonb not null,
    effect_key text not null unique,
    created_at timestamptz not null
);
create index messages_case on messages (case_id);
create table message_states (
    id uuid primary key,
    message_id uuid not null references messages on delete restrict,
    state text not null
        check (state in ('attempted', 'postponed', 'sent', 'delivered', 'failed', 'unknown',
                          'withdrawn')),
    peer_id text not null,
    detail text not null,
    effective_day date not null,
    recorded_at timestamptz not null
);
create index message_states_message on message_states (message_id, recorded_at);
create index message_states_peer on message_states (peer_id) where peer_id <> '';
select keep_for_ever('message_states');
select keep_for_ever('messages');
