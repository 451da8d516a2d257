import { BatonError, isBatonError } from '@baton/protocol';
import type { SyncStatus } from './client-api.ts';
import { mayPass, type RetryState } from './retry-machine.ts';

/** The part of the status that the leader knows and the other tabs hear of. */
export type ConnectionStatus = Pick<
  SyncStatus,
  'phase' | 'error' | 'nextTryAt' | 'lastContactAt' | 'sendingSince' | 'isCut'
>;

/** A loop as the status shows it. */
export interface LoopPicture {
  readonly state: RetryState;
  /** Device wall clock in ms at which it tries again, while it waits. */
  readonly dueAt: number | undefined;
  /** Device wall clock in ms at which the running work began. */
  readonly since: number | undefined;
}

export interface ConnectionParts {
  readonly stream: LoopPicture;
  readonly sender: LoopPicture;
  readonly lastContactAt: number | undefined;
  readonly isCut: boolean;
}

/** Before anybody has said how the connection is. */
export const offConnection: ConnectionStatus = {
  phase: 'connecting',
  error: undefined,
  nextTryAt: undefined,
  lastContactAt: undefined,
  sendingSince: undefined,
  isCut: false,
};

const cutHere = new BatonError('OFFLINE', 'The network was cut here, by a switch.');

/** One picture of stream and sender: the worse of the two. */
export function connectionStatusOf(parts: ConnectionParts): ConnectionStatus {
  const { stream, sender, lastContactAt, isCut } = parts;
  const rest = { ...offConnection, lastContactAt, isCut };
  if (isCut) return { ...rest, phase: 'waiting', error: cutHere };
  for (const { state, dueAt } of [stream, sender]) {
    if (state.kind !== 'waiting') continue;
    return { ...rest, phase: mayPass(state.error) ? 'waiting' : 'blocked', error: state.error, nextTryAt: dueAt };
  }
  const isLive = stream.state.kind === 'going' || stream.state.kind === 'idle';
  return isLive ? { ...rest, phase: 'live', sendingSince: sender.since } : rest;
}

/** Are both the same picture? Then readers keep the object that they have. Errors go by their code. */
export function isSamePicture(a: object, b: object): boolean {
  const [known, next]: readonly Readonly<Record<string, unknown>>[] = [{ ...a }, { ...b }];
  return Object.keys({ ...known, ...next }).every((name) => identityOf(known?.[name]) === identityOf(next?.[name]));
}

function identityOf(value: unknown): unknown {
  return isBatonError(value) ? value.code : value;
}
