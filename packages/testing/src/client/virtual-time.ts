import type { Timer, Timers, TimeSource } from '@baton/client/engine';

interface Waiting {
  readonly name: string;
  readonly dueMs: number;
  readonly run: () => void;
}

/** When virtual time begins: some day at noon. */
const startedAtMs = 1_795_000_000_000;

/**
 * Time that stands still until a test moves it, for all devices and servers of one world.
 * Between two timers every promise goes as far as it can.
 */
export class VirtualTime implements Timers {
  readonly #waiting = new Set<Waiting>();
  #nowMs = 0;

  /** Milliseconds since the world began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** True time, in ms since 1970. */
  get trueMs(): number {
    return startedAtMs + this.#nowMs;
  }

  start(name: string, delayMs: number, run: () => void): Timer {
    const timer = { name, dueMs: this.#nowMs + Math.max(0, delayMs), run };
    this.#waiting.add(timer);
    return { cancel: () => this.#waiting.delete(timer) };
  }

  /** Names of the timers that wait. */
  waiting(): readonly string[] {
    return [...this.#waiting].map(({ name }) => name);
  }

  /** Lets so much time pass. */
  async advance(durationMs: number): Promise<void> {
    const untilMs = this.#nowMs + durationMs;
    await settle();
    for (let timer = this.#next(untilMs); timer; timer = this.#next(untilMs)) {
      this.#waiting.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      timer.run();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** Lets time pass until this holds. @throws Error after `withinMs` */
  async advanceUntil(isReached: () => boolean, withinMs = 60_000): Promise<void> {
    const untilMs = this.#nowMs + withinMs;
    await settle();
    while (!isReached()) {
      const timer = this.#next(untilMs);
      if (!timer) throw new Error(`not reached within ${withinMs} ms; waiting: ${this.waiting().join(', ')}`);
      await this.advance(timer.dueMs - this.#nowMs);
    }
  }

  #next(untilMs: number): Waiting | undefined {
    let next: Waiting | undefined;
    for (const timer of this.#waiting) {
      if (timer.dueMs <= untilMs && (!next || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}

/** A device's two clocks: right until a test sets them otherwise. */
export class VirtualClocks implements TimeSource {
  readonly #time: VirtualTime;
  #wallOffsetMs = 0;
  #pausedMs = 0;
  readonly #bootMs: number;

  constructor(time: VirtualTime) {
    this.#time = time;
    this.#bootMs = time.nowMs;
  }

  wallMs(): number {
    return this.#time.trueMs + this.#wallOffsetMs;
  }

  monotonicMs(): number {
    return this.#time.nowMs - this.#bootMs - this.#pausedMs;
  }

  /** Somebody sets the wall clock. */
  stepWall(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** The device slept: its monotonic clock stood still for so long. */
  pause(durationMs: number): void {
    this.#pausedMs += durationMs;
  }
}

// A turn of the event loop lets every promise that waits for nothing but promises settle.
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
