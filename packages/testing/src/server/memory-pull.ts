import { type Cursor, errorOf, type VersionRecord } from '@baton/protocol';
import type { Pulled } from '@baton/server/engine';
import { headOf, tagAt, type ScopeLog } from './memory-scope-log.ts';

interface PullRequest {
  readonly epoch: string;
  readonly log: ScopeLog;
  readonly cursor: Cursor;
  readonly changesMax: number;
}

/** @throws BatonError CURSOR_EPOCH, CURSOR_FUTURE, CURSOR_TAG */
export function readPull({ epoch, log, cursor, changesMax }: PullRequest): Pulled {
  const head = headOf(log).version;
  if (cursor.epoch !== epoch) throw errorOf('CURSOR_EPOCH');
  if (cursor.version > head) throw errorOf('CURSOR_FUTURE');
  if (cursor.tag !== tagAt(log, cursor.version)) throw errorOf('CURSOR_TAG');
  const versions: VersionRecord[] = [];
  let changes = 0;
  for (const record of log.versions.slice(cursor.version)) {
    changes += record.changes.length;
    if (versions.length > 0 && changes > changesMax) break;
    versions.push(record);
  }
  const last = versions.at(-1);
  return { versions, cursor: last ? { epoch, version: last.version, tag: last.tag } : cursor, head };
}
