import { type Client, createClient } from '@baton/client';
import { defineSchema, integer, ref, table, text, uuid } from '@baton/protocol';
import { StrictMode, type ReactNode, useEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { createBatonHooks } from './index.ts';

const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  runner: table({ id: uuid(), race: ref('race'), name: text() }, { scope: 'race' }),
  leg: table({ race: ref('race'), n: integer(), name: text() }, { scope: 'race', key: ['race', 'n'] }),
});

const { BatonProvider, useLiveQuery, useRow, useMutation, usePendingMutations, useSyncStatus } =
  createBatonHooks<typeof schema>();

/** `commits`: how often the component below came to the screen anew. */
const counts = { commits: 0, subscribed: 0, unsubscribed: 0 };
const mutateFunctions = new Set<unknown>();

const baton = createClient({ schema, url: '/nowhere' });

/** How the components below are mounted and watched from the test. */
const stage = { baton, counts, mutateFunctions, mount, unmount };

declare global {
  var reactStage: typeof stage;
}

globalThis.reactStage = stage;

const components = { Runners, LateRunners, Runner, Leg, State };

function Runners({ race }: { readonly race: string }) {
  const { rows, status } = useLiveQuery((q) => q.runner.where({ race }).orderBy('name'));
  const mutate = useMutation();
  useEffect(() => {
    counts.commits += 1;
    mutateFunctions.add(mutate);
  });
  return `${rows.map((row) => row.name).join()} ${status}`;
}

function LateRunners({ race }: { readonly race: string }) {
  const { rows } = useLiveQuery((q) => q.runner.where({ race }).filter((row) => row.name > 'M'), [race]);
  return rows.map((row) => row.name).join();
}

function Runner({ race: id }: { readonly race: string }) {
  const { row, status } = useRow('runner', id);
  return `${row?.name} ${status}`;
}

function Leg({ race }: { readonly race: string }) {
  const byColumns = useRow('leg', { race, n: 2 });
  const byText = useRow('leg', JSON.stringify([race, '2']));
  return `${byColumns.row?.name} ${byText.row?.name}`;
}

function State() {
  return `${usePendingMutations().length} ${useSyncStatus().unsent}`;
}

let root: Root | undefined;

function mount(name: keyof typeof components, race: string, isInside = true): void {
  const Component = components[name];
  const shown: ReactNode = <Component race={race} />;
  const provided = isInside ? <BatonProvider client={counted(baton)}>{shown}</BatonProvider> : shown;
  const at = (root ??= createRoot(document.body));
  flushSync(() => at.render(<StrictMode>{provided}</StrictMode>));
}

function unmount(): void {
  root?.unmount();
  root = undefined;
}

let countedClient: Client<typeof schema> | undefined;

/** The client with its live queries' subscriptions counted. */
function counted(client: Client<typeof schema>): Client<typeof schema> {
  const live: Client<typeof schema>['live'] = (build) => {
    const query = client.live(build);
    const subscribe = (listener: () => void) => {
      counts.subscribed += 1;
      const unsubscribe = query.subscribe(listener);
      return () => {
        counts.unsubscribed += 1;
        unsubscribe();
      };
    };
    return { current: () => query.current(), subscribe };
  };
  countedClient ??= { ...client, live };
  return countedClient;
}
