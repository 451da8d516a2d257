import { wholeNumberIn, type CellProblem } from './cells.ts';
import { missingColumns, parseCsv, type CsvProblem, type CsvResult, type CsvRow } from './csv-table.ts';

export interface TeamCsvRunner {
  readonly slot: number;
  readonly paceSecondsPerMile: number;
  /** 1 for the first. */
  readonly van: number;
  /** Undefined where the file has no names. */
  readonly name: string | undefined;
}

const paceMin = 180;
const paceMax = 1800;

/** A team: `slot,pace_min_per_mi,van` and optional `name`; paces as 7:15. */
export function parseTeamCsv(text: string): CsvResult<TeamCsvRunner> {
  const { header, rows, problems: unreadable } = parseCsv(text);
  const problems: CsvProblem[] = [...unreadable, ...missingColumns(header, ['slot', 'pace_min_per_mi', 'van'])];
  if (problems.length > 0) return { ok: false, problems };
  if (rows.length === 0) problems.push({ row: undefined, message: 'The file has no runners.' });
  const items = rows.map((row, index) => {
    const report: CellProblem = (message) =>
      problems.push({ row: row.number, message: `Row ${row.number}: ${message}` });
    return parseRunner(row, index + 1, report);
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, items };
}

/** Seconds a mile of `7:15`, or undefined where it is not a pace that a person runs. */
export function parsePace(text: string): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text.trim());
  if (!match) return undefined;
  const seconds = Number(match[1]) * 60 + Number(match[2]);
  return seconds >= paceMin && seconds <= paceMax ? seconds : undefined;
}

function parseRunner({ cells }: CsvRow, expected: number, report: CellProblem): TeamCsvRunner {
  const slot = wholeNumberIn(cells['slot'] ?? '', 'slot', report);
  if (slot !== undefined && slot !== expected) report(`slot ${slot} stands where slot ${expected} is due.`);
  const pace = parsePace(cells['pace_min_per_mi'] ?? '');
  if (pace === undefined) report(`pace “${cells['pace_min_per_mi']}” is not a pace from 3:00 to 30:00. Write 7:15.`);
  const van = wholeNumberIn(cells['van'] ?? '', 'van', report) ?? 1;
  return { slot: expected, paceSecondsPerMile: pace ?? paceMin, van, name: cells['name'] || undefined };
}
