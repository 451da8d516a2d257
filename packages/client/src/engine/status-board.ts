import type { BatonError, ContactRequest, DeviceId } from '@baton/protocol';
import type { Changes } from './changes.ts';
import type { Clock } from './clock-api.ts';
import type { MutationSummary, RejectedMutation, SyncStatus } from './client-api.ts';
import { type HeldMutation, isUnsettled } from './held-mutation.ts';
import type { Outbox } from './outbox.ts';
import { type ConnectionStatus, isSamePicture } from './status.ts';

export interface StatusSources {
  readonly changes: Changes;
  /** Undefined until the storage is open. */
  readonly outbox: () => Outbox | undefined;
  readonly storageError: () => BatonError | undefined;
  readonly connection: () => ConnectionStatus;
  readonly isLeader: () => boolean;
}

/** What status screens read. Each answer is the same object until something in it changes. */
export class StatusBoard {
  readonly #sources: StatusSources;
  #status: SyncStatus | undefined;
  #lists: Lists | undefined;

  constructor(sources: StatusSources) {
    this.#sources = sources;
  }

  status(): SyncStatus {
    const next = this.#compute();
    if (!this.#status || !isSamePicture(this.#status, next)) this.#status = next;
    return this.#status;
  }

  pending(): readonly MutationSummary[] {
    return this.#read().pending;
  }

  rejected(): readonly RejectedMutation[] {
    return this.#read().rejected;
  }

  describe(device: DeviceId, clock: Clock): ContactRequest {
    const { unsent, oldestUnsentAt, refused } = this.status();
    const { uncertaintyMs, confidence } = clock.now();
    return { device, unsent, oldestUnsentAt: oldestUnsentAt ?? null, refused, clock: { uncertaintyMs, confidence } };
  }

  #compute(): SyncStatus {
    const { outbox, storageError, connection, isLeader } = this.#sources;
    const { pending, rejected } = this.#read();
    const opening = outbox() ? undefined : openingPhase(storageError());
    return {
      ...connection(),
      ...opening,
      unsent: pending.length,
      oldestUnsentAt: pending[0]?.mutation.at.time,
      refused: rejected.length,
      isLeader: isLeader(),
    };
  }

  #read(): Lists {
    const revision = this.#sources.changes.status.revision;
    if (this.#lists?.revision !== revision) {
      const entries = this.#sources.outbox()?.entries() ?? [];
      this.#lists = {
        revision,
        pending: entries.filter(isUnsettled).map(toSummary),
        rejected: entries.flatMap(toRejected),
      };
    }
    return this.#lists;
  }
}

interface Lists {
  readonly revision: number;
  readonly pending: readonly MutationSummary[];
  readonly rejected: readonly RejectedMutation[];
}

function openingPhase(error: BatonError | undefined): Pick<SyncStatus, 'phase' | 'error'> {
  return error ? { phase: 'blocked', error } : { phase: 'starting', error: undefined };
}

function toSummary({ mutation, state }: HeldMutation): MutationSummary {
  return { id: mutation.id, mutation, state: state === 'saving' || state === 'sent' ? state : 'pending' };
}

function toRejected({ mutation, receipt }: HeldMutation): readonly RejectedMutation[] {
  if (receipt?.outcome !== 'rejected') return [];
  return [{ id: mutation.id, mutation, code: receipt.code, message: receipt.message }];
}
