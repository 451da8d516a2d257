import type { Scope } from '@baton/protocol';
import { keyOfRow, type Rows, rowId } from '../model/model-rows.ts';
import type { Device } from '../device.ts';
import { schema } from '../relay.ts';
import { step } from '../step.ts';
import type { Tab } from '../tab.ts';
import { Violation } from '../violation.ts';
import type { SimulatedWorld } from '../simulated-world.ts';

/** Three times the largest backoff, and as much again for what is asked for on the way. */
const settleMaxMs = 240_000;
const lookEveryMs = 1_000;

/** The faults stop: within a bounded time all is sent, and everybody shows what the database holds. */
export async function converge(world: SimulatedWorld): Promise<void> {
  world.rest();
  const untilMs = world.time.nowMs + settleMaxMs;
  for (let lookMs = world.time.nowMs; !world.violation; ) {
    await step(world);
    if (world.time.nowMs < lookMs) continue;
    lookMs = world.time.nowMs + lookEveryMs;
    // A hint that was under way may bring a cut back; whoever looks turns the switch again.
    for (const { client } of world.tabs()) if (client.network.isCut) client.network.restore();
    const [left] = world.devices.flatMap((device) => [...unfinished(device), ...unsure(device)]);
    if (left === undefined) return await checkDatabase(world);
    if (world.time.nowMs > untilMs) world.break(new Violation('converges', `after ${settleMaxMs} ms ${left}`));
  }
}

/** All tabs close and all servers stop: nothing may wait any more. */
export async function checkLeftOver(world: SimulatedWorld): Promise<void> {
  for (const device of world.devices) for (const tab of [...device.tabs]) void device.closeTab(tab);
  world.cluster.stop();
  await world.time.advance(120_000);
  const waiting = world.time.waiting();
  if (waiting.length > 0) world.break(new Violation('nothing-left-over', `still waiting: ${waiting.join(', ')}`));
}

/** What a device has not finished, a sentence each. */
export function unfinished(device: Device): readonly string[] {
  const leaders = device.tabs.filter(({ client }) => client.status().isLeader);
  const onDisk = [...device.browser.outbox.entries.values()];
  const unsent = onDisk.filter(({ state }) => state === 'pending' || state === 'sent');
  return [
    ...(leaders.length === 1 ? [] : [`${device.name} has ${leaders.length} leading tabs`]),
    ...(unsent.length === 0 ? [] : [`${device.name} has ${unsent.length} mutations to send`]),
    ...device.tabs.flatMap((tab) => unfinishedTab(tab)),
    ...device.world.races.flatMap((scope) => forbiddenLeft(device, scope)),
  ];
}

function unfinishedTab(tab: Tab): readonly string[] {
  if (!tab.isReady) return [`${tab.name} is not ready`];
  const { model, rights } = tab.device.world;
  const { phase, error, unsent } = tab.client.status();
  const late = tab.opened().filter((scope) => {
    if (rights.of(tab.device.subject, scope) === 'none') return false;
    return tab.inside.cursor(scope)?.version !== model.head(scope);
  });
  return [
    ...(phase === 'live' ? [] : [`${tab.name} is ${phase} (${error?.code})`]),
    ...(unsent === 0 ? [] : [`${tab.name} shows ${unsent} unsent`]),
    ...late.map(
      (scope) => `${tab.name} has ${scope} at ${tab.inside.cursor(scope)?.version}, not ${model.head(scope)}`,
    ),
  ];
}

/** Tabs that do not know the time yet. */
function unsure({ tabs }: Device): readonly string[] {
  const lost = tabs.filter(({ client }) => client.clock.now().confidence === 'none');
  return lost.map(({ name }) => `${name} knows no time`);
}

/** Rows of a scope that a person may not read any more, where a tab has it open. */
function forbiddenLeft(device: Device, scope: Scope): readonly string[] {
  const { rights } = device.world;
  if (rights.of(device.subject, scope) !== 'none' || !device.tabs.some((tab) => tab.opened().includes(scope)))
    return [];
  const isOnDisk = device.browser.cache.scopes.has(scope);
  const shown = device.tabs.filter((tab) => tab.inside.cursor(scope) !== undefined);
  return [
    ...(isOnDisk ? [`${device.name} keeps ${scope} on disk without a right to it`] : []),
    ...shown.map((tab) => `${tab.name} shows ${scope} without a right to it`),
  ];
}

/** What takes time in the world: it goes on meanwhile. */
async function soon<Result>(world: SimulatedWorld, promise: Promise<Result>): Promise<Result> {
  let isHere = false;
  void promise.then(() => {
    isHere = true;
  });
  while (!isHere && !world.violation) await step(world);
  return await promise;
}

async function checkDatabase(world: SimulatedWorld): Promise<void> {
  for (const scope of world.races) {
    const must: Rows = world.model.at(scope, world.model.head(scope)) ?? new Map();
    let found = 0;
    for (const table of Object.values(schema.tables)) {
      const { rows } = await soon(world, world.database.snapshotPage(scope, table, null, 100_000));
      for (const row of rows) {
        found++;
        const there = must.get(rowId(table.name, keyOfRow(table.name, row)));
        const isSame = there && Object.keys(row).every((column) => (there[column] ?? null) === (row[column] ?? null));
        if (!isSame)
          world.break(new Violation('exactly-once', `the database holds ${JSON.stringify(row)} beside the model`));
      }
    }
    if (found !== must.size)
      world.break(new Violation('exactly-once', `${scope} has ${found} rows, must be ${must.size}`));
  }
}
