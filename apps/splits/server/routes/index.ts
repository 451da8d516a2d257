import { errorOf } from '@baton/protocol';
import type { BatonServer } from '@baton/server';
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DemoTemplate } from '../demo-race.ts';
import { createRateLimit } from '../rate-limit.ts';
import { demoRoute } from './demo.ts';
import { joinRoute } from './join.ts';
import { linksRoute } from './links.ts';
import { racesRoute } from './races.ts';

const base = '/api/splits';
const bodyBytesMax = 256 * 1024;

/** The routes of `splits-api.ts`. What they throw, the server answers in the catalogue's shape. */
export function addSplitsRoutes(app: Hono, server: BatonServer, template: DemoTemplate): void {
  const limits = { windowMs: 5 * 60_000, addressesMax: 1000, now: () => performance.now() };
  const wrongCodes = createRateLimit({ ...limits, tooMany: 'Too many wrong codes', countMax: 20 });
  const newRaces = createRateLimit({ ...limits, tooMany: 'Too many new races', countMax: 30 });
  app.use(
    `${base}/*`,
    bodyLimit({
      maxSize: bodyBytesMax,
      onError: () => {
        throw errorOf('BODY_TOO_LARGE');
      },
    }),
  );
  app.post(`${base}/join`, joinRoute(server, wrongCodes));
  app.post(`${base}/links`, linksRoute(server));
  app.post(`${base}/races`, racesRoute(server, newRaces));
  app.post(`${base}/demo`, demoRoute(server, template, newRaces));
}
