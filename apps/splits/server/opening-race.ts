import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '@baton/server';
import * as v from 'valibot';
import { cleanDemoRaces, plannedFinish, storeDemoRace } from './demo-race.ts';
import { createShareLink } from './share-links.ts';
import type { SplitsServer } from './splits-server.ts';

/** The race that a server has from its first start, with the codes to it. */
export interface OpeningRace {
  readonly race: string;
  readonly captain: string;
  readonly recorder: string;
  readonly viewer: string;
  /** ISO 8601: when another race takes its place. */
  readonly freshUntil: string;
}

const openingRaceSchema = v.object({
  race: v.pipe(v.string(), v.uuid()),
  captain: v.string(),
  recorder: v.string(),
  viewer: v.string(),
  freshUntil: v.pipe(v.string(), v.isoTimestamp()),
});

const keptAfterFinishHours = 12;
const hourMs = 3_600_000;

/**
 * The race of the last start, or a new one where there is none or it was over long ago. The
 * database has codes as hashes only, so that they are kept beside it in the data folder.
 */
export async function openingRace(
  server: SplitsServer,
  dataFolder: string,
  now: number = Date.now(),
): Promise<OpeningRace> {
  const file = join(dataFolder, 'opening-race.json');
  const kept = await readKept(file);
  if (kept && Date.parse(kept.freshUntil) > now && (await raceExists(server.database, kept.race))) return kept;
  const made = await server.database.transaction((sql) => makeRace(sql, server, now));
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

async function makeRace(sql: Queryable, { demoTemplate }: SplitsServer, now: number): Promise<OpeningRace> {
  await cleanDemoRaces(sql);
  const rows = await storeDemoRace(sql, demoTemplate, now);
  const freshUntil = plannedFinish(rows) + keptAfterFinishHours * hourMs;
  const hours = Math.ceil((freshUntil - now) / hourMs);
  const codeFor = async (role: 'captain' | 'recorder' | 'viewer') =>
    (await createShareLink(sql, rows.race.id, role, hours)).code;
  return {
    race: rows.race.id,
    captain: await codeFor('captain'),
    recorder: await codeFor('recorder'),
    viewer: await codeFor('viewer'),
    freshUntil: new Date(freshUntil).toISOString(),
  };
}

async function readKept(file: string): Promise<OpeningRace | undefined> {
  try {
    return v.parse(openingRaceSchema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function raceExists(sql: Queryable, race: string): Promise<boolean> {
  return (await sql.query(`SELECT FROM "race" WHERE "id" = $1`, [race])).length > 0;
}
