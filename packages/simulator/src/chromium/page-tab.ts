import type { Settlement } from '@baton/client/engine';
import { isBatonError, type Mutation, type MutationId } from '@baton/protocol';
import { PersonsTab } from '../workload/persons-tab.ts';
import { announce, tell } from './speak.ts';

/** The application in a real page, which tells of everything that it issues. */
export class PageTab extends PersonsTab {
  protected issued(mutation: Mutation): void {
    announce({ kind: 'issued', mutation });
  }

  protected saved(id: MutationId): void {
    tell({ kind: 'saved', id });
  }

  protected unsaved(id: MutationId, error: unknown): void {
    const code = isBatonError(error) ? error.code : String(error);
    if (code !== 'CLIENT_CLOSED') tell({ kind: 'unsaved', id, code });
  }

  protected confirmed(id: MutationId, settlement: Settlement): void {
    tell({ kind: 'confirmed', id, settlement });
  }
}
