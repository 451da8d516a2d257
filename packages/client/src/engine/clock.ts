import { createUuid, type Interval, type ServerTime } from '@baton/protocol';
import type { Clock, ClockStatus, TimeReading } from './clock-api.ts';
import {
  anchorOf,
  boundAt,
  type ClockAnchor,
  readAnchor,
  restoreAnchor,
  type SavedAnchor,
  saveAnchor,
} from './clock-anchor.ts';
import { Listeners } from './listeners.ts';
import type { RandomSource, TimeSource, Timer, Timers } from './ports/index.ts';

export interface ClockOptions {
  readonly time: TimeSource;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** One exchange with the server; rejects where there was none. */
  readonly exchange: () => Promise<ServerTime>;
  /** Keeps what a reload goes on from; null where there is nothing to go on from. */
  readonly save: (anchor: SavedAnchor | null) => void;
}

export interface EngineClock extends Clock {
  /** Takes over what a run of the application before this one knew. */
  restore(saved: unknown): void;
  /** Compares now and every five minutes. */
  begin(): void;
  stop(): void;
  /** The server is there: compares, where that has not worked in this run. */
  contact(): void;
}

const intervalMs = 5 * 60_000;
const contactIntervalMs = 5_000;
/** Wall and monotonic clock may differ by this much beside their grain, which is in each of four readings. */
const stepMinMs = 20;
/** … and by this share of the time that passed, for their rates. */
const stepShare = 600e-6;

/**
 * Time with a proven bound, from single two-way exchanges on the monotonic clock. Before each
 * reading the wall clock is held beside it: where the two disagree, one of them was set or the
 * device slept, and one cannot know which. Then the anchor is dropped and a new boot session
 * begins. `now` does not run backwards, except where a new exchange proves that it must.
 */
export function createClock(options: ClockOptions): EngineClock {
  const { time, timers, random, exchange, save } = options;
  const listeners = new Listeners();
  let anchor: ClockAnchor | undefined;
  const firstBoot = createUuid((length) => random.bytes(length));
  let boot = firstBoot;
  /** Both clocks at the last exchange, so that many small pauses add up, and at the last look. */
  let exchanged = readBoth();
  let looked = exchanged;
  let triedMs = Number.NEGATIVE_INFINITY;
  let lastTime = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let timer: Timer | undefined;
  let isOn = false;

  function readBoth(): TwoClocks {
    return { wallMs: time.wallMs(), monotonicMs: time.monotonicMs() };
  }

  function checkStep(): void {
    const now = readBoth();
    const isSteady = [exchanged, looked].every((before) => isSameRate(before, now, time.grainMs));
    looked = now;
    if (isSteady) return;
    anchor = undefined;
    save(null);
    boot = createUuid((length) => random.bytes(length));
    exchanged = now;
    lastTime = Number.NEGATIVE_INFINITY;
    listeners.tell();
    if (isOn) void synchronize();
  }

  function readAt(monotonicMs: number): TimeReading {
    if (anchor) return readAnchor(anchor, monotonicMs);
    const time = looked.wallMs + monotonicMs - looked.monotonicMs;
    return { time, uncertaintyMs: null, confidence: 'none' };
  }

  function now(): TimeReading {
    checkStep();
    const reading = readAt(time.monotonicMs());
    const backMs = lastTime - reading.time;
    lastTime = reading.time;
    if (reading.uncertaintyMs === null || backMs <= 0 || backMs > reading.uncertaintyMs) return reading;
    // Held still until true time has caught up, and wider by as much, so that it stays true.
    lastTime += backMs;
    return { ...reading, time: lastTime, uncertaintyMs: reading.uncertaintyMs + backMs };
  }

  function synchronize(): Promise<void> {
    running ??= compare().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function compare(): Promise<void> {
    timer?.cancel();
    if (isOn) timer = timers.start('clock: next exchange', intervalMs, () => void synchronize());
    const sentMs = time.monotonicMs();
    triedMs = sentMs;
    const bootBefore = boot;
    const answer = await exchange().catch(() => undefined);
    const receivedMs = time.monotonicMs();
    checkStep();
    // A step during the exchange has spoilt its stamps.
    if (!answer || boot !== bootBefore) return;
    const proven = anchorOf(answer, sentMs, receivedMs, time.grainMs);
    if (anchor && anchor.best === 'high' && boundAt(anchor, receivedMs) < proven.boundMs) return;
    anchor = proven;
    exchanged = readBoth();
    save(saveAnchor(anchor, exchanged.wallMs, exchanged.monotonicMs));
    listeners.tell();
  }

  function status(): ClockStatus {
    const reading = now();
    const { wallMs } = readBoth();
    return {
      ...reading,
      synchronized: anchor !== undefined,
      lastSyncAt: anchor?.exchangedAt ?? null,
      ageMs: anchor ? reading.time - anchor.exchangedAt : null,
      offsetMs: anchor ? reading.time - wallMs : null,
      driftPpm: null,
    };
  }

  return {
    now,
    at(event): Interval {
      checkStep();
      const given = typeof event === 'object' ? event.timeStamp : event;
      const monotonicMs = given ?? time.monotonicMs();
      return { ...readAt(monotonicMs), boot, monotonicMs };
    },
    status,
    async forceSync() {
      await synchronize();
      return status();
    },
    subscribe: (listener) => listeners.subscribe(listener),
    restore(saved) {
      // It is worth nothing where the wall clock was set since this run began.
      if (boot !== firstBoot) return;
      const { wallMs, monotonicMs } = readBoth();
      anchor ??= restoreAnchor(saved, wallMs, monotonicMs, time.grainMs);
      listeners.tell();
    },
    begin() {
      isOn = true;
      void synchronize();
    },
    stop() {
      isOn = false;
      timer?.cancel();
    },
    contact() {
      const monotonicMs = time.monotonicMs();
      const isWorthIt = anchor?.best !== 'high' || readAt(monotonicMs).confidence === 'none';
      if (isOn && isWorthIt && monotonicMs - triedMs >= contactIntervalMs) void synchronize();
    },
  };
}

interface TwoClocks {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

function isSameRate(before: TwoClocks, now: TwoClocks, grainMs: number): boolean {
  const passedMs = now.monotonicMs - before.monotonicMs;
  const steppedMs = Math.abs(now.wallMs - before.wallMs - passedMs);
  return steppedMs <= Math.max(stepMinMs + 4 * grainMs, stepShare * passedMs);
}
