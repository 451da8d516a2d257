import { errorToResponse, isBatonError, responseToError, type Scope } from '@baton/protocol';
import type { ScopeState } from './scope-state.ts';
import type { ConnectionStatus } from './status.ts';

/** What the leading tab tells the others. */
export interface SharedStatus {
  /** The tab that leads. */
  readonly leader: string;
  readonly connection: ConnectionStatus;
  readonly scopes: readonly (readonly [Scope, ScopeState])[];
}

/** As a text in which errors survive the way to another tab. */
export function writeSharedStatus(status: SharedStatus): string {
  return JSON.stringify(status, (_, value: unknown) => (isBatonError(value) ? errorToResponse(value).error : value));
}

/** What another tab wrote. Any member `error` in it is one. */
export function readSharedStatus(text: string): SharedStatus {
  return JSON.parse(text, (name, value) => (name === 'error' ? responseToError({ error: value }) : value));
}
