/** A flat schema, as a planner of tasks would have it: all by team, with triggers, checks and policies of its own. */
export const teamDatabase: readonly string[] = [
  `create type task_state as enum ('open', 'doing', 'done', 'won''t do')`,
  `create table team (
     id uuid primary key default gen_random_uuid(),
     name text not null unique,
     created_at timestamptz not null default now()
   )`,
  `create table member (
     id uuid primary key default gen_random_uuid(),
     team_id uuid not null references team on delete cascade,
     name text not null,
     email text not null,
     joined date not null,
     hours numeric(5, 2),
     unique (team_id, email)
   )`,
  `create table task (
     id uuid primary key default gen_random_uuid(),
     team_id uuid not null references team on delete cascade,
     assignee_id uuid references member on delete set null,
     parent_id uuid references task on delete cascade,
     title text not null check (length(title) > 0),
     state task_state not null default 'open',
     tags text[] not null default '{}',
     estimate interval,
     due date,
     points integer check (points between 0 and 100),
     details jsonb,
     search tsvector generated always as (to_tsvector('simple', title)) stored,
     revision bigint not null default 0,
     updated_at timestamptz not null default now()
   )`,
  `create index on task (team_id, due)`,
  `create table comment (
     id bigint generated always as identity primary key,
     task_id uuid not null references task on delete cascade,
     author_id uuid references member on delete set null,
     reviewer_id uuid not null references member on delete cascade,
     body text not null
   )`,
  `create table audit (at timestamptz not null default now(), what text not null)`,
  `create table "Old Notes" (id uuid primary key, note text)`,
  `create function touch_task() returns trigger language plpgsql as $$
   begin
     new.revision := old.revision + 1;
     new.updated_at := now();
     return new;
   end $$`,
  `create trigger touch_task before update on task for each row execute function touch_task()`,
  `create function audit_task() returns trigger language plpgsql as $$
   begin
     insert into audit (what) select format('%s %s', tg_op, count(*)) from arrived;
     return null;
   end $$`,
  `create trigger audit_task after insert on task referencing new table as arrived
   for each statement execute function audit_task()`,
  `alter table task enable row level security`,
  `create policy own_team on task using (team_id::text = current_setting('planner.team', true))`,
  `insert into team (id, name) select ${uuid(1, 't')}, 'Team ' || t from generate_series(1, 4) t`,
  `insert into member (id, team_id, name, email, joined, hours)
   select ${uuid(2, 'm')}, ${uuid(1, '1 + m % 4')}, 'Member ' || m, format('m%s@example.org', m), date '2026-01-01' + m, m * 1.25
   from generate_series(1, 40) m`,
  `insert into task (id, team_id, assignee_id, parent_id, title, state, tags, estimate, due, points, details)
   select ${uuid(3, 'n')}, ${uuid(1, '1 + n % 4')}, case when n % 3 > 0 then ${uuid(2, '1 + n % 40')} end,
     case when n > 8 and n % 5 = 0 then ${uuid(3, 'n - 8')} end, format('Task "%s"', n), (enum_range(null::task_state))[1 + n % 4],
     case n % 3 when 0 then '{}' when 1 then array['a,b', 'c"d'] else array['x', null] end, n * interval '1 day 90 minutes',
     date '2026-11-20' + n, n % 101, jsonb_build_object('n', n, 'big', 12345678901234567890)
   from generate_series(1, 200) n`,
  `insert into comment (task_id, author_id, reviewer_id, body)
   select ${uuid(3, 'c')}, ${uuid(2, '1 + c % 40')}, ${uuid(2, '1 + (c + 7) % 40')}, 'Comment ' || c from generate_series(1, 120) c`,
];

/** What other programs write once it is attached. */
export const teamWrites: readonly string[] = [
  `update task set points = points + 1 where points < 50`,
  `delete from member where id = ${uuid(2, '5')}`,
  `update task set team_id = ${uuid(1, '2')} where id = ${uuid(3, '4')}`,
  `insert into comment (task_id, reviewer_id, body) select id, ${uuid(2, '7')}, title from task where state = 'done'`,
  `delete from team where name = 'Team 4'`,
];

/** SQL of a uuid that says which kind it is of, and which one. */
function uuid(kind: number, n: string): string {
  return `format('%s0000000-0000-4000-8000-%s', ${kind}, lpad((${n})::text, 12, '0'))::uuid`;
}
