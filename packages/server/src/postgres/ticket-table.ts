import type { Database } from './database.ts';

/** Tickets that wait to be used. They live for seconds, so a crash of Postgres may take them. */
export const ticketTable = `create unlogged table baton.ticket (
  digest text collate "C" primary key,
  content text not null,
  ends_at timestamptz not null
)`;

/** Takes away what is over, too: whoever gives many clears many. */
export async function keepTicket(database: Database, digest: string, content: string, lifeMs: number): Promise<void> {
  await database.query(
    `with over as (
       delete from baton.ticket where digest in (
         select digest from baton.ticket where ends_at < clock_timestamp() for update skip locked
       )
     )
     insert into baton.ticket (digest, content, ends_at)
     values ($1, $2, clock_timestamp() + $3::integer * interval '1 ms')`,
    [digest, content, lifeMs],
  );
}

/** Of two who bring the same ticket, at two nodes say, one deletes it and gets its content. */
export async function takeTicket(database: Database, digest: string): Promise<string | undefined> {
  const [taken] = await database.query<{ content: string; isGood: boolean }>(
    `delete from baton.ticket where digest = $1 returning content, ends_at > clock_timestamp() as "isGood"`,
    [digest],
  );
  return taken?.isGood ? taken.content : undefined;
}
