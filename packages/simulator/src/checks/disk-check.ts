import { isSameRow, type Rows, rowId } from '../model/model-rows.ts';
import type { Device } from '../device.ts';
import { Violation } from '../violation.ts';

const checked = new WeakMap<Device, Device['browser']['cache']['scopes']>();

/** What the cache on disk holds of a scope is what the server had at the cursor beside it. */
export function checkCacheOnDisk(device: Device): void {
  const { model } = device.world;
  if (checked.get(device) === device.browser.cache.scopes) return;
  const before = checked.get(device);
  checked.set(device, device.browser.cache.scopes);
  for (const scope of before?.keys() ?? []) {
    const hasGone = !device.browser.cache.scopes.has(scope) && device.world.rights.of(device.subject, scope) === 'none';
    if (hasGone) device.world.met('scope purged after its right ended');
  }
  for (const [scope, { cursor, rows }] of device.browser.cache.scopes) {
    const must: Rows | undefined = model.at(scope, cursor.version);
    const isSame =
      must?.size === rows.size &&
      [...rows.values()].every(({ table, key, row }) => isSameRow(must.get(rowId(table, key)), row));
    if (!isSame) {
      const text = `${scope} at ${cursor.version}: ${rows.size} rows, must be ${must?.size}`;
      throw new Violation('storage-truth', `the cache of ${device.name} does not hold what the server had: ${text}`);
    }
  }
}
