import { checkClock } from './checks/clock-check.ts';
import { checkCacheOnDisk } from './checks/disk-check.ts';
import { checkNeighbours } from './checks/neighbours-check.ts';
import { checkView } from './checks/view-check.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** One event of the world, and what must hold after it. */
export async function step(world: SimulatedWorld): Promise<boolean> {
  const what = await world.time.step();
  if (what === undefined) return false;
  world.note(what);
  world.attempt(() => checkAll(world));
  return true;
}

function checkAll(world: SimulatedWorld): void {
  for (const device of world.devices) {
    checkCacheOnDisk(device);
    checkNeighbours(device);
    for (const tab of device.tabs) {
      if (!tab.isReady || tab.isFrozen || !tab.isDirty) continue;
      tab.isDirty = false;
      checkView(tab);
      if (tab.showsTime) checkClock(tab);
      const isSecond = tab.isLeader && device.tabs.some((other) => other !== tab && other.isReady && other.isLeader);
      if (isSecond) world.met('two tabs believe that they lead');
    }
  }
}
