import { BatonError, createUuid, isBatonError, type Schema, type Scope } from '@baton/protocol';
import type { ClientOptions } from './client-options.ts';
import { createClock, type EngineClock } from './clock.ts';
import { ContactLog } from './contact-log.ts';
import { createEngineParts, type EngineParts } from './engine-parts.ts';
import { followCache } from './follow-cache.ts';
import type { HeldMutation } from './held-mutation.ts';
import { LeaderSession } from './leader-session.ts';
import { Leadership } from './leadership.ts';
import { loadCachedScopes, openStorage, type Storage } from './open-storage.ts';
import { Outbox } from './outbox.ts';
import type { ClientPorts, PageEvent } from './ports/index.ts';
import { createServerApi, type ServerApi } from './server-api.ts';
import { type ConnectionStatus, connectionStatusOf, offConnection } from './status.ts';
import { StatusBoard } from './status-board.ts';
import { TabLink } from './tab-link.ts';
import { createTokenSource } from './token-source.ts';

/** What is there once the storage is open. */
export interface OpenEngine {
  readonly storage: Storage;
  readonly outbox: Outbox;
}

/**
 * One tab's engine: opens the storage, waits in line for the lead, and keeps memory, stores
 * and the other tabs together. What the application sees is `create-client-engine.ts`.
 */
export class Engine {
  readonly parts: EngineParts;
  readonly clock: EngineClock;
  readonly board: StatusBoard;
  readonly ready: Promise<void>;
  readonly #api: ServerApi;
  readonly #link: TabLink;
  readonly #leadership: Leadership;
  readonly #contact: ContactLog;
  readonly #stopListening: () => void;
  readonly #stopped = new AbortController();
  #open: OpenEngine | undefined;
  #storageError: BatonError | undefined;
  #session: LeaderSession | undefined;
  /** The connection as the leading tab has it, where that is another one. */
  #heard: ConnectionStatus | undefined;
  #isCut = false;

  constructor(options: ClientOptions<Schema>, ports: ClientPorts) {
    const name = options.name ?? 'baton';
    this.parts = createEngineParts(options.schema, name, ports, {
      wantedChanged: () => this.#wantedChanged(),
      statesChanged: () => this.#link.statusChanged(),
    });
    this.#contact = new ContactLog(ports.timers, () => this.#statusChanged());
    const token = createTokenSource(options.token);
    const onContact = () => this.#contact.proven(this.clock.now().time);
    this.#api = createServerApi({ ...ports, token, onContact });
    this.clock = createClock({
      ...ports,
      exchange: () => this.#exchange(),
      save: (anchor) => this.#keep('clock', anchor),
    });
    this.board = new StatusBoard({
      changes: this.parts.changes,
      outbox: () => this.#open?.outbox,
      storageError: () => this.#storageError,
      connection: () => this.#connection(),
      isLeader: () => this.#session !== undefined,
    });
    this.#link = this.#createLink();
    this.#leadership = new Leadership({
      ...ports,
      lockName: `baton-leader:${name}`,
      lead: (signal) => this.#lead(signal),
    });
    this.#stopListening = ports.life.subscribe((event) => this.#onPageEvent(event));
    this.ready = this.#start(name);
    this.ready.catch(() => undefined);
  }

  /** @throws BatonError NOT_READY or CLIENT_CLOSED */
  get opened(): OpenEngine {
    this.#requireRunning();
    if (!this.#open) throw this.#storageError ?? new BatonError('NOT_READY');
    return this.#open;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  setCut(isCut: boolean): void {
    if (isCut === this.#isCut) return;
    this.#obeyCut(isCut);
    this.#link.cut(isCut);
  }

  /** Sends and fetches at once. Resolves when both were tried, here or in the leading tab. */
  async sync(): Promise<void> {
    await this.ready;
    if (!this.#session) return this.#link.askSync();
    this.#session.nudge();
    await this.#session.settled();
  }

  async close(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort(new BatonError('CLIENT_CLOSED'));
    this.#stopListening();
    this.clock.stop();
    this.#contact.stop();
    this.#session?.stop();
    this.#leadership.leave();
    this.#link.close();
    this.parts.wanted.close();
    await this.ready.catch(() => undefined);
    const open = this.#open;
    if (!open) return;
    open.outbox.close();
    await Promise.all([open.storage.outbox.close(), open.storage.cache.close()]);
  }

  async #start(name: string): Promise<void> {
    const { ports, replica, changes } = this.parts;
    try {
      const storage = await openStorage(ports, name);
      const outbox = new Outbox(storage.outbox, {
        put: (held) => this.#put(held),
        remove: (id) => {
          changes.rows(this.parts.view.remove(id));
          changes.status();
        },
        stored: () => {
          // A mutation that is confirmed may wait for a scope that nobody has opened.
          this.#session?.wantedChanged();
          this.#link.outboxChanged();
        },
      });
      await loadCachedScopes(storage.cache, replica);
      await outbox.reload();
      this.clock.restore(await storage.outbox.readFact('clock'));
      this.#contact.begin(await storage.outbox.readFact('contact'), (at) => this.#keep('contact', at));
      this.#open = { storage, outbox };
    } catch (error) {
      this.#storageError = isBatonError(error) ? error : new BatonError('STORAGE_FAILED', undefined, { cause: error });
      changes.status();
      throw this.#storageError;
    }
    this.#requireRunning();
    changes.all();
    changes.status();
    this.#link.begin();
    this.#leadership.contend();
    this.clock.begin();
  }

  async #lead(signal: AbortSignal): Promise<() => void> {
    const { storage, outbox } = this.opened;
    const fences = { outbox: await storage.outbox.takeLead(), cache: await storage.cache.takeLead() };
    const session = new LeaderSession({
      parts: this.parts,
      api: this.#api,
      device: storage.device,
      outbox,
      cacheStore: storage.cache,
      fences,
      now: () => this.clock.now().time,
      describe: () => this.board.describe(storage.device, this.clock),
      changed: () => this.#statusChanged(),
      replaced: () => this.#leadership.stepDown(),
    });
    await session.takeOver();
    signal.throwIfAborted();
    this.parts.states.clear();
    this.#session = session;
    if (!this.#isCut) session.begin();
    this.#statusChanged();
    return () => {
      session.stop();
      this.#session = undefined;
      this.#heard = undefined;
      this.parts.states.clear();
      this.#statusChanged();
    };
  }

  #createLink(): TabLink {
    return new TabLink({
      parts: this.parts,
      tab: createUuid((length) => this.parts.ports.random.bytes(length)),
      isLeader: () => this.#session !== undefined,
      connection: () => this.#connection(),
      heard: {
        outbox: () => void this.#open?.outbox.reload().catch(() => undefined),
        scope: (scope) => void this.#follow(scope).catch(() => undefined),
        wanted: () => this.#session?.wantedChanged(),
        sync: () => this.#session?.nudge(),
        cut: (isCut) => this.#obeyCut(isCut),
        connection: (status) => this.#hear(status),
      },
    });
  }

  #put(held: HeldMutation): void {
    const { view, changes } = this.parts;
    changes.rows(view.put(held));
    changes.status();
    if (held.state === 'pending') this.#session?.send();
  }

  async #follow(scope: Scope): Promise<void> {
    const { replica, rows } = this.parts;
    if (this.#open && !this.#session) await followCache(this.#open.storage.cache, replica, rows, scope);
  }

  #hear(status: ConnectionStatus | undefined): void {
    this.#heard = status;
    if (status) this.#isCut = status.isCut;
    else this.parts.states.interrupt();
    this.parts.changes.status();
  }

  #obeyCut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) this.#session?.pause();
    else this.#session?.begin();
    if (!isCut) void this.clock.forceSync();
    this.#statusChanged();
  }

  #onPageEvent(event: PageEvent): void {
    if (event === 'frozen') this.#leadership.leave();
    if (event === 'visible' || event === 'online') this.#session?.nudge();
    if (event === 'online' || event === 'resumed') void this.clock.forceSync();
    if (event === 'hidden') this.#contact.flush();
    if (event !== 'resumed' || !this.#open) return;
    // What this tab has in memory may be old, and its lead may be another's now.
    this.#leadership.stepDown();
    this.#leadership.contend();
    void this.#open.outbox.reload().catch(() => undefined);
    for (const scope of this.parts.replica.scopes()) void this.#follow(scope).catch(() => undefined);
  }

  #wantedChanged(): void {
    this.#session?.wantedChanged();
    this.#link.wantedChanged();
  }

  #statusChanged(): void {
    this.parts.changes.status();
    this.#link.statusChanged();
  }

  #connection(): ConnectionStatus {
    const common = { lastContactAt: this.#contact.at, isCut: this.#isCut };
    if (this.#session) return connectionStatusOf({ ...this.#session.pictures, ...common });
    return this.#heard ?? { ...offConnection, ...common };
  }

  async #exchange() {
    if (this.#isCut) throw new BatonError('OFFLINE');
    return this.#api.serverTime(this.#stopped.signal);
  }

  /** Keeps a small fact; one that is lost is made anew. */
  #keep(name: string, value: unknown): void {
    this.#open?.storage.outbox.writeFact(name, value).catch(() => undefined);
  }

  #requireRunning(): void {
    this.#stopped.signal.throwIfAborted();
  }
}
