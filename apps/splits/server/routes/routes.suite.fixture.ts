import { randomUUID } from 'node:crypto';
import { isErrorCode } from '@baton/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoAnswer, LinkAnswer, Membership, RefusedAnswer } from '../../src/splits-api.ts';
import {
  createRace,
  invite,
  joinAs,
  post,
  smallDraft,
  type TestPhone,
  type TestServer,
} from '../test-server.fixture.ts';

/** The application’s own routes, on any database. */
export function describeRoutes(start: () => Promise<TestServer>): void {
  let server: TestServer;
  let captain: TestPhone;

  beforeAll(async () => {
    server = await start();
    captain = await createRace(server);
  }, 60_000);
  afterAll(() => server.stop());

  const join = (body: unknown) => post<Membership & RefusedAnswer>(server, '/api/splits/join', body);
  const count = async (table: string, race: string) =>
    (await server.database.query(`SELECT FROM "${table}" WHERE "race" = $1`, [race])).length;

  describe('making a race', () => {
    test('stores all of it, with an exchange row for the start, each exchange and the finish', async () => {
      expect(captain).toMatchObject({ raceName: 'Small race', role: 'captain' });
      const tables = ['van', 'runner', 'runnerPhone', 'courseLeg', 'assignment', 'exchange', 'phone', 'mark'];
      expect(await Promise.all(tables.map((table) => count(table, captain.race)))).toEqual([2, 2, 1, 2, 2, 3, 1, 0]);
    });

    test('a draft that is sent twice makes one race', async () => {
      const draft = smallDraft({ name: 'Once only' });
      const first = await post<Membership>(server, '/api/splits/races', draft);
      const second = await post<Membership>(server, '/api/splits/races', draft);
      expect(second.body.race).toBe(first.body.race);
      expect(await server.database.query(`SELECT FROM "race" WHERE "name" = 'Once only'`)).toHaveLength(1);
    });

    test.each([
      ['a name', { name: ' ' }, 'The race needs a name.'],
      ['a known time zone', { timeZone: 'Mars/Olympus' }, 'This time zone is not known.'],
      ['legs', { legs: [] }, 'A race has one leg at least.'],
      ['a start', { plannedStart: 'tomorrow' }, 'The start is not a time.'],
      ['vans for its runners', { vans: [{ name: 'Van 1' }] }, 'A runner sits in a van that is not in the list.'],
    ])('needs %s', async (_, changed, message) => {
      const before = (await server.database.query(`SELECT FROM "race"`)).length;
      const answer = await post<RefusedAnswer>(server, '/api/splits/races', { ...smallDraft(), ...changed });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST', message } } });
      expect(await server.database.query(`SELECT FROM "race"`)).toHaveLength(before);
    });

    test('refuses what is not JSON, what is too large and other methods', async () => {
      expect((await post(server, '/api/splits/races', '{"id":')).body).toMatchObject({ error: { code: 'BAD_JSON' } });
      const large = await post(server, '/api/splits/races', JSON.stringify({ name: 'x'.repeat(300_000) }));
      expect(large).toMatchObject({ status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } });
      const get = await server.fetch(new Request('http://splits.test/api/splits/races'));
      expect(get.status).toBe(404);
    });
  });

  describe('joining', () => {
    test('takes a code in any spelling and gives the role of its link', async () => {
      const { code, url } = await invite(server, captain, 'recorder');
      expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
      expect(url).toBe(`http://splits.test/join#${code}`);
      const answer = await join({
        code: ` ${code.toLowerCase().replace('-', ' ')}`,
        device: randomUUID(),
        phoneName: 'Jonas’s phone',
      });
      expect(answer).toMatchObject({ status: 200, body: { role: 'recorder', raceName: 'Small race' } });
    });

    test('the database never holds a code', async () => {
      const { code } = await invite(server, captain, 'viewer');
      const links = await server.database.query(`SELECT * FROM "shareLink"`);
      expect(JSON.stringify(links)).not.toContain(code);
      expect(JSON.stringify(links)).not.toContain(code.replace('-', ''));
    });

    test('an unknown code, and one that has ended, are said in words', async () => {
      const unknown = await join({ code: 'AAAA-AAAA', device: randomUUID(), phoneName: 'X' });
      expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
      const { id, code } = await invite(server, captain, 'recorder');
      await server.database.query(`UPDATE "shareLink" SET "endedAt" = '2026-07-11 09:31:00+00' WHERE "id" = $1`, [id]);
      const ended = await join({ code, device: randomUUID(), phoneName: 'X' });
      expect(ended.status).toBe(403);
      expect(ended.body.error.message).toBe('This code ended at 02:31. Ask the captain for a new one.');
    });

    test('twenty wrong codes stop the address that they came from, and no other', async () => {
      const guess = { code: 'AAAA-AAAA', device: randomUUID(), phoneName: 'X' };
      const from = (address: string) => post<RefusedAnswer>(server, '/api/splits/join', guess, { address });
      for (let count = 0; count < 20; count++) expect((await from('192.0.2.7')).status).toBe(404);
      const stopped = await from('192.0.2.7');
      expect(stopped).toMatchObject({ status: 429, body: { error: { code: 'OVERLOADED' } } });
      expect(stopped.body.error.message).toBe('Too many wrong codes from this network. Try again in 5 min.');
      expect((await from('192.0.2.8')).status).toBe(404);
    });

    test('a phone that has spoken joins again only with a token that it had', async () => {
      const phone = await joinAs(server, captain, 'recorder');
      await server.database.query(`UPDATE "phone" SET "lastContactAt" = now() WHERE "id" = $1`, [phone.device]);
      const { code } = await invite(server, captain, 'recorder');
      const other = { code, device: randomUUID(), phoneName: 'Back again' };
      const stolen = await join({ ...other, already: [{ race: phone.race, device: phone.device, token: 'guessed' }] });
      expect(stolen).toMatchObject({ status: 403, body: { error: { code: 'DEVICE_FOREIGN' } } });
      const proven = await join({
        ...other,
        already: [{ race: phone.race, device: phone.device, token: phone.token }],
      });
      expect(proven.status).toBe(200);
      const [row] = await server.database.query(`SELECT "name" FROM "phone" WHERE "id" = $1`, [phone.device]);
      expect(row).toEqual({ name: 'Back again' });
    });

    test('an answer that was lost can be asked for again', async () => {
      const { code } = await invite(server, captain, 'recorder');
      const request = { code, device: randomUUID(), phoneName: 'Far away' };
      expect([(await join(request)).status, (await join(request)).status]).toEqual([200, 200]);
    });

    test('a phone that may do more keeps its right, under the name it had, by a code that gives less', async () => {
      const { code } = await invite(server, captain, 'viewer');
      const answer = await join({ code, device: randomUUID(), phoneName: 'A viewer', already: [captain] });
      expect(answer).toMatchObject({ status: 200, body: { role: 'captain', expiresAt: captain.expiresAt } });
      const asAnswered = { ...captain, token: answer.body.token };
      expect((await post(server, '/api/splits/links', { role: 'viewer' }, asAnswered)).status).toBe(200);
      const [row] = await server.database.query(`SELECT "role", "name" FROM "phone" WHERE "id" = $1`, [captain.device]);
      expect(row).toEqual({ role: 'captain', name: smallDraft().phoneName });
    });

    test('a right that has ended is not kept: the code gives what it gives', async () => {
      const phone = await joinAs(server, captain, 'captain');
      const { code } = await invite(server, captain, 'recorder');
      await server.database.query(
        `UPDATE "shareLink" SET "endedAt" = now() WHERE "id" = (SELECT "link" FROM "phoneToken" WHERE "phone" = $1)`,
        [phone.device],
      );
      const answer = await join({ code, device: randomUUID(), phoneName: 'Kiri’s phone', already: [phone] });
      expect(answer.body.role).toBe('recorder');
      const [row] = await server.database.query(`SELECT "role" FROM "phone" WHERE "id" = $1`, [phone.device]);
      expect(row).toEqual({ role: 'recorder' });
    });

    test('a phone whose place was ended needs a code that was made later', async () => {
      const { code } = await invite(server, captain, 'recorder');
      const request = { code, device: randomUUID(), phoneName: 'Lost in a field' };
      await join(request);
      await server.database.query(`UPDATE "phone" SET "endedAt" = now() WHERE "id" = $1`, [request.device]);
      expect(await join(request)).toMatchObject({ status: 403, body: { error: { code: 'SCOPE_FORBIDDEN' } } });
      const later = await invite(server, captain, 'viewer');
      expect((await join({ ...request, code: later.code })).body.role).toBe('viewer');
      const [row] = await server.database.query(`SELECT "role", "endedAt" FROM "phone" WHERE "id" = $1`, [
        request.device,
      ]);
      expect(row).toEqual({ role: 'viewer', endedAt: null });
    });

    test('viewers are not on the list of phones', async () => {
      const viewer = await joinAs(server, captain, 'viewer');
      expect(viewer.role).toBe('viewer');
      expect(await server.database.query(`SELECT FROM "phone" WHERE "id" = $1`, [viewer.device])).toEqual([]);
    });

    test('a device of another race is not taken over', async () => {
      const elsewhere = await createRace(server);
      const { code } = await invite(server, captain, 'recorder');
      const answer = await join({ code, device: elsewhere.device, phoneName: 'X' });
      expect(answer.body).toMatchObject({ error: { code: 'DEVICE_FOREIGN' } });
    });
  });

  describe('links', () => {
    test('are made by captains alone', async () => {
      const recorder = await joinAs(server, captain, 'recorder');
      expect(await post(server, '/api/splits/links', { role: 'captain' }, recorder)).toMatchObject({
        status: 403,
        body: { error: { code: 'WRITE_FORBIDDEN' } },
      });
      expect((await post(server, '/api/splits/links', { role: 'captain' })).status).toBe(401);
      expect((await post(server, '/api/splits/links', { role: 'king' }, captain)).status).toBe(400);
    });

    test('expire after as many hours as asked', async () => {
      const { body } = await post<LinkAnswer>(server, '/api/splits/links', { role: 'viewer', hours: 5 }, captain);
      expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(4.9 * 3_600_000);
      expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThan(5.1 * 3_600_000);
    });
  });

  describe('the demo', () => {
    test('is a race under way at leg 22 with two phones of its crew and a viewer', async () => {
      const devices = [randomUUID(), randomUUID(), randomUUID()];
      const { body } = await post<DemoAnswer>(server, '/api/splits/demo', { devices });
      expect(body.phones.map(({ role, device }) => [role, device])).toEqual([
        ['captain', devices[0]],
        ['recorder', devices[1]],
      ]);
      expect(body.viewer.role).toBe('viewer');
      expect(await count('mark', body.race)).toBe(22);
      const [last] = await server.database.query<{ at: string }>(
        `SELECT "at" FROM "mark" WHERE "race" = $1 AND "n" = 21`,
        [body.race],
      );
      const runsSince = Date.now() - (JSON.parse(last?.at ?? '{}') as { time: number }).time;
      expect(runsSince).toBeGreaterThan(25 * 60_000);
      expect(runsSince).toBeLessThan(27 * 60_000);
    });

    test('old demo races go, with everything in them; real ones stay', async () => {
      const devices = () => ({ devices: [randomUUID(), randomUUID(), randomUUID()] });
      const old = (await post<DemoAnswer>(server, '/api/splits/demo', devices())).body.race;
      await server.database.query(`UPDATE "race" SET "plannedStart" = now() - interval '3 days' WHERE "id" = $1`, [
        old,
      ]);
      await post(server, '/api/splits/demo', devices());
      expect([await count('mark', old), await count('phone', old), await count('shareLink', old)]).toEqual([0, 0, 0]);
      expect(await count('exchange', captain.race)).toBe(3);
    });
  });

  describe('bad input', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constant('\u0000'),
      fc.constant('1e999'),
    );
    const paths = ['join', 'races', 'links', 'demo'].map((name) => `/api/splits/${name}`);

    test('of any shape is refused with a code', async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), anything, async (path, body) => {
          const answer = await post<RefusedAnswer>(server, path, JSON.stringify(body) ?? '', captain);
          expect(answer.status).toBeLessThan(500);
          if (answer.status !== 200) expect(isErrorCode(answer.body.error.code)).toBe(true);
        }),
        { numRuns: 150 },
      );
    }, 60_000);

    test('in one field of a request that is well otherwise never fails the server', async () => {
      const { code } = await invite(server, captain, 'recorder');
      const requests: readonly [string, object][] = [
        ['/api/splits/races', smallDraft()],
        ['/api/splits/join', { code, device: randomUUID(), phoneName: 'X', already: [captain] }],
      ];
      const spoiled = fc.constantFrom(...requests).chain(([path, request]) =>
        fc.record({
          path: fc.constant(path),
          request: fc.constant(request),
          field: fc.constantFrom(...Object.keys(request)),
          value: anything,
        }),
      );
      await fc.assert(
        fc.asyncProperty(spoiled, async ({ path, request, field, value }) => {
          const answer = await post<RefusedAnswer>(server, path, { ...request, [field]: value });
          expect(answer.status).toBeLessThan(500);
        }),
        { numRuns: 150 },
      );
    }, 60_000);
  });
}
