import type { BatonError, Scope } from '@baton/protocol';
import type { QueryResult } from './query.ts';
import type { Replica } from './replica.ts';

/** What is being done about a scope, beside what the device holds of it. */
export type ScopeState =
  /** Nobody asked for it, or the connection is not there to ask. */
  | { readonly kind: 'idle' }
  /** Its snapshot is on the way. */
  | { readonly kind: 'loading'; readonly rowsReceived: number; readonly rowsTotal: number | undefined }
  /** The stream has caught it up. */
  | { readonly kind: 'live' }
  /** It could not be fetched, or may not be read; tried again later. */
  | { readonly kind: 'failed'; readonly error: BatonError };

const idle: ScopeState = { kind: 'idle' };

/** The states of all scopes in this tab: the leader's own, or what the leader last said. */
export class ScopeStates {
  #states: Map<Scope, ScopeState> = new Map();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get(scope: Scope): ScopeState {
    return this.#states.get(scope) ?? idle;
  }

  set(scope: Scope, state: ScopeState): void {
    if (state.kind === 'idle') this.#states.delete(scope);
    else this.#states.set(scope, state);
    this.#changed();
  }

  live(): readonly Scope[] {
    return [...this.#states].flatMap(([scope, { kind }]) => (kind === 'live' ? [scope] : []));
  }

  /** The connection is gone: nothing is live any more. What failed stays so until it is tried again. */
  interrupt(): void {
    for (const scope of this.live()) this.set(scope, idle);
  }

  entries(): readonly (readonly [Scope, ScopeState])[] {
    return [...this.#states];
  }

  /** Takes over what another tab has, or nothing. */
  replace(entries: readonly (readonly [Scope, ScopeState])[]): void {
    this.#states = new Map(entries);
    this.#changed();
  }
}

/** Everything of a query's result but its rows. */
export type Worth = WithoutRows<QueryResult<unknown>>;
type WithoutRows<Result> = Result extends unknown ? Omit<Result, 'rows'> : never;

/** What the rows of these scopes are worth together: as much as the least of them. */
export function worthOf(scopes: readonly Scope[], states: ScopeStates, replica: Replica): Worth {
  const worths = scopes.map((scope) => worthOfScope(scope, states.get(scope), replica));
  for (const status of ['error', 'loading', 'never-synced', 'stale', 'ready'] as const) {
    const worth = worths.find((candidate) => candidate.status === status);
    if (worth) return worth;
  }
  return { status: 'never-synced' };
}

function worthOfScope(scope: Scope, state: ScopeState, replica: Replica): Worth {
  if (state.kind === 'failed') return { status: 'error', error: state.error };
  if (state.kind === 'loading') {
    return { status: 'loading', rowsReceived: state.rowsReceived, rowsTotal: state.rowsTotal };
  }
  if (!replica.cursor(scope)) return { status: 'never-synced' };
  return state.kind === 'live' ? { status: 'ready' } : { status: 'stale', asOf: replica.currentAt(scope) };
}
