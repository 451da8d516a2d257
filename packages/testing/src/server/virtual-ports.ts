import type { Log, ServerPorts } from '@baton/server/engine';
import { createSeededBytes } from './seeded-bytes.ts';

/** The server's ports on a clock that stands still until a test moves it. */
export interface VirtualPorts extends ServerPorts {
  /** Lets this much time pass, running what is due in its order. */
  advance(durationMs: number): Promise<void>;
  /** Names of the timers that wait. */
  waiting(): readonly string[];
  /** What was logged: sentences, oldest first. */
  readonly logged: readonly string[];
}

interface Waiting {
  readonly name: string;
  readonly dueAt: number;
  readonly run: () => void;
}

const startedAt = 1_795_000_000_000;

export function createVirtualPorts(seed = 1): VirtualPorts {
  const timers = new Set<Waiting>();
  const logged: string[] = [];
  let now = 0;
  const note = (_facts: object, sentence: string) => void logged.push(sentence);
  const log: Log = { info: note, warn: note, error: note };

  function next(until: number): Waiting | undefined {
    const due = [...timers].filter(({ dueAt }) => dueAt <= until);
    return due.sort((a, b) => a.dueAt - b.dueAt)[0];
  }

  return {
    time: { unixMs: () => startedAt + now, monotonicMs: () => now, errorMs: 1 },
    timers: {
      start(name, delayMs, run) {
        const timer = { name, dueAt: now + delayMs, run };
        timers.add(timer);
        return { cancel: () => timers.delete(timer) };
      },
    },
    randomBytes: createSeededBytes(seed),
    // Stands in for a digest: equal for equal texts alone is all that is asked of it here.
    sha256: (text) => text,
    log,
    logged,
    async advance(durationMs) {
      const until = now + durationMs;
      await settle();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.dueAt);
        timer.run();
        await settle();
      }
      now = until;
    },
    waiting: () => [...timers].map(({ name }) => name),
  };
}

/** Lets every promise go as far as it can without time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 300; turn++) await Promise.resolve();
}
