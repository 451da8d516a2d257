import { errorOf } from '@baton/protocol';
import type { Claims } from './access.ts';
import type { ServerPorts } from './ports.ts';
import type { Store } from './store.ts';
import type { WantedScope } from './stream.ts';

/** What a ticket stands for: one stream of one person. */
export interface TicketContent {
  readonly claims: Claims;
  readonly wanted: readonly WantedScope[];
}

/** Gives and takes the tickets by which a browser's own EventSource opens a stream. */
export interface TicketDesk {
  issue(content: TicketContent): Promise<string>;
  /** @throws BatonError TICKET_INVALID, the same for one that was used, is late or never was */
  redeem(ticket: string): Promise<TicketContent>;
}

/** Seconds at most between a ticket's issue and the stream. */
export const ticketLifeMs = 30_000;

const secretBytes = 32;
const pattern = /^[0-9a-f]{64}$/;

interface TicketDeskParts extends Pick<ServerPorts, 'randomBytes' | 'sha256'> {
  readonly store: Store;
}

/** The store has a ticket's digest alone, so that nobody who reads there can use it. */
export function createTicketDesk({ store, randomBytes, sha256 }: TicketDeskParts): TicketDesk {
  return {
    async issue(content) {
      const ticket = Array.from(randomBytes(secretBytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
      // As text: rights are kept by the bytes of the claims.
      await store.keepTicket(sha256(ticket), JSON.stringify(content), ticketLifeMs);
      return ticket;
    },
    async redeem(ticket) {
      const content = pattern.test(ticket) ? await store.takeTicket(sha256(ticket)) : undefined;
      if (content === undefined) throw errorOf('TICKET_INVALID');
      return JSON.parse(content) as TicketContent;
    },
  };
}
