import type { Brand } from './brand.ts';

/** The unit of replication, order, permission and caching: `race/7f3…`. */
export type Scope = Brand<string, 'Scope'>;

/** A scope in its two parts: `race/7f3…` is `{ kind: 'race', id: '7f3…' }`. */
export interface ScopeParts {
  readonly kind: string;
  readonly id: string;
}

const kindPattern = /^[a-z][a-zA-Z0-9_]{0,62}$/;
// Ids are the text of a key column. White space, control characters, slashes and percent
// signs are refused, so that no two spellings of one scope exist in a URL or a log.
const idPattern = /^[^\s\p{C}/\\%]{1,200}$/u;

export function formatScope(kind: string, id: string): Scope {
  const scope = `${kind}/${id}`;
  if (!isScope(scope)) throw new RangeError(`not a scope: ${JSON.stringify(scope)}`);
  return scope;
}

export function isScope(value: unknown): value is Scope {
  return parseScope(value) !== undefined;
}

/** The parts of a scope, or undefined where the text is not one. */
export function parseScope(value: unknown): ScopeParts | undefined {
  if (typeof value !== 'string') return undefined;
  const slash = value.indexOf('/');
  const kind = value.slice(0, slash);
  const id = value.slice(slash + 1);
  return slash > 0 && kindPattern.test(kind) && idPattern.test(id) ? { kind, id } : undefined;
}
