import type { Queryable } from '@baton/server';

/**
 * Tables that never leave the server, and go with their race: the tokens that phones were given
 * (as hashes; one that is over proves who a phone is and gives no right), and which draft a
 * race was made from.
 */
export async function createPrivateTables(sql: Queryable): Promise<void> {
  await sql.query(
    `CREATE TABLE IF NOT EXISTS "phoneToken" (
       "hash" text PRIMARY KEY,
       "phone" uuid NOT NULL REFERENCES "phone" ("id") ON DELETE CASCADE,
       "link" uuid NOT NULL REFERENCES "shareLink" ("id") ON DELETE CASCADE,
       "isOver" boolean NOT NULL DEFAULT false)`,
  );
  await sql.query(
    `CREATE TABLE IF NOT EXISTS "raceDraft" (
       "hash" text PRIMARY KEY,
       "race" uuid NOT NULL REFERENCES "race" ("id") ON DELETE CASCADE,
       "link" uuid NOT NULL REFERENCES "shareLink" ("id") ON DELETE CASCADE)`,
  );
}
