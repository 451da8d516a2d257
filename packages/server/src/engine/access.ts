import { errorOf, parseScope, type NamedTable, type Schema, type Scope, type ScopeParts } from '@baton/protocol';
import { scopeValue } from './key-values.ts';
import { applicationBound, inTime } from './in-time.ts';
import type { Log, ServerTimeSource, Timers } from './ports.ts';
import { createRecentMap } from './recent-map.ts';

/** What a verified token says. `sub` names who it is; devices belong to a `sub`. */
export interface Claims {
  readonly sub: string;
  readonly [name: string]: unknown;
}

export type Access = 'none' | 'read' | 'write';

export interface AccessRequest {
  readonly claims: Claims;
  /** The scope in its two parts. It may not exist; its id is a value that the scope column can hold. */
  readonly scope: ScopeParts & { readonly name: Scope };
}

export type Authorize = (request: AccessRequest) => Access | Promise<Access>;

/** What one person may do, and since when that is known. */
export interface Right {
  readonly access: Access;
  /** Monotonic reading from before `authorize` was asked. */
  readonly askedAt: number;
}

/** The rights of one set of claims. */
export interface Rights {
  /** At most `rightKeptMs` old. Fails as `authorize` does. */
  ask(scope: Scope): Promise<Right>;
  /** @throws BatonError SCOPE_FORBIDDEN, the same for a scope that does not exist */
  requireRead(scope: Scope): Promise<void>;
}

export interface AccessDesk {
  of(claims: Claims): Rights;
  /** Forgets every answer, so that the next question is asked anew. */
  forget(): void;
}

/** A token is good this long past its end: the clocks of its signer and of this server may differ. */
export const tokenToleranceMs = 30_000;
/** Its claims are worth nothing any more. */
export function hasEnded({ exp }: Claims, time: ServerTimeSource): boolean {
  return typeof exp === 'number' && time.unixMs() >= exp * 1000 + tokenToleranceMs;
}

/** An answer of `authorize` is used again for this long. */
export const rightKeptMs = 4_000;
/** A stream gives nothing on a right that was last confirmed longer ago than this. */
export const rightEndsMs = 5_000;

/** An `authorize` that never answers must not keep a stream from asking again. */
const answering = applicationBound('authorize');

interface AccessParts {
  readonly schema: Schema;
  readonly authorize: Authorize;
  readonly time: ServerTimeSource;
  readonly timers: Timers;
  readonly log: Log;
}

/**
 * Asks the application's `authorize` and keeps its answers for a moment, for 10,000 streams
 * would ask thousands of times a second. Answers are kept by the whole of the claims, since
 * two tokens of one person may say different things.
 */
export function createAccessDesk({ schema, authorize, time, timers, log }: AccessParts): AccessDesk {
  const tables = Object.values<NamedTable>(schema.tables);
  const answers = createRecentMap<string, Promise<Right>>(time, rightKeptMs);
  let isAnswering = true;

  async function decide(claims: Claims, name: Scope): Promise<Right> {
    const askedAt = time.monotonicMs();
    const parts = parseScope(name);
    // The application looks the id up by its type: what no row can have in its scope column is not asked for.
    const isPossible = tables.some((table) => scopeValue(table, name) !== undefined);
    if (!parts || !isPossible) return { access: 'none', askedAt };
    const access = await askApplication({ claims, scope: { ...parts, name } });
    return { access: access === 'read' || access === 'write' ? access : 'none', askedAt };
  }

  async function askApplication(request: AccessRequest): Promise<Access> {
    try {
      const access = await inTime(timers, answering, authorize(request));
      isAnswering = true;
      return access;
    } catch (error) {
      // Thousands of streams ask; the first failure says it for all.
      if (isAnswering) log.error({ err: error }, 'authorize fails: readers wait, requests are refused');
      isAnswering = false;
      throw error;
    }
  }

  function of(claims: Claims): Rights {
    const who = JSON.stringify(claims);

    function ask(scope: Scope): Promise<Right> {
      const key = `${scope} ${who}`;
      const kept = answers.get(key);
      if (kept) return kept;
      const answer = decide(claims, scope);
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
      return answer;
    }

    async function requireRead(scope: Scope): Promise<void> {
      if ((await ask(scope)).access === 'none') throw errorOf('SCOPE_FORBIDDEN');
    }

    return { ask, requireRead };
  }

  return { of, forget: () => answers.clear() };
}
