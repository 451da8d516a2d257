import type { Scope, StreamEvent } from '@baton/protocol';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/** A page of versions comes from the database this long after it was read, and seldom so late (ms). */
const pageReturnsMs = 5_000;

/**
 * One stream, as somebody has it who takes every byte at once. Each event of versions follows the
 * last one of its scope, without a hole and without a repetition; and a scope that is called live
 * has been given all that was there to give.
 */
export class StreamCheck {
  readonly #world: World;
  /** How far each scope has been given. */
  readonly #given = new Map<Scope, number>();
  #text = '';

  /** All scopes were asked for from their beginning. */
  constructor(world: World) {
    this.#world = world;
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
  }

  #beUpToDate({ scope, cursor }: StreamEvent & { readonly kind: 'live' }): void {
    const there = this.#world.model.headAt(scope, this.#world.time.nowMs - pageReturnsMs);
    const given = this.#given.get(scope) ?? 0;
    if (cursor.version === given && given >= there) return;
    throw new Violation('no-gap', `a stream called ${scope} live at ${cursor.version}, given ${given} of ${there}`);
  }
}
