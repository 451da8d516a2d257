import { isScope, type Scope } from '@baton/protocol';
import type { EngineParts } from './engine-parts.ts';
import type { TabHint } from './ports/index.ts';
import { readSharedStatus, writeSharedStatus } from './shared-status.ts';
import type { ConnectionStatus } from './status.ts';
import { createTicker, type Ticker } from './ticker.ts';

export interface TabLinkOptions {
  readonly parts: EngineParts;
  readonly tab: string;
  readonly isLeader: () => boolean;
  /** The leader's own connection, to be told to the others. */
  readonly connection: () => ConnectionStatus;
  readonly heard: {
    /** The stores have changed, or some time has passed in which hints may have been missed. */
    stored(scope?: Scope): void;
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
  readonly #ticker: Ticker;
  #leader: string | undefined;
  #leaderHeardAtMs = 0;
  readonly #synced: (() => void)[] = [];

  constructor(options: TabLinkOptions) {
    this.#options = options;
    const { channel, timers } = options.parts.ports;
    this.#unsubscribe = channel.subscribe((hint) => this.#hear(hint));
    this.#ticker = createTicker(timers, 'tell the other tabs', repeatMs, () => this.#repeat());
  }

  begin(): void {
    this.#post({ kind: 'status-asked' });
    this.#ticker.begin();
  }

  close(): void {
    this.#ticker.stop();
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
    const status = { leader: tab, connection: connection(), scopes: parts.states.entries() };
    this.#post({ kind: 'status', status: writeSharedStatus(status) });
  }

  #repeat(): void {
    const { parts, isLeader, heard } = this.#options;
    this.wantedChanged();
    this.statusChanged();
    heard.stored();
    const silentMs = parts.ports.time.monotonicMs() - this.#leaderHeardAtMs;
    if (!isLeader() && silentMs > silenceMaxMs) heard.connection(undefined);
  }

  #hear(hint: TabHint): void {
    const { parts, isLeader, heard } = this.#options;
    switch (hint.kind) {
      case 'outbox':
        return heard.stored();
      case 'scope':
        return isScope(hint.scope) ? heard.stored(hint.scope) : undefined;
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

  #hearLeader(text: string): void {
    const { parts, heard } = this.#options;
    const { leader, connection, scopes } = readSharedStatus(text);
    this.#leaderHeardAtMs = parts.ports.time.monotonicMs();
    parts.states.replace(scopes);
    heard.connection(connection);
    // A leader that is new has not heard what this tab wants.
    if (leader === this.#leader) return;
    this.#leader = leader;
    this.wantedChanged();
  }

  #post(hint: TabHint): void {
    this.#options.parts.ports.channel.post(hint);
  }
}
