import type { Queryable } from '@baton/server';

/**
 * Tables that never leave the server: what proves that a phone is the one that joined before,
 * and which draft a race was made from. Both go with their race.
 */
export async function createPrivateTables(sql: Queryable): Promise<void> {
  await sql.query(
    `CREATE TABLE IF NOT EXISTS "phoneToken" (
       "hash" text PRIMARY KEY,
       "phone" uuid NOT NULL REFERENCES "phone" ("id") ON DELETE CASCADE,
       "link" uuid NOT NULL REFERENCES "shareLink" ("id") ON DELETE CASCADE)`,
  );
  await sql.query(
    `CREATE TABLE IF NOT EXISTS "raceDraft" (
       "hash" text PRIMARY KEY,
       "race" uuid NOT NULL REFERENCES "race" ("id") ON DELETE CASCADE,
       "link" uuid NOT NULL REFERENCES "shareLink" ("id") ON DELETE CASCADE)`,
  );
}
