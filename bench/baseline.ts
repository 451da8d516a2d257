import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, arch, platform } from 'node:os';
import type { Figure } from './figure.ts';

/** The figures that a suite had when they were last kept, and on what. */
export interface Baseline {
  readonly machine: string;
  readonly figures: readonly Figure[];
}

/** The committed baseline, beside the suite's source; undefined for a suite that has none yet. */
export async function readBaseline(suite: string): Promise<Baseline | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(suite), 'utf8')) as Baseline;
  } catch {
    return undefined;
  }
}

export async function saveBaseline(suite: string, figures: readonly Figure[]): Promise<void> {
  const machine = `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.versions.node}`;
  await writeFile(fileOf(suite), `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
}

function fileOf(suite: string): URL {
  return new URL(`../${suite}/baseline.json`, import.meta.url);
}
