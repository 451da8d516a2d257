import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { onBothDatabases } from './on-both-databases.ts';
import { marksOn, untilMarks } from './wait.ts';

onBothDatabases('live', (startScene) => {
  it('a row that another program changes shows on both phones', async () => {
    const { server, race, runner, openLivePhone } = await startScene();
    const phones = [await openLivePhone('one'), await openLivePhone('two')];
    await server.sql(`update runner set name = 'Jonas' where id = '${runner}'`);
    for (const phone of phones) {
      await phone.waitForFunction(
        (race) => baton.read((q) => q.runner.where({ race })).rows[0]?.name === 'Jonas',
        race,
      );
    }
    await server.sql(`delete from runner where id = '${runner}'`);
    for (const phone of phones) {
      await phone.waitForFunction((race) => baton.read((q) => q.runner.where({ race })).rows.length === 0, race);
    }
  });

  it('a statement that changes 500 rows is one notification on each phone', async () => {
    const { server, race, openLivePhone } = await startScene();
    await server.sql(insertMarks(race, 1, 500));
    const phones = [await openLivePhone('one'), await openLivePhone('two')];
    for (const phone of phones) {
      await untilMarks(phone, race, 500);
      await countNotifications(phone, race);
    }
    await server.sql(`update mark set note = 'checked' where race = '${race}'`);
    for (const phone of phones) {
      await phone.waitForFunction(
        (race) => baton.read((q) => q.mark.where({ race, note: 'checked' })).rows.length === 500,
        race,
      );
      expect(await notifications(phone)).toBe(1);
    }
  });

  it('a stream that is cut in a burst of 1,000 changes goes on: none missed, none twice', async () => {
    const { server, race, openLivePhone } = await startScene();
    const phones = [await openLivePhone('one'), await openLivePhone('two')];
    const streams = phones.map((phone) => requestsFrom(phone, '/events?'));
    const snapshots = phones.map((phone) => requestsFrom(phone, '/snapshot?'));
    for (let first = 1; first <= 1_000; first += 200) {
      for (const phone of phones) await phone.waitForFunction(() => baton.status().phase === 'live');
      await server.sql(insertMarksOneByOne(race, first, first + 99));
      const before = streams.map((opened) => opened.length);
      server.network.cut();
      await server.sql(insertMarksOneByOne(race, first + 100, first + 199));
      const reopened = () => streams.every((opened, index) => opened.length > (before[index] ?? 0));
      await expect.poll(reopened, { timeout: 15_000 }).toBe(true);
    }
    const all = Array.from({ length: 1_000 }, (_, index) => index + 1);
    for (const phone of phones) {
      await untilMarks(phone, race, 1_000);
      expect(await marksOn(phone, race)).toEqual(all);
    }
    expect(snapshots).toEqual([[], []]);
  });
});

const clock = `'{"time": 0, "uncertaintyMs": null, "confidence": "none"}'`;
const device = `'00000000-0000-4000-8000-000000000001'`;

function insertMarks(race: string, first: number, last: number): string {
  return `insert into mark (id, race, n, at, device)
    select gen_random_uuid(), '${race}', n, ${clock}, ${device} from generate_series(${first}, ${last}) n`;
}

/** A transaction each. */
function insertMarksOneByOne(race: string, first: number, last: number): string {
  return `do $$ begin
    for n in ${first}..${last} loop
      insert into mark (id, race, n, at, device) values (gen_random_uuid(), '${race}', n, ${clock}, ${device});
      commit;
    end loop;
  end $$`;
}

/** Addresses with this part that the page asks for from now on. */
function requestsFrom(phone: Page, part: string): readonly string[] {
  const addresses: string[] = [];
  phone.on('request', (request) => {
    if (request.url().includes(part)) addresses.push(request.url());
  });
  return addresses;
}

async function countNotifications(phone: Page, race: string): Promise<void> {
  await phone.evaluate((race) => {
    const heard = { count: 0 };
    baton
      .live((q) => q.mark.where({ race }))
      .subscribe(() => {
        heard.count += 1;
      });
    Object.assign(globalThis, { heard });
  }, race);
}

function notifications(phone: Page): Promise<number> {
  return phone.evaluate(() => (globalThis as unknown as { heard: { count: number } }).heard.count);
}
