import { isScope, type Scope } from '@baton/protocol';
import type { TimeSource, Timer, Timers } from './ports/index.ts';

/** How long a scope stays wanted after its last reader has gone: people come back. */
const lingerMs = 30_000;
/** A tab that has not said again what it wants for so long is gone. */
const forgetMs = 30_000;

/** Which scopes somebody in this browser wants to be kept live, counted per reader. */
export class WantedScopes {
  readonly #timers: Timers;
  readonly #time: TimeSource;
  readonly #changed: () => void;
  readonly #readers = new Map<Scope, number>();
  readonly #lingering = new Map<Scope, Timer>();
  #isClosed = false;
  readonly #others = new Map<string, { readonly scopes: readonly Scope[]; readonly heardAtMs: number }>();

  constructor(timers: Timers, time: TimeSource, changed: () => void) {
    this.#timers = timers;
    this.#time = time;
    this.#changed = changed;
  }

  open(scope: Scope): { close(): void } {
    if (this.#isClosed) return { close: () => undefined };
    this.#lingering.get(scope)?.cancel();
    const isNew = !this.#lingering.delete(scope) && !this.#readers.has(scope);
    this.#readers.set(scope, (this.#readers.get(scope) ?? 0) + 1);
    if (isNew) this.#changed();
    let isOpen = true;
    return {
      close: () => {
        if (isOpen) this.#leave(scope);
        isOpen = false;
      },
    };
  }

  /** Another tab says what it wants, or again. */
  hear(tab: string, scopes: readonly string[]): void {
    const known = this.#others.get(tab)?.scopes.join();
    this.#others.set(tab, { scopes: scopes.filter(isScope), heardAtMs: this.#time.monotonicMs() });
    if (known !== scopes.join()) this.#changed();
  }

  /** What this tab wants. */
  local(): readonly Scope[] {
    return [...this.#readers.keys(), ...this.#lingering.keys()];
  }

  /** What all tabs want, as far as they said so lately. */
  all(): ReadonlySet<Scope> {
    for (const [tab, { heardAtMs }] of this.#others) {
      if (this.#time.monotonicMs() - heardAtMs > forgetMs) this.#others.delete(tab);
    }
    return new Set([...this.local(), ...[...this.#others.values()].flatMap(({ scopes }) => scopes)]);
  }

  /** Nothing is wanted any more, whatever is opened from now on. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#lingering.values()) timer.cancel();
    this.#lingering.clear();
    this.#readers.clear();
  }

  #leave(scope: Scope): void {
    const readers = (this.#readers.get(scope) ?? 1) - 1;
    if (readers > 0) return void this.#readers.set(scope, readers);
    if (!this.#readers.delete(scope)) return;
    this.#lingering.set(
      scope,
      this.#timers.start(`${scope} lingers`, lingerMs, () => {
        this.#lingering.delete(scope);
        this.#changed();
      }),
    );
  }
}
