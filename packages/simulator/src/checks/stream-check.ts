import { parseCursor, type Scope, type StreamEvent } from '@baton/protocol';
import type { Device } from '../device.ts';
import { Violation } from '../violation.ts';
import { obeyedMs } from '../rights.ts';

/** A page of versions is on its way back from the database for less than this (ms). */
const pageReturnsMs = 5_000;

/**
 * One stream: each event of versions follows the last one of its scope, without a hole and
 * without a repetition, and a scope is called live where it stands. Whoever takes every byte at
 * once is also sure that it stands where the database does.
 */
export class StreamCheck {
  readonly #reader: Device;
  readonly #isReadAtOnce: boolean;
  /** How far each scope has been given. */
  readonly #given: Map<Scope, number>;
  #text = '';

  constructor(reader: Device, { path, isReadAtOnce }: { readonly path: string; readonly isReadAtOnce: boolean }) {
    this.#reader = reader;
    this.#isReadAtOnce = isReadAtOnce;
    this.#given = versionsAskedFor(path);
  }

  /** The next piece of the body. @throws Violation */
  take(piece: string): void {
    const events = (this.#text + piece).split('\n\n');
    this.#text = events.pop() ?? '';
    for (const event of events) this.#check(event);
  }

  #check(text: string): void {
    const fields = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line]));
    const kind = fields.get('event')?.slice('event: '.length);
    if (kind !== 'versions' && kind !== 'live') return;
    const event = { kind, ...JSON.parse(fields.get('data')?.slice('data: '.length) ?? '') } as StreamEvent;
    if (event.kind === 'versions') this.#follow(event);
    else if (event.kind === 'live') this.#beUpToDate(event);
  }

  #follow({ scope, versions, cursor }: StreamEvent & { readonly kind: 'versions' }): void {
    const given = this.#given.get(scope) ?? 0;
    const isNext = versions.every(({ version }, index) => version === given + 1 + index);
    if (!isNext || cursor.version !== given + versions.length) {
      const listed = versions.map(({ version }) => version).join();
      throw new Violation('no-gap', `a stream gave versions ${listed} of ${scope} after ${given}`);
    }
    this.#given.set(scope, cursor.version);
    this.#obeyRight(scope, cursor.version);
  }

  /** Nothing is given that was committed 5 s after the right had ended, however long it was under way. */
  #obeyRight(scope: Scope, version: number): void {
    const { world, subject, name } = this.#reader;
    const forMs = world.rights.revokedForMs(subject, scope);
    if (forMs === undefined) return;
    const untilMs = world.time.nowMs - forMs + obeyedMs;
    world.judge(() => {
      if (version <= world.model.headAt(scope, untilMs)) return;
      throw new Violation('scope-isolation', `${name} was given version ${version} of ${scope} without a right to it`);
    });
  }

  #beUpToDate({ scope, cursor }: StreamEvent & { readonly kind: 'live' }): void {
    const { world } = this.#reader;
    const readBefore = world.time.nowMs - pageReturnsMs;
    const there = this.#isReadAtOnce ? world.model.headAt(scope, readBefore) : 0;
    const given = this.#given.get(scope) ?? 0;
    if (cursor.version === given && given >= there) return;
    throw new Violation('no-gap', `a stream called ${scope} live at ${cursor.version}, given ${given} of ${there}`);
  }
}

function versionsAskedFor(path: string): Map<Scope, number> {
  const query = new URLSearchParams(path.slice(path.indexOf('?')));
  const cursors = query.getAll('cursor').map((text) => parseCursor(text)?.version ?? 0);
  return new Map(query.getAll('scope').map((scope, index) => [scope as Scope, cursors[index] ?? 0]));
}
