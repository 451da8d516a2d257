import { BatonError } from '@baton/protocol';
import type { Access, AccessRequest, Queryable } from '@baton/server';
import type { Role } from '../src/splits-api.ts';
import { deviceOf, splitsClaims } from './claims.ts';

/** What each role may do in the scopes of its race; all else is nobody's. */
const accessByRole: Readonly<Record<Role, Readonly<Record<string, Access>>>> = {
  captain: { race: 'write', crew: 'write', captain: 'write' },
  recorder: { race: 'write', crew: 'read' },
  viewer: { race: 'read' },
};

/**
 * What a token may do in a scope. It is worth what its share link is worth now: a link or a
 * phone that was ended loses everything, whatever the token still says. Its unsent marks stay
 * on the phone until it joins with another code.
 * @throws BatonError TOKEN_EXPIRED
 */
export async function accessOf(database: Queryable, { claims, scope }: AccessRequest): Promise<Access> {
  if (claims['race'] !== scope.id) return 'none';
  const role = await roleNow(database, claims);
  if (!role) throw new BatonError('TOKEN_EXPIRED', 'This phone’s link has ended. Ask the captain for a new code.');
  return accessByRole[role][scope.kind] ?? 'none';
}

/** The role that a token has at this moment; undefined where its link or phone has ended. */
export async function roleNow(database: Queryable, claims: unknown): Promise<Role | undefined> {
  const known = splitsClaims(claims);
  if (!known) return undefined;
  const [link] = await database.query<{ role: Role }>(
    `SELECT "shareLink"."role" FROM "shareLink"
       LEFT JOIN "phone" ON "phone"."id" = $3
      WHERE "shareLink"."id" = $1 AND "shareLink"."race" = $2
        AND "shareLink"."endedAt" IS NULL AND "shareLink"."expiresAt" > now() AND "phone"."endedAt" IS NULL
        AND ("phone"."id" IS NULL OR EXISTS (
          SELECT FROM "phoneToken" WHERE "phone" = $3 AND "link" = $1 AND NOT "isOver"))`,
    [known.link, known.race, deviceOf(known)],
  );
  return link?.role;
}
