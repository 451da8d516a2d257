import { randomUUID } from 'node:crypto';
import { BatonError } from '@baton/protocol';
import type { BatonServer, Queryable } from '@baton/server';
import type { Context } from 'hono';
import { newRace } from '../../src/race/new-race.ts';
import type { RaceDraft } from '../../src/splits-api.ts';
import { sha256 } from '../join-code.ts';
import { seatPhone } from '../phones.ts';
import type { RateLimit } from '../rate-limit.ts';
import { createShareLink, readShareLink, type ShareLink } from '../share-links.ts';
import { storeRace } from '../store-race.ts';
import { addressOf } from './address.ts';
import { raceDraft } from './race-draft.ts';
import { readBody } from './request-body.ts';

/** A captain's own place outlasts every race. */
const captainHours = 24 * 90;

/** A whole race at once, and the captain's place on it for the phone that made it. */
export function racesRoute(server: BatonServer, newRaces: RateLimit) {
  return async (context: Context): Promise<Response> => {
    const address = addressOf(context);
    newRaces.check(address);
    const draft = await readBody(context.req.raw, raceDraft);
    const membership = await server.database.transaction(async (sql) => {
      const link = (await linkOfDraft(sql, draft)) ?? (await makeRace(sql, draft));
      return seatPhone(server, sql, link, { device: draft.device, name: draft.phoneName });
    });
    newRaces.count(address);
    return context.json(membership);
  };
}

/**
 * The captain's link of a race that this draft made before, where the answer was lost. The
 * draft's id is known to its phone alone, and is kept as a hash, like a token.
 */
async function linkOfDraft(sql: Queryable, { id }: RaceDraft): Promise<ShareLink | undefined> {
  const [made] = await sql.query<{ link: string }>(`SELECT "link" FROM "raceDraft" WHERE "hash" = $1`, [sha256(id)]);
  return made && readShareLink(sql, made.link);
}

async function makeRace(sql: Queryable, draft: RaceDraft): Promise<ShareLink> {
  const rows = newRace(draft, randomUUID);
  await storeRace(sql, rows);
  const { id } = await createShareLink(sql, rows.race.id, 'captain', captainHours);
  await sql.query(`INSERT INTO "raceDraft" ("hash", "race", "link") VALUES ($1, $2, $3)`, [
    sha256(draft.id),
    rows.race.id,
    id,
  ]);
  const link = await readShareLink(sql, id);
  if (!link) throw new BatonError('INTERNAL', 'the link of a new race is gone');
  return link;
}
