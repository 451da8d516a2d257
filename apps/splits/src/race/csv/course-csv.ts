import { milesOf } from '../words/duration-words.ts';
import { missingColumns, parseCsv, type CsvProblem, type CsvResult, type CsvRow } from './csv-table.ts';
import { numberIn, truthIn, wholeNumberIn, type CellProblem } from './cells.ts';

export interface CourseCsvLeg {
  readonly n: number;
  readonly distanceMiles: number;
  /** 1 for the first. */
  readonly van: number;
  readonly isVanChange: boolean;
  readonly from?: string;
  readonly to?: string;
}

const legsMax = 200;

/**
 * A course: `leg,distance_mi,van,major_exchange_after` and optional `from,to`; `distance_km`
 * in place of `distance_mi`. Every problem is listed with its row, or there is none.
 */
export function parseCourseCsv(text: string): CsvResult<CourseCsvLeg> {
  const { header, rows, problems: unreadable } = parseCsv(text);
  const distance = header.includes('distance_km') ? 'distance_km' : 'distance_mi';
  const problems: CsvProblem[] = [
    ...unreadable,
    ...missingColumns(header, ['leg', distance, 'van', 'major_exchange_after']),
  ];
  if (problems.length > 0) return { ok: false, problems };
  if (rows.length === 0) problems.push({ row: undefined, message: 'The file has no legs.' });
  if (rows.length > legsMax) problems.push({ row: undefined, message: `The file has more than ${legsMax} legs.` });
  const items = rows.map((row, index) => {
    const report: CellProblem = (message) =>
      problems.push({ row: row.number, message: `Row ${row.number}: ${message}` });
    return parseLeg(row, distance, index + 1, report);
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, items };
}

function parseLeg({ cells }: CsvRow, distance: string, expected: number, report: CellProblem): CourseCsvLeg {
  const n = wholeNumberIn(cells['leg'] ?? '', 'leg', report);
  if (n !== undefined && n !== expected) report(`leg ${n} stands where leg ${expected} is due. Number them 1, 2, 3 …`);
  const length = numberIn(cells[distance] ?? '', 'distance', report) ?? 1;
  const distanceMiles = distance === 'distance_km' ? milesOf(length) : length;
  if (distanceMiles < 0.1 || distanceMiles > 100)
    report(`distance “${cells[distance]}” is not between 0.1 and 100 miles.`);
  const van = wholeNumberIn(cells['van'] ?? '', 'van', report) ?? 1;
  return {
    n: expected,
    distanceMiles,
    van,
    isVanChange: truthIn(cells['major_exchange_after'] ?? '', 'major_exchange_after', report) ?? false,
    ...(cells['from'] ? { from: cells['from'] } : {}),
    ...(cells['to'] ? { to: cells['to'] } : {}),
  };
}
