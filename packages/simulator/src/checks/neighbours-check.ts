import type { Cursor, MutationId, Scope } from '@baton/protocol';
import type { Device } from '../device.ts';
import type { Tab } from '../tab.ts';
import { Violation } from '../violation.ts';

/** Tabs look at the stores every 10 s, whether they were told anything or not; a slow storage takes its time. */
const followMaxMs = 25_000;
const lookEveryMs = 5_000;

/** What was on a device's disk at some moment. */
interface Glance {
  readonly atMs: number;
  readonly saved: ReadonlySet<MutationId>;
  readonly cursors: ReadonlyMap<Scope, Cursor>;
}

/** The last glances at each device, oldest first. */
const glances = new WeakMap<Device, Glance[]>();

/** Whatever one tab has put on the disk, every other that runs holds too after a while, also where each hint was lost. */
export function checkNeighbours(device: Device): void {
  const { nowMs } = device.world.time;
  const seen = glances.get(device) ?? [];
  glances.set(device, seen);
  const last = seen.at(-1);
  if (last && nowMs < last.atMs + lookEveryMs) return;
  const now = glanceAt(device, nowMs);
  seen.push(now);
  while (seen[1] && seen[1].atMs <= nowMs - followMaxMs) seen.shift();
  const [before] = seen;
  if (!before || before.atMs > nowMs - followMaxMs) return;
  for (const tab of device.tabs) if (tab.runsSinceMs <= before.atMs) checkFollows(tab, before, now);
}

function glanceAt({ browser: { outbox, cache } }: Device, atMs: number): Glance {
  return {
    atMs,
    saved: new Set(outbox.entries.keys()),
    cursors: new Map(Array.from(cache.scopes, ([scope, { cursor }]) => [scope, cursor])),
  };
}

function checkFollows(tab: Tab, before: Glance, now: Glance): void {
  const { rights } = tab.device.world;
  const held = new Set(tab.inside.held().map(({ mutation }) => mutation.id));
  for (const id of before.saved) {
    if (now.saved.has(id) && !held.has(id)) {
      throw new Violation('tabs-follow', `${tab.name} does not know ${id}, on disk for ${now.atMs - before.atMs} ms`);
    }
  }
  for (const [scope, { epoch, version }] of before.cursors) {
    const shown = tab.inside.cursor(scope);
    // What had to leave the device may still be on a disk that could not remove it.
    if (!shown && !rights.hasAlwaysRead(tab.device.subject, scope)) continue;
    if (now.cursors.get(scope)?.epoch !== epoch || (shown && shown.version >= version)) continue;
    throw new Violation('tabs-follow', `${tab.name} shows ${scope} at ${shown?.version}; the disk was at ${version}`);
  }
}
