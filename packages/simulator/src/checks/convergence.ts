import { keyOf } from '@baton/protocol';
import { isSameRow, type Rows, rowId } from '../model/model-rows.ts';
import type { Device } from '../device.ts';
import { schema } from '../relay.ts';
import { step } from '../step.ts';
import { Violation } from '../violation.ts';
import { unfinished } from './unfinished.ts';
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
    // Nobody looks at a page of a device that sleeps on for a little.
    if (world.time.nowMs < lookMs || world.devices.some(({ isAsleep }) => isAsleep)) continue;
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

/** Tabs that do not know the time yet. */
function unsure({ tabs }: Device): readonly string[] {
  const lost = tabs.filter(({ client }) => client.clock.now().confidence === 'none');
  return lost.map(({ name }) => `${name} knows no time`);
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
        const there = must.get(rowId(table.name, keyOf(table, row)));
        if (!isSameRow(there, row))
          world.break(new Violation('exactly-once', `the database holds ${JSON.stringify(row)} beside the model`));
      }
    }
    if (found !== must.size)
      world.break(new Violation('exactly-once', `${scope} has ${found} rows, must be ${must.size}`));
  }
}
