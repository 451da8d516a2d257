import { BatonError } from '@baton/protocol';
import type { BatonServer } from '@baton/server';
import type { Context } from 'hono';
import * as v from 'valibot';
import { minuteText } from '../../src/race/words/time-words.ts';
import type { Membership } from '../../src/splits-api.ts';
import { uuid } from '../claims.ts';
import { type Newcomer, seatPhone } from '../phones.ts';
import type { RateLimit } from '../rate-limit.ts';
import { findShareLink, hasEnded, type ShareLink } from '../share-links.ts';
import { addressOf } from './address.ts';
import { device, phoneName } from './fields.ts';
import { readBody } from './request-body.ts';

const joinRequest = v.object({
  code: v.pipe(v.string(), v.maxLength(200)),
  device,
  already: v.optional(
    v.pipe(v.array(v.object({ race: uuid, device, token: v.pipe(v.string(), v.maxLength(4000)) })), v.maxLength(200)),
    [],
  ),
  phoneName,
});

/** A code for a place on its race. */
export function joinRoute(server: BatonServer, wrongCodes: RateLimit) {
  return async (context: Context): Promise<Response> => {
    const address = addressOf(context);
    wrongCodes.check(address);
    const request = await readBody(context.req.raw, joinRequest);
    const link = await findShareLink(server.database, request.code);
    if (!link) {
      wrongCodes.count(address);
      throw new BatonError('NOT_FOUND', 'No race has this code. Ask for it again: 8 letters and digits.');
    }
    requireOpen(link);
    const newcomer = newcomerOf(request, link);
    const membership: Membership = await server.database.transaction((sql) => seatPhone(server, sql, link, newcomer));
    return context.json(membership);
  };
}

function newcomerOf(request: v.InferOutput<typeof joinRequest>, { race }: ShareLink): Newcomer {
  const former = request.already.find((place) => place.race === race);
  return { device: former?.device ?? request.device, name: request.phoneName, formerToken: former?.token };
}

function requireOpen(link: ShareLink): void {
  const now = Date.now();
  if (!hasEnded(link, now)) return;
  const ended = Math.min(Date.parse(link.expiresAt), link.endedAt === null ? now : Date.parse(link.endedAt));
  const at = minuteText(ended, link.timeZone);
  throw new BatonError('SCOPE_FORBIDDEN', `This code ended at ${at}. Ask the captain for a new one.`);
}
