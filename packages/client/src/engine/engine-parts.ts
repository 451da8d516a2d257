import type { Schema } from '@baton/protocol';
import { Changes } from './changes.ts';
import { ConfirmedRows } from './confirmed-rows.ts';
import type { ClientPorts } from './ports/index.ts';
import { Replica } from './replica.ts';
import { ScopeStates } from './scope-state.ts';
import { View } from './view.ts';
import { WantedScopes } from './wanted-scopes.ts';

/** What a tab holds in memory, whether it leads or not. */
export interface EngineParts {
  readonly schema: Schema;
  readonly name: string;
  readonly ports: ClientPorts;
  readonly changes: Changes;
  readonly replica: Replica;
  readonly view: View;
  readonly rows: ConfirmedRows;
  readonly states: ScopeStates;
  readonly wanted: WantedScopes;
}

export function createEngineParts(
  schema: Schema,
  name: string,
  ports: ClientPorts,
  told: { wantedChanged(): void; statesChanged(): void },
): EngineParts {
  const changes = new Changes();
  const replica = new Replica(schema);
  const view = new View(schema, replica);
  return {
    schema,
    name,
    ports,
    changes,
    replica,
    view,
    rows: new ConfirmedRows(replica, view, changes),
    states: new ScopeStates(() => {
      changes.all();
      told.statesChanged();
    }),
    wanted: new WantedScopes(ports.timers, ports.time, () => told.wantedChanged()),
  };
}
