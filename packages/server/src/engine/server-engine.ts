import type { ContactRequest, PushRequest, Schema, Scope, SnapshotLine } from '@baton/protocol';
import { createAccessDesk, type Authorize, type Claims } from './access.ts';
import { createContactDesk, type OnContact } from './contacts.ts';
import { createDeviceDesk } from './devices.ts';
import { noHints, type Hints } from './hints.ts';
import type { ServerPorts } from './ports.ts';
import { createPulls, type PullRequest } from './pulls.ts';
import { createPush, type PushOutcome } from './push.ts';
import { createReaders } from './readers.ts';
import type { AnyRules } from './rules.ts';
import { readSnapshot, type SnapshotPlace } from './snapshot.ts';
import { createBeginSnapshot } from './snapshot-reads.ts';
import type { Pulled, Store } from './store.ts';
import { openStream, type OpenStream, type StreamConnection, type WantedScope } from './stream.ts';
import { createTicketDesk, type TicketDesk } from './tickets.ts';

export interface ServerEngineParts {
  readonly schema: Schema;
  readonly store: Store;
  readonly authorize: Authorize;
  readonly rules: AnyRules;
  readonly onContact?: OnContact | undefined;
  readonly ports: ServerPorts;
  /** To and from the other nodes of this database. Default: none. */
  readonly hints?: Hints | undefined;
  /** How often to look for what other programs wrote, in ms. Default 100. */
  readonly pollMs?: number | undefined;
}

/** What the server does, whatever carries the requests. Every call fails with a BatonError. */
export interface ServerEngine {
  push(claims: Claims, request: PushRequest): Promise<PushOutcome>;
  pull(claims: Claims, request: PullRequest): Promise<Pulled>;
  snapshot(claims: Claims, scope: Scope, place?: SnapshotPlace): AsyncGenerator<SnapshotLine>;
  openStream(claims: Claims, wanted: readonly WantedScope[], connection: StreamConnection): OpenStream;
  /** For streams of a browser's own EventSource. */
  readonly tickets: TicketDesk;
  contact(claims: Claims, report: ContactRequest): Promise<void>;
  /** One round trip to the database. */
  ping(): Promise<void>;
  /** Forgets what `authorize` answered; open streams and pulls ask again at once. */
  forgetAccess(): void;
  /** Ends every stream with a goodbye, and every pull that waits. */
  stop(): void;
}

export function createServerEngine(parts: ServerEngineParts): ServerEngine {
  const { schema, store, authorize, rules, onContact, ports, hints = noHints, pollMs } = parts;
  const { time, timers, sha256, log } = ports;
  const desk = createAccessDesk({ schema, authorize, time, timers, log });
  const devices = createDeviceDesk({ store, time });
  const readers = createReaders({ store, ports, pollMs });
  const beginSnapshot = createBeginSnapshot(store);
  hints.listen(readers.wake);

  function onCommit(scopes: ReadonlySet<Scope>): void {
    readers.wake(scopes);
    hints.give(scopes);
  }

  return {
    push: createPush({ schema, store, desk, devices, rules, timers, sha256, log, onCommit }),
    pull: createPulls({ store, desk, readers, time, timers }),
    snapshot: (claims, scope, place) => readSnapshot({ schema, beginSnapshot, rights: desk.of(claims), scope, place }),
    openStream(claims, wanted, connection) {
      const { feedOf, readForMany } = readers;
      const rights = desk.of(claims);
      return readers.admit((onClose) =>
        openStream({ claims, rights, wanted, connection, feedOf, readForMany, time, log, onClose }),
      );
    },
    tickets: createTicketDesk({ store, randomBytes: ports.randomBytes, sha256 }),
    contact: createContactDesk({ devices, onContact, time, timers }),
    ping: () => store.ping(),
    forgetAccess() {
      desk.forget();
      readers.askAgain();
    },
    stop: readers.stop,
  };
}
