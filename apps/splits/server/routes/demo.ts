import { BatonError } from '@baton/protocol';
import type { BatonServer, Queryable } from '@baton/server';
import type { Context } from 'hono';
import * as v from 'valibot';
import type { DemoAnswer, Membership, Role } from '../../src/splits-api.ts';
import { cleanDemoRaces, type DemoTemplate, storeDemoRace } from '../demo-race.ts';
import { seatPhone } from '../phones.ts';
import type { RateLimit } from '../rate-limit.ts';
import { createShareLink, readShareLink } from '../share-links.ts';
import { addressOf } from './address.ts';
import { device } from './fields.ts';
import { readBody } from './request-body.ts';

const demoRequest = v.object({ devices: v.tuple([device, device, device]) });
const demoHours = 24;

/** A fresh race under way, with two phones of its crew and a viewer. */
export function demoRoute(server: BatonServer, template: DemoTemplate, newRaces: RateLimit) {
  return async (context: Context): Promise<Response> => {
    const address = addressOf(context);
    newRaces.check(address);
    const { devices } = await readBody(context.req.raw, demoRequest);
    const answer = await server.database.transaction(async (sql): Promise<DemoAnswer> => {
      await cleanDemoRaces(sql);
      const { race } = await storeDemoRace(sql, template, Date.now());
      const seat = async (role: Role, name: string, of: string) => {
        const membership = await seatDemoPhone(server, sql, race.id, role, name, of);
        return { ...membership, device: of, phoneName: name };
      };
      const [left, right, viewer] = devices;
      return {
        race: race.id,
        phones: [await seat('captain', 'Lena’s phone', left), await seat('recorder', 'Jonas’s phone', right)],
        viewer: await seat('viewer', 'The server', viewer),
      };
    });
    newRaces.count(address);
    return context.json(answer);
  };
}

async function seatDemoPhone(
  server: BatonServer,
  sql: Queryable,
  race: string,
  role: Role,
  name: string,
  of: string,
): Promise<Membership> {
  const { id } = await createShareLink(sql, race, role, demoHours);
  const link = await readShareLink(sql, id);
  if (!link) throw new BatonError('INTERNAL', 'the link of a new demo is gone');
  return seatPhone(server, sql, link, { device: of, name });
}
