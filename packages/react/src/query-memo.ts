import type { Client, LiveQuery, Query, QueryBuilder, QueryDescription } from '@baton/client';
import type { Schema } from '@baton/protocol';

export type BuildQuery<S extends Schema, Result> = (query: QueryBuilder<S>) => Query<Result>;

/** Gives the live query of the call before, as long as it is of the same client and says the same. */
export type QueryMemo<S extends Schema, Result> = (
  client: Client<S>,
  build: BuildQuery<S, Result>,
  deps: readonly unknown[] | undefined,
) => LiveQuery<Result>;

export function createQueryMemo<S extends Schema, Result>(): QueryMemo<S, Result> {
  let kept: { readonly identity: readonly unknown[]; readonly live: LiveQuery<Result> } | undefined;

  return (client, build, deps) => {
    if (deps && kept && isSame(kept.identity, [client, ...deps])) return kept.live;
    let described: readonly unknown[] = [];
    const live = client.live((builder) => {
      const query = build(builder);
      described = partsOf(query.description);
      return query;
    });
    const identity = [client, ...(deps ?? described)];
    if (!kept || !isSame(kept.identity, identity)) kept = { identity, live };
    return kept.live;
  };
}

function partsOf({ filters, ...rest }: QueryDescription): readonly unknown[] {
  return [JSON.stringify(rest), ...filters];
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => Object.is(part, b[index]));
}
