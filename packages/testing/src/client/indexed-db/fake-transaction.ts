import { settle } from '../settle.ts';
import type { FakeConnection } from './fake-connection.ts';
import { FakeObjectStore } from './fake-object-store.ts';
import type { FakeRequest } from './fake-request.ts';
import type { RecordTable, StoreOnDisk } from './record-table.ts';
import { RequestLine } from './request-line.ts';

export type TransactionMode = 'readonly' | 'readwrite' | 'versionchange';

/** Whether a commit waits until the disk has it. */
export type Durability = 'strict' | 'relaxed';

/**
 * One transaction: of `IDBTransaction` what Baton uses. What was asked for in one turn of the
 * tab is carried out at once and told at once. The tab is needed between `carrying out` and
 * `active` alone: one that is frozen there keeps all others out.
 *
 *     active ── the turn is over, and no other is before it ──▶ carrying out, or
 *       ▲                                  │                    committing, where nothing was asked
 *       └────────── the tab hears ─────────┘                        └──▶ ended
 */
export class FakeTransaction {
  onabort: (() => void) | null = null;
  oncomplete: (() => void) | null = null;
  onerror: ((event: { readonly target: FakeRequest }) => void) | null = null;
  error: DOMException | null = null;
  readonly mode: TransactionMode;
  readonly durability: Durability;
  readonly connection: FakeConnection;
  /** Names of the stores that it may touch; an upgrade touches all. */
  readonly #scope: ReadonlySet<string>;
  readonly #requests = new RequestLine();
  readonly #changed = new Map<string, StoreOnDisk>();
  readonly #ended: (isCommitted: boolean) => void;
  #state: 'active' | 'waiting' | 'carrying out' | 'committing' | 'ended' = 'active';

  constructor(
    connection: FakeConnection,
    mode: TransactionMode,
    scope: readonly string[],
    durability: Durability,
    ended: (isCommitted: boolean) => void = () => undefined,
  ) {
    this.connection = connection;
    this.mode = mode;
    this.durability = durability;
    this.#scope = new Set(scope);
    this.#ended = ended;
    void this.#waitAfterTurn();
  }

  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }

  /** Whether a later one has to wait for this one. */
  excludes(later: FakeTransaction): boolean {
    if (this.mode === 'versionchange') return true;
    if (this.mode === 'readonly' && later.mode === 'readonly') return false;
    return [...later.#scope].some((name) => this.#scope.has(name));
  }

  objectStore(name: string): FakeObjectStore {
    if (this.#state === 'ended') throw new DOMException('the transaction is over', 'InvalidStateError');
    return new FakeObjectStore(
      {
        request: (work) => this.#request(work),
        table: () => this.#store(name).table,
        change: (table) => this.#change(name, table),
      },
      this.#store(name).keyPath,
    );
  }

  createStore(name: string, keyPath: string | undefined): FakeObjectStore {
    this.#changed.set(name, { keyPath, table: [] });
    return this.objectStore(name);
  }

  abort(): void {
    if (this.#state === 'committing' || this.#state === 'ended') {
      throw new DOMException('the transaction is over', 'InvalidStateError');
    }
    this.rollBack(null);
  }

  /** Nothing of it stays. `error` is what the transaction says of it. */
  rollBack(error: DOMException | null): void {
    this.error = error;
    const unheard = this.#requests.drop();
    this.#end(false);
    this.connection.tell(() => {
      for (const request of unheard) this.#fail(request, new DOMException('aborted with all others', 'AbortError'));
      this.onabort?.();
    });
  }

  /** It is its turn. */
  proceed(): void {
    const isComplete = this.#requests.isEmpty;
    this.#state = isComplete ? 'committing' : 'carrying out';
    this.connection.schedule(() => (isComplete ? this.#commit() : this.#carryOut()));
  }

  async #waitAfterTurn(): Promise<void> {
    await settle();
    if (this.#state !== 'active') return;
    this.#state = 'waiting';
    this.connection.database.proceed();
  }

  #request(work: () => unknown): FakeRequest {
    if (this.#state !== 'active') throw new DOMException('its turn is over', 'TransactionInactiveError');
    return this.#requests.push(work);
  }

  #carryOut(): void {
    this.#requests.carryOut();
    this.connection.tellNow(() => this.#hear());
  }

  #hear(): void {
    if (this.#state !== 'carrying out') return;
    this.#state = 'active';
    void this.#waitAfterTurn();
    const failed = this.#requests.hear();
    if (!failed) return;
    this.#fail(failed.request, failed.error);
    // Its own handler may have aborted it.
    if (this.#state === 'active') this.rollBack(failed.error);
  }

  #fail(request: FakeRequest, error: DOMException): void {
    request.fail(error);
    this.onerror?.({ target: request });
  }

  #commit(): void {
    // The connection was lost.
    if (this.#state === 'ended') return;
    const fault = this.mode === 'readonly' ? undefined : this.connection.database.faultAt('commit');
    if (fault) return this.rollBack(fault);
    this.connection.database.commit(this.#changed, this.durability);
    this.#end(true);
    this.connection.tell(() => this.oncomplete?.());
  }

  #end(isCommitted: boolean): void {
    this.#state = 'ended';
    this.#ended(isCommitted);
    this.connection.database.ended(this);
  }

  #store(name: string): StoreOnDisk {
    const store = this.#changed.get(name) ?? this.connection.database.stores.get(name);
    const isInScope = this.mode === 'versionchange' || this.#scope.has(name);
    if (!store || !isInScope) throw new DOMException(`no store ${name} here`, 'NotFoundError');
    return store;
  }

  #change(name: string, table: RecordTable): void {
    if (this.mode === 'readonly') throw new DOMException('nothing may be written here', 'ReadOnlyError');
    const fault = this.connection.database.faultAt('request');
    if (fault) throw fault;
    this.#changed.set(name, { ...this.#store(name), table });
  }
}
