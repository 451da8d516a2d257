import type { Schema, Scope } from '@baton/protocol';
import type { LiveQuery } from './client-api.ts';
import { Listeners } from './listeners.ts';
import type { Query, QueryResult } from './query.ts';
import { scopeNamedBy, tableOf } from './query-builder.ts';
import { runQuery } from './run-query.ts';
import { type ScopeStates, worthOf } from './scope-state.ts';
import { isSamePicture } from './status.ts';
import type { View } from './view.ts';
import type { Replica } from './replica.ts';

/** What queries read from, and how they hear that it changed. */
export interface QuerySource {
  readonly schema: Schema;
  readonly view: View;
  readonly replica: Replica;
  readonly states: ScopeStates;
  /** Rises with each change that a query of this table could see. */
  revision(table: string): number;
  /** Calls back once after each batch of changes. */
  subscribe(listener: () => void): () => void;
  /** Keeps a scope live until closed. */
  open(scope: Scope): { close(): void };
}

/** A query's result now. */
export function readQuery<Result>(source: QuerySource, query: Query<Result>): QueryResult<Result> {
  const table = tableOf(source.schema, query);
  const named = scopeNamedBy(table, query.description);
  const scopes = named ? [named] : [...source.view.scopes()].filter((scope) => scope.startsWith(`${table.scopeKind}/`));
  const rows = runQuery(source.view, table, scopes, query.description) as readonly unknown[] as readonly Result[];
  return { ...worthOf(scopes, source.states, source.replica), rows } as QueryResult<Result>;
}

/** A query that is read again when something it could see has changed, and not before. */
export function createLiveQuery<Result>(source: QuerySource, query: Query<Result>): LiveQuery<Result> {
  const table = tableOf(source.schema, query);
  const scope = scopeNamedBy(table, query.description);
  const listeners = new Listeners();
  let result: QueryResult<Result> | undefined;
  let revision = -1;
  let stop = () => {};

  const current = (): QueryResult<Result> => {
    const newest = source.revision(table.name);
    if (!result || newest !== revision) {
      const next = readQuery(source, query);
      if (!result || !isSameResult(result, next)) result = next;
      revision = newest;
    }
    return result;
  };

  const listen = () => {
    // A filter that throws does so here, before anything is held.
    let told = current();
    const opened = scope && source.open(scope);
    const unsubscribe = source.subscribe(() => {
      if (current() === told) return;
      told = current();
      listeners.tell();
    });
    return () => {
      unsubscribe();
      opened?.close();
    };
  };

  return {
    current,
    subscribe: (listener) => {
      if (listeners.size === 0) stop = listen();
      const leave = listeners.subscribe(listener);
      return () => {
        if (leave() && listeners.size === 0) stop();
      };
    },
  };
}

function isSameResult(a: QueryResult<unknown>, b: QueryResult<unknown>): boolean {
  const { rows: rowsA, ...worthA } = a;
  const { rows: rowsB, ...worthB } = b;
  return (
    rowsA.length === rowsB.length && rowsA.every((row, index) => row === rowsB[index]) && isSamePicture(worthA, worthB)
  );
}
