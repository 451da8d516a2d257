import { BatonError } from '@baton/protocol';
import type { BatonServer } from '@baton/server';
import type { Context } from 'hono';
import * as v from 'valibot';
import type { LinkAnswer, Role } from '../../src/splits-api.ts';
import { roleNow } from '../access.ts';
import { role, splitsClaims } from '../claims.ts';
import { createShareLink } from '../share-links.ts';
import { readBody } from './request-body.ts';

/** Three days hold a race and the way to it. */
export const linkHours = 72;
const hoursMax = 24 * 60;

const linkRequest = v.object({
  role,
  hours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(hoursMax)), linkHours),
});

/** A new link with its code, for a captain to give away. */
export function linksRoute(server: BatonServer) {
  return async (context: Context): Promise<Response> => {
    const claims = splitsClaims(await server.claimsOf(context.req.raw));
    if (!claims || (await roleNow(server.database, claims)) !== 'captain') {
      throw new BatonError('WRITE_FORBIDDEN', 'Links are made on a captain’s phone.');
    }
    const request = await readBody(context.req.raw, linkRequest);
    const link = await createShareLink(server.database, claims.race, request.role, request.hours);
    const answer: LinkAnswer = { ...link, url: linkUrl(new URL(context.req.url).origin, link) };
    return context.json(answer);
  };
}

/**
 * Viewers are asked nothing, so their link opens the race at once. The code is behind the `#`,
 * which no server and no log ever sees.
 */
function linkUrl(origin: string, { code, role }: { readonly code: string; readonly role: Role }): string {
  return `${origin}/${role === 'viewer' ? 'live' : 'join'}#${code}`;
}
