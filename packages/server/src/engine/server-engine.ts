import type { ContactRequest, Cursor, PushRequest, Schema, Scope, SnapshotLine } from '@baton/protocol';
import { limits } from '@baton/protocol';
import { createAccessDesk, type Authorize, type Claims } from './access.ts';
import { createContactDesk, type OnContact } from './contacts.ts';
import { createDeviceDesk } from './devices.ts';
import type { ServerPorts } from './ports.ts';
import { createPush, type PushOutcome } from './push.ts';
import type { AnyRules } from './rules.ts';
import { readSnapshot, type SnapshotPlace } from './snapshot.ts';
import type { Pulled, Store } from './store.ts';
import type { OpenStream, StreamConnection, WantedScope } from './stream.ts';
import { createStreams } from './streams.ts';

export interface ServerEngineParts {
  readonly schema: Schema;
  readonly store: Store;
  readonly authorize: Authorize;
  readonly rules: AnyRules;
  readonly onContact?: OnContact | undefined;
  readonly ports: ServerPorts;
  /** How often to look for what other programs wrote, in ms. Default 100. */
  readonly pollMs?: number | undefined;
}

/** What the server does, whatever carries the requests. Every call fails with a BatonError. */
export interface ServerEngine {
  push(claims: Claims, request: PushRequest): Promise<PushOutcome>;
  pull(claims: Claims, scope: Scope, cursor: Cursor): Promise<Pulled>;
  snapshot(claims: Claims, scope: Scope, place?: SnapshotPlace): AsyncGenerator<SnapshotLine>;
  openStream(claims: Claims, wanted: readonly WantedScope[], connection: StreamConnection): OpenStream;
  contact(claims: Claims, report: ContactRequest): Promise<void>;
  /** One round trip to the database. */
  ping(): Promise<void>;
  /** Forgets what `authorize` answered; open streams ask again at once. */
  forgetAccess(): void;
  /** Ends every stream with a goodbye. */
  stop(): void;
}

export function createServerEngine(parts: ServerEngineParts): ServerEngine {
  const { schema, store, authorize, rules, onContact, ports, pollMs } = parts;
  const { time, timers, sha256, log } = ports;
  const desk = createAccessDesk({ schema, authorize, time, timers, log });
  const devices = createDeviceDesk({ store, time });
  const streams = createStreams({ store, desk, ports, pollMs });

  return {
    push: createPush({ schema, store, desk, devices, rules, timers, sha256, log, onCommit: streams.wake }),
    async pull(claims, scope, cursor) {
      const rights = desk.of(claims);
      await rights.requireRead(scope);
      const pulled = await store.pull(scope, cursor, limits.pullChangesMax);
      // Reading may have waited for long.
      await rights.requireRead(scope);
      return pulled;
    },
    snapshot: (claims, scope, place) => readSnapshot({ schema, store, rights: desk.of(claims), scope, place }),
    openStream: streams.open,
    contact: createContactDesk({ devices, onContact, time, timers }),
    ping: () => store.ping(),
    forgetAccess() {
      desk.forget();
      streams.askAgain();
    },
    stop: streams.stop,
  };
}
