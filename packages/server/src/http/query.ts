import { errorOf, isScope, limits, type Scope } from '@baton/protocol';
import type { WantedScope } from '../engine/stream.ts';

/**
 * A parameter that must be there once. Parameters that nobody knows are let be.
 * @throws BatonError BAD_REQUEST
 */
export function requireOne(query: URLSearchParams, name: string): string {
  const [value, ...others] = query.getAll(name);
  if (value === undefined || others.length > 0) badQuery(name, 'must be given once');
  return value;
}

/** @throws BatonError BAD_REQUEST */
export function requireScope(query: URLSearchParams): Scope {
  return asScope(requireOne(query, 'scope'));
}

/**
 * `scope` and `cursor` in pairs, in the order of the address.
 * @throws BatonError BAD_REQUEST
 */
export function requireWantedScopes(query: URLSearchParams): readonly WantedScope[] {
  const scopes = query.getAll('scope').map(asScope);
  const cursors = query.getAll('cursor');
  if (scopes.length === 0) badQuery('scope', 'must be given');
  if (scopes.length > limits.streamScopesMax) badQuery('scope', `at most ${limits.streamScopesMax} on one stream`);
  refuseTwice(scopes);
  if (cursors.length !== scopes.length) badQuery('cursor', 'must be given for each scope; empty where there is none');
  return scopes.map((scope, index) => ({ scope, cursorText: cursors[index] ?? '' }));
}

/** @throws BatonError BAD_REQUEST */
export function refuseTwice(scopes: readonly Scope[]): void {
  if (new Set(scopes).size < scopes.length) badQuery('scope', 'must not be given twice');
}

/**
 * `Last-Event-ID` is `scope@cursor` of the last event that came: that scope goes on from there, the
 * others from the cursors of the address, which this client has passed perhaps.
 * @throws BatonError BAD_REQUEST
 */
export function resumeFrom(wanted: readonly WantedScope[], lastEventId: string): readonly WantedScope[] {
  const at = lastEventId.lastIndexOf('@');
  const scope = lastEventId.slice(0, at);
  if (!wanted.some((one) => one.scope === scope)) {
    throw errorOf('BAD_REQUEST', { details: 'Last-Event-ID: is of no scope of this stream' });
  }
  const cursorText = lastEventId.slice(at + 1);
  return wanted.map((one) => (one.scope === scope ? { scope: one.scope, cursorText } : one));
}

/**
 * Milliseconds that the client is ready to wait, 0 where it does not say.
 * @throws BatonError BAD_REQUEST
 */
export function readWaitMs(query: URLSearchParams): number {
  if (!query.has('waitMs')) return 0;
  const text = requireOne(query, 'waitMs');
  const isWithin = /^\d{1,6}$/.test(text) && Number(text) <= limits.pullWaitMsMax;
  return isWithin ? Number(text) : badQuery('waitMs', `must be 0 to ${limits.pullWaitMsMax}`);
}

export function badQuery(name: string, problem: string): never {
  throw errorOf('BAD_REQUEST', { details: `query parameter ${name}: ${problem}` });
}

function asScope(text: string): Scope {
  return isScope(text) ? text : badQuery('scope', 'is not a scope such as race/7f3');
}
