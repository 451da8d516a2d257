/**
 * A place in one scope's history. The version alone would not do: a restored database
 * may count past it again with other content, and then epoch or tag differ.
 */
export interface Cursor {
  /** Random id of one life of the server's database: a UUID. */
  readonly epoch: string;
  /** The scope's counter, 0 before its first change. */
  readonly version: number;
  /** 128 random bits of that version as 32 hex digits; `originTag` at version 0. */
  readonly tag: string;
}

/** The tag of version 0, which every scope has before its first change. */
export const originTag = '0'.repeat(32);

const cursorPattern =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(0|[1-9][0-9]{0,15})\.([0-9a-f]{32})$/;

/** `epoch.version.tag`, as it stands in a URL and as the id of a stream's event. */
export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}.${cursor.version}.${cursor.tag}`;
}

/** The cursor in a text, or undefined where it is none (negative, NaN, over 2^53 …). */
export function parseCursor(text: string): Cursor | undefined {
  const match = cursorPattern.exec(text);
  if (!match) return undefined;
  const [, epoch = '', digits = '', tag = ''] = match;
  const version = Number(digits);
  return Number.isSafeInteger(version) ? { epoch, version, tag } : undefined;
}
