import type { OutboxEntry, Settlement } from '@baton/client/engine';
import type { Mutation, MutationId } from '@baton/protocol';
import { Violation } from './violation.ts';

/** What the server has done for good, as one beside it knows. */
export interface Settled {
  isSettled(id: MutationId): boolean;
  isRejected(id: MutationId): boolean;
  /** Was it settled so long ago that the server does not know it any more? Never where nothing is said. */
  isForgotten?(id: MutationId): boolean;
}

/** One mutation's life, as people saw it. */
interface Life {
  readonly subject: string;
  /** Its bytes without the place in the order of issue, which the outbox gives. */
  readonly content: string;
  mutation: Mutation;
  state: 'issued' | 'saved' | 'unsaved' | 'confirmed' | 'discarded';
  place: 'nowhere' | OutboxEntry['state'] | 'removed';
}

/** Every mutation that somebody issued: what they were told, and where it really is. */
export class Ledger {
  readonly #lives = new Map<MutationId, Life>();

  issue(subject: string, mutation: Mutation): void {
    this.#lives.set(mutation.id, {
      subject,
      mutation,
      content: contentOf(mutation),
      state: 'issued',
      place: 'nowhere',
    });
  }

  mutation(id: MutationId): Mutation | undefined {
    return this.#lives.get(id)?.mutation;
  }

  subjectOf(id: MutationId): string {
    return this.#lives.get(id)?.subject ?? 'nobody';
  }

  /** Every mutation, and what its author was told of it. */
  lives(): readonly { readonly id: MutationId; readonly state: Life['state'] }[] {
    return [...this.#lives].map(([id, { state }]) => ({ id, state }));
  }

  /** `saved` has resolved: from now on it may not be lost. */
  saved(id: MutationId, server: Settled): void {
    const life = this.#of(id);
    if (life.state === 'issued') life.state = 'saved';
    if (life.place === 'nowhere') throw new Violation('saved-kept', `${id} was called saved and is on no disk`);
    if (life.place === 'removed' && !server.isSettled(id)) {
      throw new Violation('saved-kept', `${id} was called saved, is gone from the outbox and never reached the server`);
    }
  }

  /** `saved` was rejected: the mutation must not be there. */
  unsaved(id: MutationId): void {
    const life = this.#of(id);
    life.state = 'unsaved';
    if (life.place !== 'nowhere') throw new Violation('saved-kept', `${id} was called unsaved and is on disk`);
  }

  /** `confirmed` has resolved with this. */
  confirmed(id: MutationId, settlement: Settlement, server: Settled): void {
    const life = this.#of(id);
    if (!server.isSettled(id)) throw new Violation('confirmed-committed', `${id} has a receipt and is not committed`);
    const { outcome } = settlement;
    if (outcome === 'rejected' && settlement.code === 'MUTATION_FORGOTTEN') {
      if (!server.isForgotten?.(id))
        throw new Violation('confirmed-committed', `${id} was called forgotten and is not`);
    } else if (outcome !== 'unseen' && (outcome === 'rejected') !== server.isRejected(id)) {
      throw new Violation('confirmed-committed', `${id} was told to be ${outcome} and is not`);
    }
    if (life.state === 'saved' || life.state === 'issued') life.state = 'confirmed';
  }

  /** A person lets a refused mutation go. */
  discarded(id: MutationId): void {
    this.#of(id).state = 'discarded';
  }

  /** An entry was written to the outbox on disk. */
  put({ mutation, state }: OutboxEntry, server: Settled): void {
    const life = this.#of(mutation.id);
    if (contentOf(mutation) !== life.content) {
      throw new Violation('bytes-frozen', `${mutation.id} on disk is not what was issued`);
    }
    if (life.place === 'removed') throw new Violation('exactly-once', `${mutation.id} is back in the outbox`);
    if (life.place !== 'nowhere' && mutation.order !== life.mutation.order) {
      throw new Violation('bytes-frozen', `${mutation.id} has changed its place in the order of issue`);
    }
    if (life.place === 'sent' && state === 'pending') {
      throw new Violation('bytes-frozen', `${mutation.id} was sent and counts as never sent`);
    }
    life.mutation = mutation;
    life.place = state;
    if ((state === 'confirmed' || state === 'rejected') && !server.isSettled(mutation.id)) {
      throw new Violation(
        'confirmed-committed',
        `${mutation.id} is ${state} on disk, and the server has not settled it`,
      );
    }
  }

  /** An entry has left the outbox on disk. */
  removed(id: MutationId, server: Settled): void {
    const life = this.#of(id);
    const isApplied = life.place === 'confirmed' && server.isSettled(id) && !server.isRejected(id);
    if (!isApplied && life.state !== 'discarded') {
      throw new Violation('saved-kept', `${id} (${life.state}) has left the outbox while it was ${life.place}`);
    }
    life.place = 'removed';
  }

  #of(id: MutationId): Life {
    const life = this.#lives.get(id);
    if (!life) throw new Violation('exactly-once', `mutation ${id} was never issued`);
    return life;
  }
}

function contentOf({ order: _, ...content }: Mutation): string {
  return JSON.stringify(content);
}
