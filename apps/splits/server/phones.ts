import { BatonError, type ContactRequest } from '@baton/protocol';
import type { BatonServer, Claims, Queryable } from '@baton/server';
import type { Membership, Role } from '../src/splits-api.ts';
import { roleNow } from './access.ts';
import { deviceOf, splitsClaims, subOf } from './claims.ts';
import { sha256 } from './join-code.ts';
import { hasEnded, readShareLink, type ShareLink } from './share-links.ts';

/** A phone that takes a place on a race. */
export interface Newcomer {
  readonly device: string;
  readonly name: string;
  /** A token that it had before, where it joins again. */
  readonly formerToken?: string | undefined;
}

/**
 * Gives a phone its place on the race of a link, and the token that says so. A phone that may
 * do more by its former token, because that one's link is still open, keeps its right.
 * @throws BatonError DEVICE_FOREIGN where the device id is another phone's, SCOPE_FORBIDDEN
 *   where a captain ended this phone after the link was made
 */
export async function seatPhone(
  server: BatonServer,
  sql: Queryable,
  link: ShareLink,
  newcomer: Newcomer,
): Promise<Membership> {
  await requireOwnPlace(sql, link, newcomer);
  await leaveEndedPlace(sql, newcomer.device);
  const { id, race, raceName, timeZone, role, expiresAt } = (await betterLink(sql, link, newcomer)) ?? link;
  const claims = { sub: subOf(newcomer.device), race, role, link: id };
  const lifetimeSeconds = Math.max(1, Math.floor((Date.parse(expiresAt) - Date.now()) / 1000));
  const token = await server.issueToken(claims, lifetimeSeconds);
  // Viewers are not the team's phones: they may be many, and nobody waits for marks of theirs.
  if (link.role !== 'viewer') await addToPhones(sql, link, newcomer);
  await sql.query(
    `INSERT INTO "phoneToken" ("hash", "phone", "link") SELECT $1, "id", $3 FROM "phone" WHERE "id" = $2
     ON CONFLICT ("hash") DO UPDATE SET "isOver" = false`,
    [sha256(token), newcomer.device, id],
  );
  await showBestRole(sql, newcomer.device);
  return { race, raceName, timeZone, role, token, expiresAt };
}

const rolesByRank: readonly Role[] = ['captain', 'recorder', 'viewer'];

/** The link of the former token, where it is open and gives more than the one that was asked for. */
async function betterLink(
  sql: Queryable,
  asked: ShareLink,
  { device, formerToken }: Newcomer,
): Promise<ShareLink | undefined> {
  if (formerToken === undefined) return undefined;
  const [former] = await sql.query<{ link: string }>(
    `SELECT "link" FROM "phoneToken" WHERE "hash" = $1 AND "phone" = $2 AND NOT "isOver"`,
    [sha256(formerToken), device],
  );
  const link = former && (await readShareLink(sql, former.link));
  if (!link || hasEnded(link, Date.now())) return undefined;
  return rolesByRank.indexOf(link.role) < rolesByRank.indexOf(asked.role) ? link : undefined;
}

async function addToPhones(sql: Queryable, { race, role }: ShareLink, { device, name }: Newcomer): Promise<void> {
  await sql.query(
    `INSERT INTO "phone" ("id", "race", "name", "role", "saidUnsent") VALUES ($1, $2, $3, $4, 0)
     ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name"`,
    [device, race, name, role],
  );
}

/**
 * Device ids are seen by all who read the race, so a known one must prove itself by a token
 * that it was given, be it one that has ended. A phone that never spoke needs no proof: the
 * answer to its first try may have been lost on the way.
 */
async function requireOwnPlace(sql: Queryable, link: ShareLink, { device, formerToken }: Newcomer): Promise<void> {
  const [known] = await sql.query<{ race: string; spoke: boolean; wasEnded: boolean; isProven: boolean }>(
    `SELECT "race", "lastContactAt" IS NOT NULL AS "spoke",
            coalesce("endedAt" > (SELECT "createdAt" FROM "shareLink" WHERE "id" = $3), false) AS "wasEnded",
            EXISTS (SELECT FROM "phoneToken" WHERE "phone" = "id" AND "hash" = $2) AS "isProven"
       FROM "phone" WHERE "id" = $1 FOR UPDATE`,
    [device, formerToken === undefined ? '' : sha256(formerToken), link.id],
  );
  if (!known) return;
  if (known.race !== link.race || (known.spoke && !known.isProven)) {
    throw new BatonError(
      'DEVICE_FOREIGN',
      'Another phone joined with this id. Open the link again to join as a new one.',
    );
  }
  if (known.wasEnded) {
    throw new BatonError('SCOPE_FORBIDDEN', 'The captain ended this phone’s place. Ask for a new code.');
  }
}

/** What a captain ended stays ended: a phone that comes back has the rights of its new link alone. */
async function leaveEndedPlace(sql: Queryable, device: string): Promise<void> {
  const ended = await sql.query(
    `UPDATE "phone" SET "endedAt" = NULL WHERE "id" = $1 AND "endedAt" IS NOT NULL RETURNING "id"`,
    [device],
  );
  if (ended.length > 0) await sql.query(`UPDATE "phoneToken" SET "isOver" = true WHERE "phone" = $1`, [device]);
}

/** A captain who opens the live link stays a captain to the others, while that link is open. */
async function showBestRole(sql: Queryable, device: string): Promise<void> {
  await sql.query(
    `UPDATE "phone" SET "role" = best."role" FROM (
       SELECT "role" FROM "shareLink"
        WHERE "id" IN (SELECT "link" FROM "phoneToken" WHERE "phone" = $1 AND NOT "isOver") AND "endedAt" IS NULL AND "expiresAt" > now()
        ORDER BY array_position($2::text[], "role") LIMIT 1) AS best
      WHERE "phone"."id" = $1 AND "phone"."role" <> best."role"`,
    [device, rolesByRank],
  );
}

/** Writes down what a phone said of itself, for the others to see. */
export async function noteContact(
  sql: Queryable,
  contact: ContactRequest & { readonly claims: Claims },
): Promise<void> {
  const claims = splitsClaims(contact.claims);
  if (!claims || deviceOf(claims) !== contact.device || !(await roleNow(sql, claims))) return;
  await sql.query(
    `UPDATE "phone" SET "lastContactAt" = now(), "saidUnsent" = $3, "clockUncertaintyMs" = $4 WHERE "id" = $1 AND "race" = $2`,
    [contact.device, claims.race, contact.unsent, contact.clock.uncertaintyMs],
  );
}
