-- The application's role works on tables it does not own: what a table's owner may do cannot be
-- forbidden to it, so a REVOKE or a trigger would be no more than a request.
grant usage on schema public to kvitt_app;
alter default privileges in schema public
  grant select, insert, update, delete on tables to kvitt_app;
alter default privileges in schema public
  grant usage, select on sequences to kvitt_app;

-- Refuses every change of a row that is history.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

-- Makes a table append-only: rows come, none goes, none changes, for whoever tries.
-- Use it right after `create table`:  select keep_for_ever('postings');
create function keep_for_ever(target regclass) returns void language plpgsql as $$
begin
  execute format(
    'create trigger refuse_change before update or delete on %s
     for each row execute function refuse_change()', target);
  execute format(
    'create trigger refuse_truncate before truncate on %s
     for each statement execute function refuse_change()', target);
  execute format('revoke update, delete, truncate on %s from kvitt_app', target);
end
$$;
