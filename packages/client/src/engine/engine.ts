import {
  type BatonError,
  createUuid,
  deviceError,
  isBatonError,
  type Schema,
  type Scope,
  type ServerTime,
} from '@baton/protocol';
import type { ClientOptions } from './client-options.ts';
import { createClock, type EngineClock } from './clock.ts';
import { ContactLog } from './contact-log.ts';
import { createEngineParts, type EngineParts } from './engine-parts.ts';
import type { HeldMutation } from './held-mutation.ts';
import { openStorage } from './open-storage.ts';
import { Outbox } from './outbox.ts';
import type { ClientPorts, PageEvent } from './ports/index.ts';
import { createServerApi, type ServerApi } from './server-api.ts';
import { StatusBoard } from './status-board.ts';
import { StoreReader } from './store-reader.ts';
import { TabLink } from './tab-link.ts';
import { type OpenEngine, TabRole } from './tab-role.ts';
import { createTokenSource } from './token-source.ts';

/**
 * One tab's engine: opens the storage and keeps memory, stores, the other tabs and the page's
 * life together. What the application sees is `create-client-engine.ts`.
 */
export class Engine {
  readonly parts: EngineParts;
  readonly clock: EngineClock;
  readonly board: StatusBoard;
  readonly ready: Promise<void>;
  readonly #api: ServerApi;
  readonly #role: TabRole;
  readonly #link: TabLink;
  readonly #contact: ContactLog;
  readonly #stopListening: () => void;
  readonly #stopped = new AbortController();
  /** Small facts that are not on disk yet. */
  readonly #unkept = new Map<string, unknown>();
  #open: OpenEngine | undefined;
  #storageError: BatonError | undefined;

  constructor(options: ClientOptions<Schema>, ports: ClientPorts) {
    const name = options.name ?? 'baton';
    this.parts = createEngineParts(options.schema, name, ports, {
      wantedChanged: () => this.#wantedChanged(),
      statesChanged: () => this.#link.statusChanged(),
    });
    this.#contact = new ContactLog(ports.timers, () => {
      this.#statusChanged();
      this.clock.contact();
    });
    const now = () => this.clock.now().time;
    const token = createTokenSource(options.token);
    this.#api = createServerApi({ ...ports, token, onContact: () => this.#contact.proven(now()) });
    this.clock = createClock({
      ...ports,
      exchange: () => this.#exchange(),
      save: (anchor) => this.#keep('clock', anchor),
    });
    // The clock is the first to see that the device has slept.
    this.clock.subscribe(() => this.#role.session?.wake());
    this.#role = new TabRole({
      parts: this.parts,
      api: this.#api,
      opened: () => this.opened,
      lastContactAt: () => this.#contact.at,
      now,
      describe: (device) => this.board.describe(device, this.clock),
      changed: () => this.#statusChanged(),
    });
    this.board = new StatusBoard({
      changes: this.parts.changes,
      outbox: () => this.#open?.outbox,
      storageError: () => this.#storageError,
      connection: () => this.#role.connection(),
      isLeader: () => this.#role.session !== undefined,
    });
    this.#link = this.#createLink();
    this.#stopListening = ports.life.subscribe((event) => this.#onPageEvent(event));
    this.ready = this.#start(name);
    this.ready.catch(() => undefined);
  }

  /** @throws BatonError NOT_READY, STORAGE_FAILED or CLIENT_CLOSED */
  get opened(): OpenEngine {
    this.#stopped.signal.throwIfAborted();
    if (!this.#open) throw this.#storageError ?? deviceError('NOT_READY');
    return this.#open;
  }

  get outbox(): Outbox | undefined {
    return this.#open?.outbox;
  }

  get isCut(): boolean {
    return this.#role.isCut;
  }

  setCut(isCut: boolean): void {
    if (isCut === this.isCut) return;
    this.#obeyCut(isCut);
    this.#link.cut(isCut);
  }

  /** Sends and fetches at once. Resolves when both were tried, in whichever tab leads. */
  async sync(): Promise<void> {
    await this.ready;
    this.#stopped.signal.throwIfAborted();
    if (this.#role.session) await this.#syncHere();
    else await this.#link.askSync();
  }

  async close(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#contact.flush();
    this.#stopped.abort(deviceError('CLIENT_CLOSED'));
    this.#stopListening();
    this.clock.stop();
    this.#role.leave();
    this.#contact.stop();
    this.parts.wanted.close();
    await this.ready.catch(() => undefined);
    // The other tabs hear of what is saved last.
    await this.#open?.outbox.close();
    this.#link.close();
    const storage = this.#open?.storage;
    await Promise.all([storage?.outbox.close(), storage?.cache.close()]);
  }

  async #start(name: string): Promise<void> {
    const { ports, changes } = this.parts;
    try {
      this.#open = await this.#openStores(ports, name);
    } catch (error) {
      this.#storageError = isBatonError(error) ? error : deviceError('STORAGE_FAILED', { cause: error });
      changes.status.tell();
      throw this.#storageError;
    }
    this.#stopped.signal.throwIfAborted();
    changes.all();
    changes.status.tell();
    this.#link.begin();
    this.#role.contend();
    this.clock.begin();
  }

  async #openStores(ports: ClientPorts, name: string): Promise<OpenEngine> {
    const storage = await openStorage(ports, name);
    const outbox = new Outbox(storage.outbox, storage.device, {
      put: (held) => this.#put(held),
      remove: (id) => {
        this.parts.changes.rows(this.parts.view.remove(id));
        this.parts.changes.status.tell();
      },
      stored: () => {
        // A mutation that is confirmed may wait for a scope that nobody has opened.
        this.#role.session?.wantedChanged();
        this.#link.outboxChanged();
      },
    });
    const isLeader = () => this.#role.session !== undefined;
    const reader = new StoreReader({ ...this.parts, cache: storage.cache, outbox, isLeader });
    await reader.catchUp();
    this.clock.restore(await storage.outbox.readFact('clock'));
    this.#contact.begin(await storage.outbox.readFact('contact'), (at) => this.#keep('contact', at));
    return { storage, outbox, reader };
  }

  #createLink(): TabLink {
    return new TabLink({
      parts: this.parts,
      tab: createUuid((length) => this.parts.ports.random.bytes(length)),
      isLeader: () => this.#role.session !== undefined,
      connection: () => this.#role.connection(),
      heard: {
        stored: (scope) => this.#look(scope),
        sync: () => this.#syncHere(),
        cut: (isCut) => this.#obeyCut(isCut),
        connection: (status) => {
          this.#role.hear(status);
          if (status?.phase === 'live') this.clock.contact();
        },
      },
    });
  }

  #put(held: HeldMutation): void {
    const { view, changes } = this.parts;
    changes.rows(view.put(held));
    changes.status.tell();
    if (held.state === 'pending') this.#role.session?.send();
  }

  /** Another tab may have changed the stores. What cannot be read now is there the next time. */
  #look(scope?: Scope): void {
    // A clock that was set is noticed by reading it, also in a page that shows no time.
    this.clock.now();
    this.#writeFacts();
    this.#open?.reader.catchUp(scope).then(
      () => this.#role.session?.wantedChanged(),
      () => undefined,
    );
  }

  async #syncHere(): Promise<void> {
    await this.#role.session?.sync();
  }

  #obeyCut(isCut: boolean): void {
    if (this.#stopped.signal.aborted) return;
    this.#role.obeyCut(isCut);
    if (!isCut) void this.clock.forceSync();
  }

  #onPageEvent(event: PageEvent): void {
    if (event === 'frozen') this.#role.leave();
    if (event === 'visible') this.#nudge();
    if (event === 'online') this.#role.session?.reopen();
    if (event === 'online' || event === 'resumed') void this.clock.forceSync();
    if (event === 'hidden') this.#contact.flush();
    if (event !== 'resumed' || !this.#open) return;
    this.#role.comeBack();
    this.#look();
  }

  /** A person looks. The tab that leads may be a hidden one, which is told nothing of that. */
  #nudge(): void {
    if (this.#role.session) this.#role.session.nudge();
    else void this.#link.askSync();
  }

  #wantedChanged(): void {
    this.#role.session?.wantedChanged();
    this.#link.wantedChanged();
  }

  #statusChanged(): void {
    this.parts.changes.status.tell();
    this.#link.statusChanged();
  }

  async #exchange(): Promise<ServerTime> {
    if (this.isCut) throw deviceError('OFFLINE');
    return this.#api.serverTime(this.#stopped.signal);
  }

  /** Keeps a small fact. What cannot be written now is tried again at the next look. */
  #keep(name: string, value: unknown): void {
    this.#unkept.set(name, value);
    this.#writeFacts();
  }

  #writeFacts(): void {
    for (const [name, value] of this.#unkept) {
      this.#open?.storage.outbox.writeFact(name, value).then(
        () => this.#unkept.get(name) === value && this.#unkept.delete(name),
        () => undefined,
      );
    }
  }
}
