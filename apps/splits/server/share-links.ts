import { randomUUID } from 'node:crypto';
import type { Queryable } from '@baton/server';
import type { Role } from '../src/splits-api.ts';
import { hashOfCode, newCode } from './join-code.ts';

export interface ShareLink {
  readonly id: string;
  readonly race: string;
  readonly raceName: string;
  readonly timeZone: string;
  readonly role: Role;
  /** ISO 8601 */
  readonly expiresAt: string;
  readonly endedAt: string | null;
}

/** A link with its code, which is known at this moment only. */
export interface NewShareLink {
  readonly id: string;
  readonly role: Role;
  readonly code: string;
  readonly expiresAt: string;
}

/** @param hours until it expires */
export async function createShareLink(sql: Queryable, race: string, role: Role, hours: number): Promise<NewShareLink> {
  const id = randomUUID();
  const code = newCode();
  const [made] = await sql.query<{ expiresAt: string }>(
    `INSERT INTO "shareLink" ("id", "race", "role", "codeHash", "createdAt", "expiresAt")
     VALUES ($1, $2, $3, $4, now(), now() + make_interval(hours => $5))
     RETURNING ${isoColumn('"expiresAt"')} AS "expiresAt"`,
    [id, race, role, hashOfCode(code), hours],
  );
  return { id, role, code, expiresAt: made?.expiresAt ?? '' };
}

/** The link of a code, also one that has ended; undefined where there never was one. */
export async function findShareLink(sql: Queryable, code: string): Promise<ShareLink | undefined> {
  return findBy(sql, '"codeHash" = $1', hashOfCode(code));
}

export async function readShareLink(sql: Queryable, id: string): Promise<ShareLink | undefined> {
  return findBy(sql, '"shareLink"."id" = $1', id);
}

export function hasEnded({ endedAt, expiresAt }: ShareLink, now: number): boolean {
  return endedAt !== null || Date.parse(expiresAt) <= now;
}

async function findBy(sql: Queryable, condition: string, value: string): Promise<ShareLink | undefined> {
  const [link] = await sql.query<ShareLink>(
    `SELECT "shareLink"."id", "race", "race"."name" AS "raceName", "race"."timeZone", "role",
            ${isoColumn('"expiresAt"')} AS "expiresAt", ${isoColumn('"endedAt"')} AS "endedAt"
       FROM "shareLink" JOIN "race" ON "race"."id" = "race" WHERE ${condition}`,
    [value],
  );
  return link;
}

function isoColumn(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
