/** Takes a sentence about the cell that is being read. */
export type CellProblem = (message: string) => void;

/** A number with a point. Where only the point is wrong, the problem shows the right form. */
export function numberIn(cell: string, column: string, report: CellProblem): number | undefined {
  if (/^\d+(\.\d+)?$/.test(cell)) return Number(cell);
  const suggestion = /^\d+,\d+$/.test(cell) ? cell.replace(',', '.') : '6.5';
  report(cell === '' ? `${column} is missing.` : `${column} “${cell}” is not a number. Write ${suggestion}.`);
  return undefined;
}

export function wholeNumberIn(cell: string, column: string, report: CellProblem): number | undefined {
  if (/^[1-9]\d{0,2}$/.test(cell)) return Number(cell);
  report(cell === '' ? `${column} is missing.` : `${column} “${cell}” is not a whole number from 1.`);
  return undefined;
}

export function truthIn(cell: string, column: string, report: CellProblem): boolean | undefined {
  const text = cell.toLowerCase();
  if (['true', 'yes', '1'].includes(text)) return true;
  if (['false', 'no', '0', ''].includes(text)) return false;
  report(`${column} “${cell}” is neither true nor false.`);
  return undefined;
}
