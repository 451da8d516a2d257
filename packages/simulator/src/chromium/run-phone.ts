import { setTimeout as sleep } from 'node:timers/promises';
import type { BatonServer } from '@baton/server';
import { startCuttableProxy } from '@baton/testing/chromium';
import { Dice } from '../dice.ts';
import { Violation } from '../violation.ts';
import { breakageKinds, breakages, keepsPages } from './breakages.ts';
import { checkOutcomes, untilSettled } from './last-checks.ts';
import { Oracle } from './oracle.ts';
import { Phone } from './phone.ts';
import { Testimony } from './testimony.ts';

export interface Place {
  readonly server: BatonServer;
  readonly port: number;
  readonly chromiumPath: string;
}

export interface PhoneRun {
  readonly seed: number;
  /** How often each breakage was done, and each rare thing met. */
  readonly counts: ReadonlyMap<string, number>;
  readonly violation: Violation | undefined;
}

/** A person does so much at a stretch. */
const deeds = 30;
const runMaxMs = 180_000;

/**
 * A person works on a phone as fast as it goes, and 3 to 6 times it is broken under them. What
 * is done follows from the seed; when exactly it strikes does not, since the time is real.
 */
export async function runPhone(seed: number, { server, port, chromiumPath }: Place): Promise<PhoneRun> {
  const dice = new Dice(seed).fork('phone');
  const counts = new Map<string, number>();
  const count = (what: string, times = 1) => counts.set(what, (counts.get(what) ?? 0) + times);
  const oracle = new Oracle(server.database);
  const testimony = new Testimony();
  const network = await startCuttableProxy(port);
  const races = await oracle.createRaces(dice.between(1, 2));
  const phone = await Phone.start({
    chromiumPath,
    origin: `http://127.0.0.1:${network.port}`,
    start: {
      seed,
      races,
      pauseMs: dice.pick([0, 5, 30]),
      deeds,
      token: await server.issueToken({ sub: `person-${seed}` }, 3_600),
    },
    testimony,
    judge: async (disk, heard) => {
      await testimony.hearOf(disk);
      testimony.judge(disk, heard, await oracle.settledAmong(testimony.issued));
    },
  });
  const work = async () => {
    const tabsMax = dice.between(1, 3);
    while (phone.tabs.length < tabsMax) await phone.openTab();
    for (let left = dice.between(3, 6); left > 0; left--) {
      for (const page of phone.tabs) await page.evaluate((more) => globalThis.phone.work(more), deeds);
      void oracle.programWrites(dice.pick(races), dice);
      await sleep(Math.min(dice.wait(80), 300));
      const kind = dice.pick(breakageKinds);
      if (!keepsPages.has(kind)) testimony.expectGaps();
      await breakages[kind]({ phone, network, testimony, dice });
      count(`breakage ${kind}`);
      while (phone.tabs.length < tabsMax) await phone.openTab();
      await phone.look(dice.pick(phone.tabs));
    }
    for (const page of phone.tabs) await page.evaluate(() => globalThis.phone.rest());
    const pictures = await untilSettled(phone, oracle);
    for (const page of phone.tabs) await phone.look(page);
    await checkOutcomes(testimony, oracle, pictures, races);
  };
  let violation: Violation | undefined;
  try {
    await Promise.race([work(), sleep(runMaxMs, undefined, { ref: false }).then(() => tooLong(seed))]);
  } catch (error) {
    violation = error instanceof Violation ? error : new Violation('no-stray-error', describe(error));
  } finally {
    await phone.end();
    await network.stop();
  }
  for (const kind of ['saved', 'unsaved', 'confirmed'] as const) count(`mutations ${kind}`, testimony.told(kind).size);
  count('mutations issued', testimony.issued.length);
  count('answers lost in kills', testimony.unanswered);
  count('mutations unheard of before a kill', testimony.unheard);
  count('pages from the back-forward cache', testimony.revivals);
  return { seed, counts, violation };
}

function tooLong(seed: number): never {
  throw new Violation('converges', `seed ${seed} has not ended in ${runMaxMs} ms`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
