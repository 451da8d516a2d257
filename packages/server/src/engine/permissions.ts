import { errorOf, findTable, isScope, isScopeTable, type Schema, type Scope } from '@baton/protocol';
import type { Access, Rights } from './access.ts';
import type { CheckedOperation } from './checked-operation.ts';

/**
 * What a push needs to know before its transaction begins. `authorize` may read the
 * application's database, and the embedded one has a single connection: asking from inside a
 * transaction would wait for itself.
 */
export interface Permissions {
  /** @throws ScopeUnasked */
  of(scope: Scope): Access;
  ask(scopes: Iterable<Scope>): Promise<void>;
}

/** A scope turned up inside the transaction: roll back, ask for it, try again. */
export class ScopeUnasked extends Error {
  readonly scope: Scope;

  constructor(scope: Scope) {
    super(`nobody asked for the rights in ${scope} yet`);
    this.scope = scope;
  }
}

export function createPermissions(rights: Rights): Permissions {
  const known = new Map<Scope, Access>();
  return {
    of(scope) {
      const access = known.get(scope);
      if (access === undefined) throw new ScopeUnasked(scope);
      return access;
    },
    async ask(scopes) {
      const missing = [...new Set(scopes)].filter((scope) => !known.has(scope));
      await Promise.all(missing.map(async (scope) => known.set(scope, (await rights.ask(scope)).access)));
    },
  };
}

/** Scopes that the operation's references name by themselves, without a look at the rows. */
export function scopesReferredTo(schema: Schema, operation: CheckedOperation): readonly Scope[] {
  if (operation.op === 'delete') return [];
  return Object.entries(operation.values).flatMap(([column, value]) => {
    const target = findTable(schema, operation.table.columns[column]?.references);
    const scope = target && isScopeTable(target) ? `${target.scopeKind}/${value}` : undefined;
    return isScope(scope) ? [scope] : [];
  });
}

/** @throws BatonError SCOPE_FORBIDDEN, WRITE_FORBIDDEN */
export function requireWrite(permissions: Permissions, operations: readonly CheckedOperation[]): void {
  for (const { scope } of operations) {
    const access = permissions.of(scope);
    if (access === 'none') throw errorOf('SCOPE_FORBIDDEN');
    if (access === 'read') throw errorOf('WRITE_FORBIDDEN');
  }
}
