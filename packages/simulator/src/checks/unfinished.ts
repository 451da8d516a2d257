import type { Scope } from '@baton/protocol';
import type { Device } from '../device.ts';
import type { Tab } from '../tab.ts';

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
