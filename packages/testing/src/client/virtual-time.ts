import type { Timer, Timers, TimeSource } from '@baton/client/engine';
import { Heap } from './heap.ts';
import { settle } from './settle.ts';

interface Waiting {
  readonly name: string;
  readonly dueMs: number;
  /** Of two that are due at once the older one goes first. */
  readonly number: number;
  /** Undefined once it was cancelled. */
  run: (() => void) | undefined;
}

const stepsPerTurn = 50;

/** The time of a world: virtual, or as it is. */
export interface WorldTime extends Timers {
  /** Milliseconds since the world began. */
  readonly nowMs: number;
  /** True time, in ms since 1970. */
  readonly trueMs: number;
}

/** When virtual time begins: some day at noon. */
const startedAtMs = 1_795_000_000_000;

/**
 * Time that stands still until a test moves it, for all devices and servers of one world.
 * Between two timers every promise goes as far as it can.
 */
export class VirtualTime implements WorldTime {
  readonly #waiting = new Heap<Waiting>((a, b) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number));
  #started = 0;
  #steps = 0;
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
    const timer: Waiting = { name, dueMs: this.#nowMs + Math.max(0, delayMs), number: this.#started++, run };
    this.#waiting.push(timer);
    return {
      cancel: () => {
        timer.run = undefined;
      },
    };
  }

  /** Names of the timers that wait. */
  waiting(): readonly string[] {
    return this.#waiting.items().flatMap(({ name, run }) => (run ? [name] : []));
  }

  /**
   * Runs the next timer, if it is due by then, and all that follows from it without time.
   * @returns its name; undefined where none is due
   */
  async step(untilMs = Number.POSITIVE_INFINITY): Promise<string | undefined> {
    for (let timer = this.#waiting.first(); timer && timer.dueMs <= untilMs; timer = this.#waiting.first()) {
      this.#waiting.pop();
      const { run } = timer;
      if (!run) continue;
      timer.run = undefined;
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      run();
      await settle();
      if (++this.#steps % stepsPerTurn === 0) await turn();
      return timer.name;
    }
    return undefined;
  }

  /** Lets so much time pass. */
  async advance(durationMs: number): Promise<void> {
    const untilMs = this.#nowMs + durationMs;
    await settle();
    while ((await this.step(untilMs)) !== undefined);
    this.#nowMs = untilMs;
    await turn();
  }

  /** Lets time pass until this holds. @throws Error after `withinMs` */
  async advanceUntil(isReached: () => boolean, withinMs = 60_000): Promise<void> {
    const untilMs = this.#nowMs + withinMs;
    await settle();
    while (!isReached()) {
      if ((await this.step(untilMs)) === undefined) {
        throw new Error(`not reached within ${withinMs} ms; waiting: ${this.waiting().join(', ')}`);
      }
    }
    await turn();
  }
}

/** A device's two clocks: right until a test sets them otherwise. */
export class VirtualClocks implements TimeSource {
  readonly grainMs: number;
  readonly #time: WorldTime;
  #wallOffsetMs = 0;
  /** Both clocks at the last change of their rate. */
  #set: { readonly atMs: number; readonly monotonicMs: number };
  #rate = 1;
  #isStanding = false;

  constructor(time: WorldTime, grainMs = 0) {
    this.#time = time;
    this.grainMs = grainMs;
    this.#set = { atMs: time.nowMs, monotonicMs: 0 };
  }

  wallMs(): number {
    return this.#step(this.#fineWallMs());
  }

  monotonicMs(): number {
    return this.#step(this.#fineMonotonicMs());
  }

  /** Somebody sets the wall clock. */
  stepWall(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** Both clocks run too fast from now on, by so many parts per million; too slow where it is negative. */
  drift(ppm: number): void {
    this.#settle();
    this.#rate = 1 + ppm / 1_000_000;
  }

  /** The device falls asleep: its monotonic clock stands still until it wakes. */
  sleep(): void {
    this.#settle();
    this.#isStanding = true;
  }

  wake(): void {
    this.#settle();
    this.#isStanding = false;
  }

  /** The device slept: its monotonic clock stood still for so long. */
  pause(durationMs: number): void {
    this.#set = { ...this.#set, monotonicMs: this.#set.monotonicMs - durationMs };
  }

  #settle(): void {
    this.#wallOffsetMs = this.#fineWallMs() - this.#time.trueMs;
    this.#set = { atMs: this.#time.nowMs, monotonicMs: this.#fineMonotonicMs() };
  }

  #fineWallMs(): number {
    return this.#time.trueMs + this.#wallOffsetMs + (this.#rate - 1) * (this.#time.nowMs - this.#set.atMs);
  }

  #fineMonotonicMs(): number {
    if (this.#isStanding) return this.#set.monotonicMs;
    return this.#set.monotonicMs + this.#rate * (this.#time.nowMs - this.#set.atMs);
  }

  #step(fineMs: number): number {
    return this.grainMs === 0 ? fineMs : Math.floor(fineMs / this.grainMs) * this.grainMs;
  }
}

/** A turn of the event loop, which is when rejections that nobody handled are reported. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
