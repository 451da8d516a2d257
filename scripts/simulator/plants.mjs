import { readFileSync } from 'node:fs';
import { root } from '../run-command.mjs';

/** All known bugs, or the one of this name. */
export function readPlants(name) {
  const plants = JSON.parse(readFileSync(`${root}packages/simulator/plants/plants.json`, 'utf8'));
  const chosen = plants.filter((plant) => name === undefined || plant.name === name);
  if (chosen.length === 0) throw new RangeError(`there is no plant ${name}; plants.json has them all`);
  return chosen;
}

/** Puts a planted bug in place of the right text while a file is bundled. Its text must stand there once. */
export function patchOf({ name, file, find, replace }) {
  return (code, id) => {
    if (id !== root + file) return undefined;
    const parts = code.split(find);
    if (parts.length !== 2) throw new Error(`plant ${name}: its text stands ${parts.length - 1} times in ${file}`);
    return { code: parts.join(replace), map: null };
  };
}
