import { type ContactRequest, type DeviceId, deviceError } from '@baton/protocol';
import { linkAbort } from './abort.ts';
import type { EngineParts } from './engine-parts.ts';
import { LeaderSession } from './leader-session.ts';
import type { DeviceStores } from './open-storage.ts';
import type { Outbox } from './outbox.ts';
import { createRetryLoop, type RetryLoop, type RunReport } from './retry-loop.ts';
import type { ServerApi } from './server-api.ts';
import { type ConnectionStatus, connectionStatusOf, offConnection } from './status.ts';
import type { StoreReader } from './store-reader.ts';

/** What is there once the storage is open. */
export interface OpenEngine {
  readonly storage: DeviceStores;
  readonly outbox: Outbox;
  readonly reader: StoreReader;
}

export interface TabRoleOptions {
  readonly parts: EngineParts;
  readonly api: ServerApi;
  /** @throws BatonError where the storage is not open */
  readonly opened: () => OpenEngine;
  readonly lastContactAt: () => number | undefined;
  /** Server time in ms, as well as it is known. */
  readonly now: () => number;
  readonly describe: (device: DeviceId) => ContactRequest;
  /** The connection, or who leads, has changed. */
  readonly changed: () => void;
}

/**
 * This tab's part: it leads and talks to the network, or hears from the tab that does. One
 * leads at a time, by a lock. A tab that freezes or goes gives it up, and the next in line
 * leads; the fences in the stores make a leader harmless that has not noticed.
 */
export class TabRole {
  readonly #options: TabRoleOptions;
  readonly #leadership: RetryLoop;
  #session: LeaderSession | undefined;
  /** The connection as the leading tab has it, where that is another one. */
  #heard: ConnectionStatus | undefined;
  #isCut = false;

  constructor(options: TabRoleOptions) {
    this.#options = options;
    this.#leadership = createRetryLoop({
      ...options.parts.ports,
      name: 'lead',
      run: (signal, report) => this.#lead(signal, report),
    });
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** What leads, where this tab does. */
  get session(): LeaderSession | undefined {
    return this.#session;
  }

  connection(): ConnectionStatus {
    const common = { lastContactAt: this.#options.lastContactAt(), isCut: this.#isCut };
    if (this.#session) return connectionStatusOf({ ...this.#session.pictures, ...common });
    return this.#heard ?? { ...offConnection, ...common };
  }

  /** Waits in line for the lead. */
  contend(): void {
    this.#leadership.begin();
  }

  /** The page is about to freeze, or to go: whoever is next in line leads. */
  leave(): void {
    this.#session?.stop();
    this.#leadership.stop();
  }

  /** The page is back: what it has in memory may be old, and its lead may be another's now. */
  comeBack(): void {
    this.#leadership.again();
    this.#leadership.begin();
  }

  obeyCut(isCut: boolean): void {
    if (isCut === this.#isCut) return;
    this.#isCut = isCut;
    if (isCut) this.#session?.pause();
    else this.#session?.begin();
    this.#options.changed();
  }

  /** What the leading tab says of itself; undefined where it has gone silent. */
  hear(status: ConnectionStatus | undefined): void {
    this.#heard = status;
    if (status) this.#isCut = status.isCut;
    else this.#options.parts.states.interrupt();
    this.#options.parts.changes.status.tell();
  }

  /** One term: from the wait for the lock until it is given up, or lost. */
  async #lead(signal: AbortSignal, report: RunReport): Promise<void> {
    const { ports, name } = this.#options.parts;
    const term = linkAbort(signal);
    const end = () => term.abort(deviceError('LEADER_REPLACED'));
    const ended = new Promise<void>((resolve) => term.signal.addEventListener('abort', () => resolve()));
    let session: LeaderSession | undefined;
    try {
      await ports.locks.hold(`baton-leader:${name}`, term.signal, end);
      session = await this.#createSession(end);
      await session.takeOver();
      term.signal.throwIfAborted();
      this.#enter(session);
      report.proven();
      await ended;
      throw term.signal.reason;
    } finally {
      // The lock goes with its signal, however the term ended.
      end();
      term.release();
      // The next term may have begun already.
      if (session === this.#session) this.#enter(undefined);
    }
  }

  async #createSession(replaced: () => void): Promise<LeaderSession> {
    const { parts, api, opened, now, describe, changed } = this.#options;
    const { storage, outbox, reader } = opened();
    return new LeaderSession({
      parts,
      api,
      outbox,
      cacheStore: storage.cache,
      catchUp: () => reader.catchUp(),
      fences: { outbox: await storage.outbox.takeLead(), cache: await storage.cache.takeLead() },
      now,
      describe: () => describe(storage.device),
      changed,
      replaced,
    });
  }

  #enter(session: LeaderSession | undefined): void {
    this.#session?.stop();
    this.#session = session;
    this.#heard = undefined;
    this.#options.parts.states.replace([]);
    if (!this.#isCut) session?.begin();
    this.#options.changed();
  }
}
