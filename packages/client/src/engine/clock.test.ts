import { errorOf, type ServerTime } from '@baton/protocol';
import { createSeededRandom, VirtualClocks, VirtualTime } from '@baton/testing/client';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClock, type EngineClock } from './clock.ts';
import { anchorOf, readAnchor, type SavedAnchor } from './clock-anchor.ts';

let time: VirtualTime;
let device: VirtualClocks;
let isOnline: boolean;
let path: { outMs: number; backMs: number };
let saved: (SavedAnchor | null)[];
let clock: EngineClock;

const serverErrorMs = 2;

beforeEach(() => {
  time = new VirtualTime();
  device = new VirtualClocks(time);
  isOnline = true;
  path = { outMs: 20, backMs: 20 };
  saved = [];
  clock = openClock();
});

function openClock(): EngineClock {
  return createClock({
    time: device,
    timers: time,
    random: createSeededRandom(1),
    exchange,
    save: (anchor) => saved.push(anchor),
  });
}

async function exchange(): Promise<ServerTime> {
  if (!isOnline) throw errorOf('OFFLINE');
  await pass(path.outMs);
  const receivedAt = time.trueMs;
  await pass(3);
  const sentAt = time.trueMs;
  await pass(path.backMs);
  const stamps = { receivedAt, sentAt, errorMs: serverErrorMs };
  return { serverTime: sentAt, serverTimeISO: '', timestamp: sentAt, timezone: 'UTC', clock: stamps };
}

function pass(durationMs: number): Promise<void> {
  return new Promise((resolve) => void time.start('on the way', durationMs, resolve));
}

async function synchronize(): Promise<void> {
  const done = clock.forceSync();
  await time.advance(1_000);
  await done;
}

function isTrue(): boolean {
  const { time: told, uncertaintyMs } = clock.now();
  return uncertaintyMs !== null && Math.abs(told - time.trueMs) <= uncertaintyMs + 1e-6;
}

describe('never compared with a server', () => {
  it('gives the time of the device, and says that it is worth nothing', () => {
    device.stepWall(7 * 60_000);
    expect(openClock().now()).toEqual({ time: device.wallMs(), uncertaintyMs: null, confidence: 'none' });
    expect(openClock().status()).toMatchObject({ synchronized: false, lastSyncAt: null, ageMs: null, offsetMs: null });
  });
});

describe('one exchange', () => {
  it('corrects a device that is seven minutes wrong, to half the travel time', async () => {
    device.stepWall(-7 * 60_000);
    clock = openClock();
    await synchronize();
    const { time: told, uncertaintyMs, confidence } = clock.now();
    expect(Math.abs(told - time.trueMs)).toBeLessThan(0.001);
    expect(uncertaintyMs).toBeCloseTo(20 + serverErrorMs + 0.000_5 * 957, 1);
    expect(confidence).toBe('high');
    expect(clock.status().offsetMs).toBeCloseTo(7 * 60_000);
  });

  it('holds the truth, however unequal the two ways are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(2_000),
        fc.nat(2_000),
        fc.integer({ min: -1e9, max: 1e9 }),
        async (outMs, backMs, off) => {
          device = new VirtualClocks(time);
          device.stepWall(off);
          path = { outMs, backMs };
          clock = openClock();
          const done = clock.forceSync();
          await time.advance(6_000);
          await done;
          expect(isTrue()).toBe(true);
          await time.advance(3_600_000);
          expect(isTrue()).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  }, 60_000);

  it.each([1, 16.7, 100])(
    'holds the truth on a clock that moves in steps of %d ms, and sees no step in that',
    async (grainMs) => {
      for (let n = 0; n < 100; n++) {
        device = new VirtualClocks(time, grainMs);
        path = { outMs: n % 7, backMs: (n * 3) % 11 };
        clock = openClock();
        await time.advance(37.77);
        await synchronize();
        const { boot } = clock.at();
        for (let reading = 0; reading < 20; reading++) {
          await time.advance(13.3);
          expect(isTrue()).toBe(true);
        }
        expect(clock.at().boot).toBe(boot);
        const again = openClock();
        again.restore(saved.at(-1));
        expect(Math.abs(again.now().time - time.trueMs)).toBeLessThanOrEqual(again.now().uncertaintyMs ?? 0);
      }
    },
  );

  it('of readings that are rounded either way proves what it says', () => {
    const ms = fc.double({ min: 0, max: 400, noNaN: true });
    const rounded = fc.tuple(fc.boolean(), fc.constantFrom(0.1, 1, 100));
    fc.assert(
      fc.property(ms, ms, ms, rounded, fc.boolean(), fc.boolean(), (sentMs, outMs, backMs, [up, grainMs], up2, up3) => {
        const read = (trueMs: number, isUp: boolean) => (isUp ? Math.ceil : Math.floor)(trueMs / grainMs) * grainMs;
        const stamps = { receivedAt: sentMs + outMs + 1e6, sentAt: sentMs + outMs + 3 + 1e6, errorMs: 0 };
        const receivedMs = sentMs + outMs + 3 + backMs;
        const answer = { serverTime: 0, serverTimeISO: '', timestamp: 0, timezone: 'UTC', clock: stamps };
        const anchor = anchorOf(answer, read(sentMs, up), read(receivedMs, up2), grainMs);
        const { time: told, uncertaintyMs } = readAnchor(anchor, read(receivedMs, up3));
        expect(Math.abs(told - receivedMs - 1e6)).toBeLessThanOrEqual((uncertaintyMs ?? 0) + 1e-6);
      }),
    );
  });

  it('ages by 500 ppm, down the levels to none', async () => {
    await synchronize();
    isOnline = false;
    const levels: string[] = [];
    for (const minutes of [0, 2, 5, 30]) {
      await time.advance(minutes * 60_000);
      levels.push(clock.now().confidence);
    }
    expect(levels).toEqual(['high', 'medium', 'low', 'none']);
    expect(clock.status().synchronized).toBe(true);
  });

  it('that is worse than what is known by now changes nothing', async () => {
    await synchronize();
    const before = clock.status().lastSyncAt;
    path = { outMs: 400, backMs: 400 };
    await synchronize();
    expect(clock.status().lastSyncAt).toBe(before);
    path = { outMs: 5, backMs: 5 };
    await synchronize();
    expect(clock.status().lastSyncAt).toBeGreaterThan(before ?? 0);
  });

  it('that fails is made up for when the server is heard, and not more often than every five seconds', async () => {
    isOnline = false;
    clock.begin();
    await time.advance(4_000);
    isOnline = true;
    clock.contact();
    await time.advance(1_000);
    expect(clock.status().synchronized).toBe(false);
    clock.contact();
    await time.advance(1_000);
    const { lastSyncAt, confidence } = clock.status();
    expect(confidence).toBe('high');
    await time.advance(60_000);
    clock.contact();
    await time.advance(1_000);
    expect(clock.status().lastSyncAt).toBe(lastSyncAt);
  });

  it('that fails leaves the clock as it is, and the next one comes five minutes later', async () => {
    clock.begin();
    await time.advance(1_000);
    const first = clock.status().lastSyncAt ?? 0;
    isOnline = false;
    await time.advance(5 * 60_000);
    expect(clock.status().lastSyncAt).toBe(first);
    isOnline = true;
    await time.advance(5 * 60_000);
    expect(clock.status().lastSyncAt).toBeGreaterThan(first + 9 * 60_000);
    clock.stop();
    expect(time.waiting()).toEqual([]);
  });
});

describe('a step of the wall clock, or sleep', () => {
  it.each([
    ['the wall clock is set by 30 ms', () => device.stepWall(30)],
    ['the wall clock is set back an hour', () => device.stepWall(-3_600_000)],
    ['the device sleeps and its monotonic clock stands still', () => device.pause(2_000)],
  ])('%s: the next stamp is worth nothing, and of another boot', async (_title, happen) => {
    await synchronize();
    const before = clock.at();
    await time.advance(10_000);
    clock.now();
    happen();
    const after = clock.at();
    expect(after).toMatchObject({ confidence: 'none', uncertaintyMs: null });
    expect(after.boot).not.toBe(before.boot);
    await synchronize();
    expect(clock.at()).toMatchObject({ confidence: 'high', boot: after.boot });
    expect(isTrue()).toBe(true);
  });

  it('is told to listeners, and starts an exchange by itself', async () => {
    clock.begin();
    await time.advance(1_000);
    let told = 0;
    clock.subscribe(() => told++);
    device.stepWall(5_000);
    clock.now();
    expect(told).toBe(1);
    await time.advance(1_000);
    expect(told).toBe(2);
    expect(clock.now().confidence).toBe('high');
  });

  it('during an exchange spoils it', async () => {
    const done = clock.forceSync();
    await time.advance(25);
    device.stepWall(400);
    await time.advance(1_000);
    await done;
    expect(clock.now().confidence).toBe('none');
  });

  it('many small pauses add up', async () => {
    await synchronize();
    for (let pause = 0; pause < 10; pause++) {
      device.pause(15);
      await time.advance(10);
      clock.now();
    }
    expect(clock.now().confidence).toBe('none');
  });
});

describe('an exchange that took so long that it says nothing', () => {
  it('is made again at the next contact', async () => {
    path = { outMs: 60_000, backMs: 20 };
    clock.begin();
    await time.advance(61_000);
    expect(clock.now().confidence).toBe('none');
    path = { outMs: 20, backMs: 20 };
    clock.contact();
    await time.advance(1_000);
    expect(clock.now().confidence).toBe('high');
  });
});

describe('a reload', () => {
  it('goes on from what was known, at best as medium, with an allowance and the age of it', async () => {
    await synchronize();
    isOnline = false;
    await time.advance(10_000);
    device = reloaded();
    const again = openClock();
    again.restore(saved.at(-1));
    const { time: told, uncertaintyMs, confidence } = again.now();
    expect(confidence).toBe('medium');
    expect(Math.abs(told - time.trueMs)).toBeLessThan(1);
    expect(uncertaintyMs).toBeGreaterThan(20 + serverErrorMs + 60);
    expect(again.status().lastSyncAt).toBe(clock.status().lastSyncAt);
  });

  it.each([undefined, null, 'clock', {}, { offsetMs: 1, boundMs: 'x', wallMs: 0, exchangedAt: 0 }])(
    'with a damaged memory (%j) begins anew',
    (memory) => {
      clock.restore(memory);
      expect(clock.now().confidence).toBe('none');
    },
  );

  it('after which the wall clock is behind what it was begins anew', async () => {
    await synchronize();
    device = reloaded();
    device.stepWall(-120_000);
    const again = openClock();
    again.restore(saved.at(-1));
    expect(again.now().confidence).toBe('none');
  });

  it('begins anew where the wall clock was set while the page was open', async () => {
    await synchronize();
    isOnline = false;
    device.stepWall(5_000);
    clock.now();
    device = reloaded();
    device.stepWall(5_000);
    const again = openClock();
    again.restore(saved.at(-1));
    expect(again.now().confidence).toBe('none');
  });

  it('begins anew where the wall clock was set before the new page had read what was kept', async () => {
    await synchronize();
    const kept = saved.at(-1);
    device = reloaded();
    const again = openClock();
    device.stepWall(500);
    again.now();
    again.restore(kept);
    expect(again.now().confidence).toBe('none');
  });

  it('is forgotten with the first exchange', async () => {
    await synchronize();
    device = reloaded();
    clock = openClock();
    clock.restore(saved.at(-1));
    await synchronize();
    expect(clock.now().confidence).toBe('high');
  });
});

describe('stamps and readings', () => {
  it('an event is stamped with the moment of the touch, not of the handler', async () => {
    await synchronize();
    const touch = { timeStamp: device.monotonicMs() };
    const touchedAt = time.trueMs;
    await time.advance(300);
    const stamp = clock.at(touch);
    expect(stamp.monotonicMs).toBe(touch.timeStamp);
    expect(Math.abs(stamp.time - touchedAt)).toBeLessThan(stamp.uncertaintyMs ?? 0);
    expect(clock.at(touch.timeStamp)).toEqual(stamp);
  });

  it('readings do not run backwards when an exchange corrects them within their bound', async () => {
    path = { outMs: 0, backMs: 100 };
    await synchronize();
    const before = clock.now();
    path = { outMs: 40, backMs: 0 };
    const done = clock.forceSync();
    await time.advance(43);
    await done;
    const after = clock.now();
    expect(after.time).toBeGreaterThanOrEqual(before.time);
    expect(isTrue()).toBe(true);
  });
});

function reloaded(): VirtualClocks {
  return new VirtualClocks(time);
}
