import { faultKinds } from '../swarm.ts';
import { rareStates } from '../rare-states.ts';
import type { Total } from './workers.ts';

/** Faults and rare states that were never met: what a run has not tested. */
export function neverMet({ counts }: Total): readonly string[] {
  const wanted = [...faultKinds.map((kind) => `fault ${kind}`), ...rareStates.map((state) => `rare ${state}`)];
  return wanted.filter((what) => !counts.has(what));
}

/** A table that a person reads: what was met, and how often. */
export function describeCounts(counts: ReadonlyMap<string, number>): readonly string[] {
  const width = Math.max(...[...counts.keys()].map((what) => what.length));
  const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines.map(([what, times]) => `  ${what.padEnd(width)}  ${String(times).padStart(10)}`);
}

export function describeTotal(total: Total, seconds: number): string {
  const perMs = total.steps / seconds / 1_000;
  return [
    ...describeCounts(total.counts),
    `${total.seeds} seeds, ${total.steps} steps, ${seconds.toFixed(1)} s, ${perMs.toFixed(2)} steps a ms`,
  ].join('\n');
}
