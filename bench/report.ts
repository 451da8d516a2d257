import { readBaseline } from './baseline.ts';
import type { Figure } from './figure.ts';

const columns = ['figure', 'value', 'floor', 'ratio', 'baseline', 'target', 'met'];

/** Prints a suite's figures for a person, each beside what it was when the baseline was kept. */
export async function printTable(suite: string, figures: readonly Figure[]): Promise<void> {
  const baseline = await readBaseline(suite);
  const rows = figures.map((figure) => {
    const before = baseline?.figures.find((candidate) => candidate.figure === figure.figure);
    return rowOf(figure, before);
  });
  const widths = columns.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  console.log([line(columns), ...rows.map(line)].join('\n'));
  if (baseline) console.log(`baseline: ${baseline.machine}`);
}

function rowOf(figure: Figure, before: Figure | undefined): string[] {
  const { unit, floor, ratio, target, bound, met } = figure;
  const amount = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : `${value} ${unit}`;
  return [
    figure.figure,
    amount(figure.value),
    amount(floor),
    ratio === null ? '' : `${ratio} ×`,
    amount(before?.value),
    target === null ? '' : `${bound === 'most' ? '≤' : '≥'} ${target} ${unit}`,
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}
