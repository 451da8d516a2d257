import { setTimeout as sleep } from 'node:timers/promises';
import type { BatonServer } from '@baton/server';
import { startCuttableProxy } from '@baton/testing/chromium';
import type { Scope } from '@baton/protocol';
import { Dice } from '../dice.ts';
import { Violation } from '../violation.ts';
import { type Breakage, breakageKinds, breakages, type Scene } from './breakages.ts';
import { startEar } from './ear.ts';
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
  /** What was done to the phone, in this order. */
  readonly broken: readonly Breakage[];
  readonly testimony: Testimony;
  readonly violation: Violation | undefined;
}

/** A person does so much at a stretch. */
const deeds = 20;
const runMaxMs = 180_000;

/**
 * A person works on a phone as fast as it goes, and 3 to 6 times it is broken under them. What
 * is done follows from the seed; when exactly it strikes does not, since the time is real.
 */
export async function runPhone(seed: number, { server, port, chromiumPath }: Place): Promise<PhoneRun> {
  const dice = new Dice(seed).fork('phone');
  const oracle = new Oracle(server.database);
  const testimony = new Testimony();
  const network = await startCuttableProxy(port);
  const races = await oracle.createRaces(dice.between(1, 2));
  const token = await server.issueToken({ sub: `person-${seed}` }, 3_600);
  const ear = await startEar((deed) => testimony.learn(deed));
  const phone = await Phone.start({
    chromiumPath,
    origin: `http://127.0.0.1:${network.port}`,
    start: { token, ear: ear.url, seed, races, pauseMs: dice.pick([0, 5, 30]), deeds },
    testimony,
    judge: async (disk, heard) => testimony.judge(disk, heard, await oracle.settledAmong(testimony.issued)),
  });
  const broken: Breakage[] = [];
  const live = async () => {
    await breakOften({ phone, network, testimony, dice }, oracle, races, broken);
    await settleDown(phone, testimony, oracle, races);
  };
  const violation = await Promise.race([live(), tooLong()]).then(() => undefined, asViolation);
  await phone.end();
  await ear.stop();
  await network.stop();
  return { seed, broken, testimony, violation };
}

async function breakOften(scene: Scene, oracle: Oracle, races: readonly Scope[], broken: Breakage[]): Promise<void> {
  const { phone, dice } = scene;
  const tabsMax = dice.between(1, 3);
  const times = dice.between(3, 6);
  while (phone.tabs.length < tabsMax) await phone.openTab();
  while (broken.length < times) {
    for (const page of phone.tabs) await page.evaluate((more) => globalThis.phone.work(more), deeds);
    const written = oracle.programWrites(dice.pick(races), dice);
    await sleep(Math.min(dice.wait(80), 300));
    const kind = dice.pick(breakageKinds);
    broken.push(kind);
    await breakages[kind](scene);
    while (phone.tabs.length < tabsMax) await phone.openTab();
    await phone.look(dice.pick(phone.tabs));
    await written;
  }
}

/** The person goes, the faults are over: now everything has to come out right. */
async function settleDown(phone: Phone, testimony: Testimony, oracle: Oracle, races: readonly Scope[]): Promise<void> {
  for (const page of phone.tabs) await page.evaluate(() => globalThis.phone.rest());
  const pictures = await untilSettled(phone, oracle);
  for (const page of phone.tabs) await phone.look(page);
  await checkOutcomes(testimony, oracle, pictures, races);
}

async function tooLong(): Promise<never> {
  await sleep(runMaxMs, undefined, { ref: false });
  throw new Violation('converges', `the run has not ended in ${runMaxMs} ms`);
}

function asViolation(error: unknown): Violation {
  if (error instanceof Violation) return error;
  return new Violation('no-stray-error', error instanceof Error ? (error.stack ?? error.message) : String(error));
}
