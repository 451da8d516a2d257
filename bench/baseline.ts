import { readFile, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, loadavg, platform } from 'node:os';
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

/** What the figures are from. Taken before the run: the load of others is what spoils them. */
export function describeMachine(): string {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.versions.node}, load ${load} before`;
}

export async function saveBaseline(suite: string, machine: string, figures: readonly Figure[]): Promise<void> {
  await writeFile(fileOf(suite), `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
}

function fileOf(suite: string): URL {
  return new URL(`../${suite}/baseline.json`, import.meta.url);
}
