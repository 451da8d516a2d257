import { type Cursor, errorOf } from '@baton/protocol';
import { createSeededBytes } from '@baton/testing/server';
import { expect, test } from 'vitest';
import {
  createStreamWorld,
  cursorOf,
  upTo,
  versionsOf,
  type Reader,
  type StreamWorld,
} from './stream-world.fixture.ts';

/** Answers of the store were true when they were read, and arrive late and in any order. */
function delayReads({ store, ports }: StreamWorld, delayMs: () => number): void {
  async function late<Result>(result: Promise<Result>): Promise<Result> {
    const value = await result;
    await new Promise<void>((resolve) => ports.timers.start('late', delayMs(), resolve));
    return value;
  }
  const { pull, heads } = store;
  store.pull = (...request) => late(pull(...request));
  store.heads = (scopes) => late(heads(scopes));
}

/** Somebody who comes back with the last cursor whenever the stream was cut. */
class Follower {
  readonly #world: StreamWorld;
  readonly #earlier: number[] = [];
  #cursor: Cursor;
  reader: Reader;

  constructor(world: StreamWorld) {
    this.#world = world;
    this.#cursor = world.origin;
    this.reader = world.read();
  }

  get seen(): readonly number[] {
    return [...this.#earlier, ...versionsOf(this.reader)];
  }

  cutAndReturn(): void {
    this.#earlier.push(...versionsOf(this.reader));
    this.#cursor = cursorOf(this.reader) ?? this.#cursor;
    this.reader.stream.close();
    this.reader = this.#world.read(this.#cursor);
  }

  /** A reader on a bad network takes nothing for a while. */
  stallOrGoOn(): void {
    this.reader.hasRoom = !this.reader.hasRoom;
    this.reader.stream.resume();
  }
}

async function runWith(seed: number): Promise<{ readonly written: number; readonly followers: readonly Follower[] }> {
  const bytes = createSeededBytes(seed);
  const random = (below: number) => (bytes(1)[0] ?? 0) % below;
  const world = await createStreamWorld();
  world.access = 'write';
  delayReads(world, () => random(60));
  const followers = [new Follower(world)];
  let written = 1;
  const acts: readonly (() => void | Promise<void>)[] = [
    () => world.addMarks(1).then(() => void written++),
    () => world.addMarks(2).then(() => void written++),
    () => world.pushName(`name ${written}`).then(() => void written++),
    () => world.pushName(`name ${written}`).then(() => void written++),
    () => void followers.push(new Follower(world)),
    () => followers[random(followers.length)]?.cutAndReturn(),
    () => followers[random(followers.length)]?.stallOrGoOn(),
    () => world.engine.forgetAccess(),
    async () => {
      world.store.failWith(errorOf('DATABASE_UNAVAILABLE'));
      await world.ports.advance(random(250));
      world.store.failWith(undefined);
    },
  ];
  for (let step = 0; step < 120; step++) {
    await acts[random(acts.length)]?.();
    await world.ports.advance(random(50));
  }
  for (const { reader } of followers) reader.hasRoom = true;
  await world.ports.advance(5_000);
  return { written, followers };
}

const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

test.each(seeds)('every follower sees every version once, in order, whatever comes between (seed %i)', async (seed) => {
  const { written, followers } = await runWith(seed);
  for (const { seen } of followers) expect(seen).toEqual(upTo(written));
});
