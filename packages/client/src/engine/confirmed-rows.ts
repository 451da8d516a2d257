import type { Cursor, Scope, VersionRecord } from '@baton/protocol';
import type { Changes } from './changes.ts';
import type { HeldMutation } from './held-mutation.ts';
import type { CachedDelta, CachedScope, CachedStep } from './ports/index.ts';
import type { Replica } from './replica.ts';
import { stepFrom } from './version-step.ts';
import type { View } from './view.ts';

/**
 * The one way into the confirmed rows: replica, view and readers move together, so that no
 * reader sees half of a version.
 */
export class ConfirmedRows {
  readonly #replica: Replica;
  readonly #view: View;
  readonly #changes: Changes;

  constructor(replica: Replica, view: View, changes: Changes) {
    this.#replica = replica;
    this.#view = view;
    this.#changes = changes;
  }

  /**
   * Applies versions that the server sent.
   * @returns the step that was made, or undefined where they do not follow
   */
  follow(scope: Scope, versions: readonly VersionRecord[], to: Cursor, currentAt: number): CachedDelta | undefined {
    const from = this.#replica.cursor(scope);
    const delta = from && stepFrom(from, versions, to);
    const seen = versions.flatMap((version) => version.mutations);
    return delta && this.apply(scope, { ...delta, currentAt, seen }) ? delta : undefined;
  }

  /** @returns false where the scope does not stand at `step.from` */
  apply(scope: Scope, step: CachedStep): boolean {
    const places = this.#replica.apply(scope, step, step.currentAt);
    if (!places) return false;
    this.#changes.rows(places);
    this.#changes.rows(this.#view.follow(scope, places, step.seen));
    return true;
  }

  replace(scope: Scope, cached: CachedScope): void {
    this.#replica.replace(scope, cached);
    this.#view.replace(scope, cached.seen);
    this.#changes.all();
  }

  /** Lays what is confirmed over rows that may be older than it: a scope that had left the device may come back so. */
  showConfirmed(mutations: readonly HeldMutation[]): void {
    for (const held of mutations) if (held.state === 'confirmed') this.#changes.rows(this.#view.put(held));
  }

  /** The scope leaves the device; pending work stays. */
  remove(scope: Scope): void {
    this.#replica.remove(scope);
    this.#view.leave(scope);
    this.#changes.all();
  }
}
