import { randomUUID } from 'node:crypto';
import { type Mutation, originTag } from '@baton/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createRace,
  invite,
  joinAs,
  markOf,
  mutationOf,
  post,
  push,
  type Sent,
  send,
  type TestPhone,
  type TestServer,
} from './test-server.fixture.ts';
import type { Membership } from '../src/splits-api.ts';

const outcomeOf = ({ outcome }: Sent): string => outcome;

/** Who may do what, on any database. */
export function describeRules(start: () => Promise<TestServer>): void {
  let server: TestServer;
  let captain: TestPhone;
  let recorder: TestPhone;
  let viewer: TestPhone;

  beforeAll(async () => {
    server = await start();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    captain = await createRace(server, { device: randomUUID() });
    recorder = await joinAs(server, captain, 'recorder');
    viewer = await joinAs(server, captain, 'viewer');
  });

  const row = async (table: string, condition: string, value: unknown): Promise<Record<string, unknown>> => {
    const [found] = await server.database.query(`SELECT * FROM "${table}" WHERE ${condition}`, [value]);
    if (!found) throw new Error(`no such ${table}`);
    return found;
  };
  const raceRow = () => ({ id: captain.race });
  const insertMark = async (phone: TestPhone, n = 1, changed = {}) =>
    push(server, phone, 'insert', 'mark', markOf(phone, n, changed));
  const pull = async (phone: TestPhone, scope: string) => {
    const response = await server.fetch(
      new Request(`http://splits.test/api/v1/sync/snapshot?scope=${scope}`, {
        headers: { authorization: `Bearer ${phone.token}` },
      }),
    );
    const text = await response.text();
    return { status: response.status, text };
  };

  /** What a stream from the start of a scope's history says, up to its first refusal. */
  const listen = async (phone: TestPhone, scope: string) => {
    const [, epoch] = /"epoch":"([^"]+)"/.exec((await pull(captain, scope)).text) ?? [];
    const cursor = `${epoch}.0.${originTag}`;
    const response = await server.fetch(
      new Request(`http://splits.test/api/v1/sync/events?scope=${scope}&cursor=${cursor}`, {
        headers: { authorization: `Bearer ${phone.token}` },
      }),
    );
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (reader && !text.includes('refused')) {
      const { value, done } = await reader.read();
      if (done) break;
      text += value;
    }
    await reader?.cancel();
    return text;
  };

  describe('reading', () => {
    test('a captain reads race, crew and captain; a recorder race and crew; a viewer the race', async () => {
      const scopes = [`race/${captain.race}`, `crew/${captain.race}`, `captain/${captain.race}`];
      const statuses = async (phone: TestPhone) =>
        Promise.all(scopes.map(async (scope) => (await pull(phone, scope)).status));
      expect(await statuses(captain)).toEqual([200, 200, 200]);
      expect(await statuses(recorder)).toEqual([200, 200, 403]);
      expect(await statuses(viewer)).toEqual([200, 403, 403]);
    });

    test('a viewer never gets a phone number', async () => {
      expect((await pull(recorder, `crew/${captain.race}`)).text).toContain('+1 555 0100');
      expect((await pull(viewer, `race/${captain.race}`)).text).not.toContain('555 0100');
    });

    test('another race is as if it did not exist', async () => {
      const stranger = await createRace(server);
      const foreign = await pull(stranger, `race/${captain.race}`);
      const missing = await pull(stranger, `race/${randomUUID()}`);
      expect(foreign).toEqual(missing);
      expect(foreign.status).toBe(403);
      expect(outcomeOf(await insertMark({ ...stranger, race: captain.race }))).toBe('SCOPE_FORBIDDEN');
    });
  });

  describe('marks', () => {
    test('are made by recorders and captains, not by viewers', async () => {
      expect(outcomeOf(await insertMark(recorder))).toBe('applied');
      expect(outcomeOf(await insertMark(captain))).toBe('applied');
      expect(outcomeOf(await insertMark(viewer))).toBe('WRITE_FORBIDDEN');
    });

    test('a recorder marks as their own phone; a captain may bring in those of others', async () => {
      expect(outcomeOf(await insertMark(recorder, 1, { device: captain.device }))).toBe('WRITE_FORBIDDEN');
      expect(outcomeOf(await insertMark(captain, 1, { device: recorder.device, source: 'import' }))).toBe('applied');
    });

    test('belong to an exchange that the race has', async () => {
      expect(outcomeOf(await insertMark(recorder, 0, { kind: 'start' }))).toBe('applied');
      expect(outcomeOf(await insertMark(recorder, 2, { kind: 'finish' }))).toBe('applied');
      expect(await insertMark(recorder, 3)).toMatchObject({
        outcome: 'RULE_REFUSED',
        message: 'This race has no exchange 3.',
      });
    });

    test('may be a note, a penalty or "did not finish" of a leg, by recorders and captains', async () => {
      const said = [
        { kind: 'note', note: 'Rolled an ankle.' },
        { kind: 'penalty', penaltySeconds: 120 },
        { kind: 'dnf' },
      ];
      for (const remark of said) {
        expect(outcomeOf(await insertMark(recorder, 2, remark))).toBe('applied');
        expect(outcomeOf(await insertMark(captain, 2, remark))).toBe('applied');
        expect(outcomeOf(await insertMark(viewer, 2, remark))).toBe('WRITE_FORBIDDEN');
        expect(outcomeOf(await insertMark(recorder, 0, remark))).toBe('RULE_REFUSED');
      }
      expect(await insertMark(recorder, 2, { kind: 'penalty' })).toMatchObject({
        outcome: 'RULE_REFUSED',
        message: 'A penalty says how long it is.',
      });
      expect(outcomeOf(await insertMark(recorder, 2, { kind: 'note' }))).toBe('RULE_REFUSED');
    });

    test('are never changed or deleted, only voided, once', async () => {
      const mark = markOf(recorder, 1);
      await push(server, recorder, 'insert', 'mark', mark);
      const change = async (changes: Record<string, unknown>) =>
        outcomeOf(await push(server, captain, 'update', 'mark', mark, changes));
      expect(await change({ n: 2 })).toBe('WRITE_FORBIDDEN');
      expect(await change({ at: { time: 0, uncertaintyMs: 1, confidence: 'high' } })).toBe('WRITE_FORBIDDEN');
      expect(outcomeOf(await push(server, captain, 'delete', 'mark', mark))).toBe('WRITE_FORBIDDEN');
      expect(
        outcomeOf(await push(server, recorder, 'update', 'mark', mark, { voidedBy: 'Lena', voidReason: 'undo' })),
      ).toBe('applied');
      expect(await change({ voidedBy: null })).toBe('RULE_REFUSED');
    });

    test('a closed race takes none, and says since when', async () => {
      const mark = markOf(recorder, 1);
      await push(server, recorder, 'insert', 'mark', mark);
      const close = { status: 'closed', closedAt: '2026-07-11T20:29:00.000Z' };
      expect(outcomeOf(await push(server, captain, 'update', 'race', { ...raceRow() }, close))).toMatch(
        /applied|merged/,
      );
      expect(await insertMark(recorder)).toMatchObject({
        outcome: 'RULE_REFUSED',
        message: 'The race was closed at 13:29, so it was not accepted.',
      });
      const undo = { voidedBy: 'Lena', voidReason: 'wrong tap' };
      expect(outcomeOf(await push(server, recorder, 'update', 'mark', mark, undo))).toBe('RULE_REFUSED');
      expect(outcomeOf(await push(server, captain, 'update', 'mark', mark, undo))).toBe('applied');
    });
  });

  describe('decisions', () => {
    test('name a mark of that exchange and who decided', async () => {
      const mark = markOf(recorder, 1);
      await push(server, recorder, 'insert', 'mark', mark);
      const decide = async (n: number, changes: Record<string, unknown>) =>
        outcomeOf(await push(server, recorder, 'update', 'exchange', { race: captain.race, n }, changes));
      expect(await decide(1, { accepted: mark.id, decidedBy: 'Lena', reason: 'late tap' })).toBe('applied');
      expect(await decide(2, { accepted: mark.id, decidedBy: 'Lena' })).toBe('RULE_REFUSED');
      expect(await decide(2, { accepted: randomUUID(), decidedBy: 'Lena' })).toBe('RULE_REFUSED');
      const note = markOf(recorder, 2, { kind: 'note', note: 'Rain.' });
      await push(server, recorder, 'insert', 'mark', note);
      expect(await decide(2, { accepted: note.id, decidedBy: 'Lena' })).toBe('RULE_REFUSED');
    });
  });

  describe('the captain’s tables', () => {
    test('are closed to recorders and viewers', async () => {
      const runner = await row('runner', '"race" = $1 LIMIT 1', captain.race);
      for (const phone of [recorder, viewer]) {
        expect(outcomeOf(await push(server, phone, 'update', 'runner', runner, { name: 'Somebody' }))).toBe(
          'WRITE_FORBIDDEN',
        );
        expect(outcomeOf(await push(server, phone, 'update', 'race', raceRow(), { name: 'Mine' }))).toBe(
          'WRITE_FORBIDDEN',
        );
      }
      expect(outcomeOf(await push(server, captain, 'update', 'runner', runner, { name: 'Jonas K.' }))).toBe('applied');
    });

    test('take no time zone that phones cannot show', async () => {
      const change = mutationOf(captain, 'update', 'race', raceRow(), { timeZone: 'Europe/Berlin' });
      const values = { timeZone: 'America/Los Angeles' };
      const wrong = { ...change, operations: change.operations.map((operation) => ({ ...operation, values })) };
      expect(outcomeOf(await send(server, captain, wrong as Mutation))).toBe('VALIDATION_FAILED');
      expect((await row('race', '"id" = $1', captain.race))['timeZone']).toBe('America/Los_Angeles');
    });

    test('let a captain alone change who runs a leg, and at what pace', async () => {
      const assignment = await row('assignment', '"n" = 1 AND "race" = $1', captain.race);
      const kiri = await row('runner', '"slot" = 2 AND "race" = $1', captain.race);
      const change = async (by: TestPhone, changes: Record<string, unknown>) =>
        outcomeOf(await push(server, by, 'update', 'assignment', assignment, changes));
      for (const phone of [recorder, viewer]) {
        expect(await change(phone, { runner: kiri['id'] })).toBe('WRITE_FORBIDDEN');
        expect(await change(phone, { paceSecondsPerMile: 500 })).toBe('WRITE_FORBIDDEN');
      }
      expect(await change(captain, { runner: kiri['id'], paceSecondsPerMile: null })).toBe('applied');
      expect(await change(captain, { paceSecondsPerMile: 500 })).toMatch(/applied|merged/);
    });

    test('a phone is renamed by itself or a captain; what it said is written by the server', async () => {
      const phone = { id: recorder.device, race: captain.race, name: 'A recorder', saidUnsent: 0 };
      const change = async (by: TestPhone, changes: Record<string, unknown>) =>
        outcomeOf(await push(server, by, 'update', 'phone', phone, changes));
      expect(await change(recorder, { name: 'Jonas’s phone' })).toBe('applied');
      expect(await change(captain, { name: 'Van 2’s phone' })).toMatch(/applied|merged/);
      expect(await change(viewer, { name: 'Mine' })).toBe('WRITE_FORBIDDEN');
      expect(await change(captain, { saidUnsent: 7 })).toBe('WRITE_FORBIDDEN');
      expect(await change(recorder, { role: 'captain' })).toBe('WRITE_FORBIDDEN');
    });

    test('codes and roles of links are written by the server alone', async () => {
      const { id } = await invite(server, captain, 'viewer');
      const link = { id, race: captain.race };
      const change = async (changes: Record<string, unknown>) =>
        outcomeOf(await push(server, captain, 'update', 'shareLink', link, changes));
      expect(await change({ role: 'captain' })).toBe('WRITE_FORBIDDEN');
      expect(await change({ codeHash: 'x' })).toBe('WRITE_FORBIDDEN');
    });
  });

  describe('a link that ended', () => {
    test('takes everything from its phones within 5 s, and stays ended', async () => {
      const { id, code } = await invite(server, captain, 'recorder');
      const device = randomUUID();
      const { body } = await post<Membership>(server, '/api/splits/join', { code, device, phoneName: 'Soon gone' });
      const phone = { ...body, device };
      expect(outcomeOf(await insertMark(phone))).toBe('applied');
      const link = { id, race: captain.race };
      const end = { endedAt: new Date().toISOString() };
      expect(outcomeOf(await push(server, captain, 'update', 'shareLink', link, end))).toBe('applied');
      // Answers of `authorize` are kept for 5 s at most; a test does not wait for them.
      server.forgetAccess();
      expect((await pull(phone, `race/${captain.race}`)).status).toBe(401);
      expect(await insertMark(phone)).toEqual({
        outcome: 'TOKEN_EXPIRED',
        message: 'This phone’s link has ended. Ask the captain for a new code.',
        isSettled: false,
      });
      expect(outcomeOf(await push(server, captain, 'update', 'shareLink', link, { endedAt: null }))).toBe(
        'RULE_REFUSED',
      );
    });

    test('keeps its unsent marks for the next code', async () => {
      const mark = mutationOf(recorder, 'insert', 'mark', markOf(recorder, 1));
      const phone = { id: recorder.device, race: captain.race };
      await push(server, captain, 'update', 'phone', phone, { endedAt: new Date().toISOString() });
      server.forgetAccess();
      expect(outcomeOf(await send(server, recorder, mark))).toBe('TOKEN_EXPIRED');
      const { code } = await invite(server, captain, 'recorder');
      const again = { code, device: randomUUID(), phoneName: 'Back', already: [recorder] };
      const { body } = await post<Membership>(server, '/api/splits/join', again);
      expect(outcomeOf(await send(server, { ...recorder, token: body.token }, mark))).toBe('applied');
    });

    test('tells an open stream, which gives nothing more', async () => {
      const [link] = await server.database.query<{ id: string }>(
        `UPDATE "shareLink" SET "endedAt" = now() WHERE "race" = $1 AND "role" = 'viewer' RETURNING "id"`,
        [captain.race],
      );
      expect(link).toBeDefined();
      server.forgetAccess();
      const events = await listen(viewer, `race/${captain.race}`);
      expect(events).toContain('TOKEN_EXPIRED');
      expect(events).not.toContain('Jonas');
    });

    test('a phone that was ended does not get its old rights back with a new link', async () => {
      const phone = { id: recorder.device, race: captain.race };
      const ended = await push(server, captain, 'update', 'phone', phone, { endedAt: new Date().toISOString() });
      expect(outcomeOf(ended)).toBe('applied');
      server.forgetAccess();
      expect(outcomeOf(await insertMark(recorder))).toBe('TOKEN_EXPIRED');
      const { code } = await invite(server, captain, 'viewer');
      const again = { code, device: recorder.device, phoneName: 'Back', already: [recorder] };
      const { body } = await post<Membership>(server, '/api/splits/join', again);
      server.forgetAccess();
      expect(outcomeOf(await insertMark(recorder))).toBe('TOKEN_EXPIRED');
      expect((await pull({ ...recorder, token: body.token }, `race/${captain.race}`)).status).toBe(200);
    });

    test('a captain cannot end the link that they hold', async () => {
      const [own] = await server.database.query<{ id: string }>(
        `SELECT "id" FROM "shareLink" WHERE "race" = $1 AND "role" = 'captain'`,
        [captain.race],
      );
      const link = { id: own?.id ?? '', race: captain.race };
      expect(
        outcomeOf(await push(server, captain, 'update', 'shareLink', link, { endedAt: new Date().toISOString() })),
      ).toBe('RULE_REFUSED');
    });
  });

  test('what a phone says of itself is written down for the others', async () => {
    const contact = {
      device: recorder.device,
      unsent: 3,
      oldestUnsentAt: Date.now(),
      refused: 0,
      clock: { uncertaintyMs: 40, confidence: 'high' },
    };
    expect((await post(server, '/api/v1/sync/contact', contact, recorder)).status).toBe(200);
    expect(await row('phone', '"id" = $1', recorder.device)).toMatchObject({
      saidUnsent: 3,
      clockUncertaintyMs: '40',
      lastContactAt: expect.any(String),
    });
  });
}
