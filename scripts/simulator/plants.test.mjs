import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../run-command.mjs';
import { patchOf, readPlants } from './plants.mjs';

test.each(readPlants().map((plant) => [plant.name, plant]))('%s can still be planted', (_name, plant) => {
  const right = readFileSync(root + plant.file, 'utf8');
  expect(patchOf(plant)(right, root + plant.file).code).not.toBe(right);
});
