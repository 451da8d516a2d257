import { formatCursor, type Cursor, type StreamEvent, type VersionRecord, type Scope } from '@baton/protocol';

/** Some versions of one scope, encoded once for all streams that give them. */
export interface Frame {
  /** The version that the first of them follows. */
  readonly from: number;
  readonly versions: readonly VersionRecord[];
  /** Where they end. */
  readonly cursor: Cursor;
  /** The event of a stream. */
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** One server-sent event. JSON has no bare line break, so no value can end it early. */
export function encodeEvent({ kind, ...data }: StreamEvent, id?: string): Uint8Array {
  const first = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`${first}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
}

export function encodeFrame(scope: Scope, from: Cursor, versions: readonly VersionRecord[], cursor: Cursor): Frame {
  const event: StreamEvent = { kind: 'versions', scope, versions: [...versions], cursor };
  return { from: from.version, versions, cursor, bytes: encodeEvent(event, `${scope}@${formatCursor(cursor)}`) };
}
