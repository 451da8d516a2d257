import { BatonError, type MutationId, type Schema } from '@baton/protocol';
import type { Client, MutationHandle, RejectedMutation, Transaction } from './client-api.ts';
import type { ClientOptions } from './client-options.ts';
import { Engine } from './engine.ts';
import { issueMutation, repeatOperations } from './issue-mutation.ts';
import { createLiveQuery, type QuerySource, readQuery } from './live-query.ts';
import type { ClientPorts } from './ports/index.ts';
import { createQueryBuilder } from './query-builder.ts';

/** The client over any ports: the browser's, or fakes. */
export function createClientEngine<S extends Schema>(options: ClientOptions<S>, ports: ClientPorts): Client<S> {
  return clientOf(options.schema, new Engine(options, ports));
}

/** An engine as the application sees it. */
export function clientOf<S extends Schema>(schema: S, engine: Engine): Client<S> {
  const { clock, board, parts } = engine;
  const queries = createQueryBuilder(schema);
  const source: QuerySource = {
    ...parts,
    revision: (table) => parts.changes.revision(table),
    subscribe: (listener) => parts.changes.subscribe(listener),
    open: (scope) => parts.wanted.open(scope),
  };

  function issue<Result>(
    work: (transaction: Transaction<S>) => Result,
    inPlaceOf?: MutationId,
  ): MutationHandle<Result> {
    const { storage, outbox } = engine.opened;
    const context = { parts, outbox, device: storage.device, at: () => clock.at(), inPlaceOf };
    return issueMutation(context, schema, work);
  }

  function refused(id: MutationId): RejectedMutation {
    const mutation = board.rejected().find((rejected) => rejected.id === id);
    if (!mutation) throw new BatonError('NOT_FOUND', `no refused mutation has the id ${id}`);
    return mutation;
  }

  return {
    schema,
    clock,
    ready: engine.ready,
    get device() {
      return engine.opened.storage.device;
    },
    read: (build) => readQuery(source, build(queries)),
    live: (build) => createLiveQuery(source, build(queries)),
    mutate: (work) => issue(work),
    open: (scope) => parts.wanted.open(scope),
    status: () => board.status(),
    pending: () => board.pending(),
    rejected: () => board.rejected(),
    subscribe: (listener) => parts.changes.status.subscribe(listener),
    retry: (id) => {
      const { operations } = refused(id).mutation;
      return issue((tables) => repeatOperations(schema, operations, tables), id);
    },
    discard: async (id) => engine.opened.outbox.discard(refused(id).id),
    sync: async () => {
      await engine.sync();
      return board.status();
    },
    network: {
      get isCut() {
        return engine.isCut;
      },
      cut: () => engine.setCut(true),
      restore: () => engine.setCut(false),
    },
    close: () => engine.close(),
  };
}
