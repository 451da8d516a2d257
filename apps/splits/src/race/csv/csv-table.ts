/** A CSV file as cells. Rows are numbered as a spreadsheet numbers them: the header is 1. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  /** What keeps the cells from being told apart; the rows are then not to be trusted. */
  readonly problems: readonly CsvProblem[];
}

export interface CsvRow {
  readonly number: number;
  /** By header, trimmed. */
  readonly cells: Readonly<Record<string, string>>;
}

/** What is wrong in one place, in words for the person who has the file open. */
export interface CsvProblem {
  /** Undefined where the whole file is meant. */
  readonly row: number | undefined;
  readonly message: string;
}

export type CsvResult<Item> =
  | { readonly ok: true; readonly items: readonly Item[] }
  | { readonly ok: false; readonly problems: readonly CsvProblem[] };

/** Reads commas, semicolons or tabs, whichever the header has; quotes as in RFC 4180. */
export function parseCsv(text: string): CsvTable {
  const separator = separatorOf(text);
  const { lines, isQuoteOpen } = splitCells(text.replace(/^\uFEFF/, ''), separator);
  const [header = [], ...rest] = lines;
  const names = header.map((name) => name.trim().toLowerCase());
  const rows = rest.map((cells, index) => ({
    number: index + 2,
    cells: Object.fromEntries(names.map((name, column) => [name, (cells[column] ?? '').trim()])),
  }));
  return {
    header: names,
    rows: rows.filter(({ cells }) => Object.values(cells).some((cell) => cell !== '')),
    problems: isQuoteOpen ? [openQuote(lines.length)] : [],
  };
}

/** The columns that the file lacks, as a problem. */
export function missingColumns(header: readonly string[], needed: readonly string[]): readonly CsvProblem[] {
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length === 0) return [];
  const names = missing.map((name) => `“${name}”`).join(' and ');
  return [{ row: 1, message: `Row 1: there is no column ${names}. The columns are ${needed.join(', ')}.` }];
}

/** It takes all that follows into its cell, so that the file looks shorter than it is. */
function openQuote(row: number): CsvProblem {
  return { row, message: `Row ${row}: a quote (") begins here and never ends. Take it out, or close it.` };
}

function separatorOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  return [';', '\t'].find((candidate) => header.includes(candidate)) ?? ',';
}

function splitCells(text: string, separator: string): { readonly lines: string[][]; readonly isQuoteOpen: boolean } {
  const lines: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    lines.at(-1)?.push(cell);
    cell = '';
  };
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(index + 1) === '"') cell += text.charAt(index++);
      else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') {
      endCell();
      lines.push([]);
    } else if (character !== '\r') cell += character;
  }
  endCell();
  return { lines, isQuoteOpen: isQuoted };
}
