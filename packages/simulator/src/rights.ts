import type { Mutation, Scope } from '@baton/protocol';
import type { Access, Claims } from '@baton/server/engine';
import type { WorldTime } from '@baton/testing/client';

/** The server keeps an answer for 4 s, and a push may be under way for long. */
const unsureMs = 40_000;

/** A token is its subject's name here, and the number of a session; anything else is none. */
export function claimsOf(token: string): Claims | null {
  const [sub = ''] = token.split('#');
  return sub.startsWith('person-') ? { sub } : null;
}

/** A right that has ended is obeyed within so long. */
export const obeyedMs = 5_000;

/** Who may do what, and since when. */
export class Rights {
  readonly #time: WorldTime;
  /** By subject and scope, the newest first. */
  readonly #granted = new Map<string, readonly { readonly access: Access; readonly sinceMs: number }[]>();

  constructor(time: WorldTime) {
    this.#time = time;
  }

  of(subject: string, scope: Scope): Access {
    return this.#history(subject, scope)[0]?.access ?? 'none';
  }

  /** From the beginning, before anybody could ask. */
  give(subject: string, scope: Scope, access: Access): void {
    this.#granted.set(`${subject} ${scope}`, [{ access, sinceMs: Number.NEGATIVE_INFINITY }]);
  }

  grant(subject: string, scope: Scope, access: Access): void {
    if (this.of(subject, scope) === access) return;
    const now = { access, sinceMs: this.#time.nowMs };
    this.#granted.set(`${subject} ${scope}`, [now, ...this.#history(subject, scope)]);
  }

  /** How long the person has had no right to read this, in ms; undefined while there is one. */
  revokedForMs(subject: string, scope: Scope): number | undefined {
    const [right] = this.#history(subject, scope);
    if (!right) return Number.POSITIVE_INFINITY;
    return right.access === 'none' ? this.#time.nowMs - right.sinceMs : undefined;
  }

  /** There was never a moment without the right to read this. */
  hasAlwaysRead(subject: string, scope: Scope): boolean {
    const history = this.#history(subject, scope);
    return history.length > 0 && history.every(({ access }) => access !== 'none');
  }

  /** The right to write all that a mutation writes, as a server may still see it. */
  toWrite(subject: string, { operations }: Mutation): 'granted' | 'refused' | 'changing' {
    const rights = operations.map(({ scope }) => this.#lately(subject, scope));
    if (rights.some((accesses) => !accesses.includes('write'))) return 'refused';
    return rights.every((accesses) => accesses.every((access) => access === 'write')) ? 'granted' : 'changing';
  }

  /** What the right was at any moment that a server may still go by. */
  #lately(subject: string, scope: Scope): readonly Access[] {
    const history = this.#history(subject, scope);
    const fromMs = this.#time.nowMs - unsureMs;
    const old = history.findIndex(({ sinceMs }) => sinceMs < fromMs);
    const recent = old < 0 ? history : history.slice(0, old + 1);
    const isComplete = old >= 0;
    return [...recent.map(({ access }) => access), ...(isComplete ? [] : ['none' as const])];
  }

  #history(subject: string, scope: Scope) {
    return this.#granted.get(`${subject} ${scope}`) ?? [];
  }
}
