import type { ContactRequest, DeviceId } from '@baton/protocol';
import type { EngineParts } from './engine-parts.ts';
import { LeaderSession } from './leader-session.ts';
import { Leadership } from './leadership.ts';
import type { DeviceStores } from './open-storage.ts';
import type { Outbox } from './outbox.ts';
import type { ServerApi } from './server-api.ts';
import { type ConnectionStatus, connectionStatusOf, offConnection } from './status.ts';

/** What is there once the storage is open. */
export interface OpenEngine {
  readonly storage: DeviceStores;
  readonly outbox: Outbox;
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

/** This tab's part: it leads and talks to the network, or hears from the tab that does. */
export class TabRole {
  readonly #options: TabRoleOptions;
  readonly #leadership: Leadership;
  #session: LeaderSession | undefined;
  /** The connection as the leading tab has it, where that is another one. */
  #heard: ConnectionStatus | undefined;
  #isCut = false;

  constructor(options: TabRoleOptions) {
    this.#options = options;
    const { name, ports } = options.parts;
    this.#leadership = new Leadership({
      ...ports,
      lockName: `baton-leader:${name}`,
      lead: (signal) => this.#lead(signal),
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
    this.#leadership.contend();
  }

  /** The page is about to freeze, or to go: whoever is next in line leads. */
  leave(): void {
    this.#session?.stop();
    this.#leadership.leave();
  }

  /** The page is back: what it has in memory may be old, and its lead may be another's now. */
  comeBack(): void {
    this.#leadership.stepDown();
    this.#leadership.contend();
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
    this.#options.parts.changes.status();
  }

  async #lead(signal: AbortSignal): Promise<() => void> {
    const { parts, api, opened, now, describe, changed } = this.#options;
    const { storage, outbox } = opened();
    const fences = { outbox: await storage.outbox.takeLead(), cache: await storage.cache.takeLead() };
    const session = new LeaderSession({
      parts,
      api,
      device: storage.device,
      outbox,
      cacheStore: storage.cache,
      fences,
      now,
      describe: () => describe(storage.device),
      changed,
      replaced: () => this.#leadership.stepDown(),
    });
    await session.takeOver();
    if (signal.aborted) session.stop();
    signal.throwIfAborted();
    parts.states.clear();
    this.#session = session;
    if (!this.#isCut) session.begin();
    changed();
    return () => this.#end(session);
  }

  #end(session: LeaderSession): void {
    session.stop();
    this.#session = undefined;
    this.#heard = undefined;
    this.#options.parts.states.clear();
    this.#options.changed();
  }
}
