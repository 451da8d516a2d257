import { isScope, type Scope } from '@baton/protocol';
import type { EngineParts } from './engine-parts.ts';
import type { TabHint, Timer } from './ports/index.ts';
import { type ConnectionStatus, readSharedConnection, shareConnection } from './status.ts';

export interface TabLinkOptions {
  readonly parts: EngineParts;
  readonly tab: string;
  readonly isLeader: () => boolean;
  /** The leader's own connection, to be told to the others. */
  readonly connection: () => ConnectionStatus;
  readonly heard: {
    outbox(): void;
    scope(scope: Scope): void;
    /** Some time has passed: what hints may have missed is in the stores. */
    look(): void;
    /** Resolves when it was tried. */
    sync(): Promise<void>;
    cut(isCut: boolean): void;
    /** What the leader says of itself, or undefined where it has gone silent. */
    connection(status: ConnectionStatus | undefined): void;
  };
}

const repeatMs = 10_000;
const silenceMaxMs = 30_000;
const syncMaxMs = 10_000;

/**
 * What the tabs of one browser tell each other. Any message may be lost: what a tab wants and
 * how the leader is are repeated every 10 s, and all else is in the stores, where it is then
 * looked for.
 */
export class TabLink {
  readonly #options: TabLinkOptions;
  readonly #unsubscribe: () => void;
  #timer: Timer | undefined;
  #leader: unknown;
  #leaderHeardAtMs = 0;
  readonly #synced: (() => void)[] = [];

  constructor(options: TabLinkOptions) {
    this.#options = options;
    this.#unsubscribe = options.parts.ports.channel.subscribe((hint) => this.#hear(hint));
  }

  begin(): void {
    this.#post({ kind: 'status-asked' });
    this.#repeat();
  }

  close(): void {
    this.#timer?.cancel();
    for (const resolve of this.#synced.splice(0)) resolve();
    this.#unsubscribe();
    this.#options.parts.ports.channel.close();
  }

  outboxChanged(): void {
    this.#post({ kind: 'outbox' });
  }

  wantedChanged(): void {
    const { parts, tab, isLeader } = this.#options;
    if (!isLeader()) this.#post({ kind: 'wanted', tab, scopes: parts.wanted.local() });
  }

  /** Resolves when the leader says that it has tried, or has not said so for a while. */
  askSync(): Promise<void> {
    this.#post({ kind: 'sync' });
    return new Promise((resolve) => {
      const timer = this.#options.parts.ports.timers.start('sync in the leading tab', syncMaxMs, resolve);
      this.#synced.push(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  cut(isCut: boolean): void {
    this.#post({ kind: 'cut', isCut });
  }

  /** The leader's connection, or the state of a scope, has changed. */
  statusChanged(): void {
    const { parts, tab, isLeader, connection } = this.#options;
    if (!isLeader()) return;
    const status = { leader: tab, connection: shareConnection(connection()), scopes: parts.states.toShared() };
    this.#post({ kind: 'status', status });
  }

  #repeat(): void {
    const { timers, time } = this.#options.parts.ports;
    this.#timer = timers.start('tell the other tabs', repeatMs, () => {
      this.#repeat();
      this.wantedChanged();
      this.statusChanged();
      this.#options.heard.look();
      if (this.#options.isLeader()) return;
      if (time.monotonicMs() - this.#leaderHeardAtMs > silenceMaxMs) this.#options.heard.connection(undefined);
    });
  }

  #hear(hint: TabHint): void {
    const { parts, isLeader, heard } = this.#options;
    switch (hint.kind) {
      case 'outbox':
        return heard.outbox();
      case 'scope':
        return isScope(hint.scope) ? heard.scope(hint.scope) : undefined;
      case 'wanted':
        return parts.wanted.hear(hint.tab, hint.scopes);
      case 'status':
        return isLeader() ? undefined : this.#hearLeader(hint.status);
      case 'status-asked':
        return this.statusChanged();
      case 'sync':
        return isLeader() ? void heard.sync().then(() => this.#post({ kind: 'synced' })) : undefined;
      case 'synced':
        for (const resolve of this.#synced.splice(0)) resolve();
        return undefined;
      case 'cut':
        return heard.cut(hint.isCut);
    }
  }

  // Another tab may run another version of the application: what cannot be read is let be.
  #hearLeader(shared: unknown): void {
    if (typeof shared !== 'object' || shared === null || !('connection' in shared)) return;
    const status = readSharedConnection(shared.connection);
    if (!status) return;
    this.#leaderHeardAtMs = this.#options.parts.ports.time.monotonicMs();
    if ('scopes' in shared) this.#options.parts.states.fromShared(shared.scopes);
    this.#options.heard.connection(status);
    // A leader that is new has not heard what this tab wants.
    if ('leader' in shared && shared.leader !== this.#leader) {
      this.#leader = shared.leader;
      this.wantedChanged();
    }
  }

  #post(hint: TabHint): void {
    this.#options.parts.ports.channel.post(hint);
  }
}
