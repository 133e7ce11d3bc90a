-- Tasks: what waits for a person at the desk.
create table tasks (
    id uuid primary key,
    kind text not null,
    case_id uuid references cases on delete restrict,
    subject_key text unique,
    params jsonb not null,
    words_id uuid references personal_words on delete restrict,
    opened_at timestamptz not null,
    due_at timestamptz not null,
    done_at timestamptz,
    done_by uuid,
    done_note_id uuid references personal_words on delete restrict
);
create index tasks_open on tasks (due_at, id) where done_at is null;
