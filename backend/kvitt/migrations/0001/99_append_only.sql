-- History is added to, never edited: refused for every role, by trigger and by grant.
do $$
declare
    history text;
begin
    foreach history in array array[
        'ledger_entries', 'ledger_postings', 'case_log', 'limitation_events', 'message_states',
        'messages', 'documents', 'allocations', 'allocation_parts', 'objections', 'demands', 'demand_claims',
        'remittances', 'remittance_lines', 'remitted_parts', 'provider_events', 'personal_reads'
    ] loop
        execute format(
            'create trigger refuse_change before update or delete on %I '
            'for each statement execute function refuse_change()', history);
        execute format(
            'create trigger refuse_truncate before truncate on %I '
            'for each statement execute function refuse_change()', history);
        execute format('revoke update, delete, truncate on %I from kvitt_app', history);
    end loop;
end $$;
