-- Every law that a figure was fixed under, by the digest that stands beside the figure: what a later
-- correction touches is told by comparing it with the law as it is then.
create table law_versions (
    digest text primary key,
    country text not null,
    content jsonb not null,
    first_used_at timestamptz not null
);
select keep_for_ever('law_versions');
