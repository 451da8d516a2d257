import type { InspectedClient, Inspection, MutationHandle, Settlement } from '@baton/client/engine';
import { isBatonError, type Mutation, type MutationId, type Scope } from '@baton/protocol';
import type { App, schema } from '../relay.ts';

/** The application in one tab, as a person has it before them, and what becomes of all that is issued there. */
export abstract class PersonsTab {
  readonly client: App;
  readonly inside: Inspection;
  readonly #opened = new Map<Scope, { close(): void }>();

  constructor({ client, inside }: InspectedClient<typeof schema>) {
    this.client = client;
    this.inside = inside;
  }

  opened(): readonly Scope[] {
    return [...this.#opened.keys()];
  }

  open(scope: Scope): void {
    if (!this.#opened.has(scope)) this.#opened.set(scope, this.client.open(scope));
  }

  shut(scope: Scope): void {
    this.#opened.get(scope)?.close();
    this.#opened.delete(scope);
  }

  /** Somebody does something here. Nothing happens where the rows have gone meanwhile. */
  mutate(work: Parameters<App['mutate']>[0]): MutationId | undefined {
    try {
      return this.follow(this.client.mutate(work));
    } catch (error) {
      if (isBatonError(error)) return undefined;
      throw error;
    }
  }

  follow({ id, saved, confirmed }: MutationHandle<unknown>): MutationId | undefined {
    const mutation = this.client.pending().find((pending) => pending.id === id)?.mutation;
    // What changes nothing is not issued.
    if (!mutation) return undefined;
    this.issued(mutation);
    saved.then(
      () => this.saved(id),
      (error: unknown) => this.unsaved(id, error),
    );
    confirmed.then(
      (settlement) => this.confirmed(id, settlement),
      () => undefined,
    );
    return id;
  }

  protected abstract issued(mutation: Mutation): void;
  protected abstract saved(id: MutationId): void;
  protected abstract unsaved(id: MutationId, error: unknown): void;
  protected abstract confirmed(id: MutationId, settlement: Settlement): void;
}
