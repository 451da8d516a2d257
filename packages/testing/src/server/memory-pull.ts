import { type Cursor, errorOf, limits, type VersionRecord } from '@baton/protocol';
import type { Pulled } from '@baton/server/engine';
import { countWithin, jsonBytes } from './json-bytes.ts';
import { headOf, tagAt, type ScopeLog } from './memory-scope-log.ts';

interface PullRequest {
  readonly epoch: string;
  readonly log: ScopeLog;
  readonly cursor: Cursor;
  readonly changesMax: number;
}

/** @throws BatonError CURSOR_EPOCH, CURSOR_FUTURE, CURSOR_TAG, CURSOR_EXPIRED */
export function readPull({ epoch, log, cursor, changesMax }: PullRequest): Pulled {
  const head = headOf(log).version;
  if (cursor.epoch !== epoch) throw errorOf('CURSOR_EPOCH');
  if (cursor.version > head) throw errorOf('CURSOR_FUTURE');
  if (cursor.tag !== tagAt(log, cursor.version)) throw errorOf('CURSOR_TAG');
  if (cursor.version < log.dropped) throw errorOf('CURSOR_EXPIRED');
  const following: VersionRecord[] = [];
  let changes = 0;
  for (const record of log.versions.slice(cursor.version)) {
    changes += record.changes.length;
    if (following.length > 0 && changes > changesMax) break;
    following.push(record);
  }
  if (following[0] && jsonBytes(following[0]) > limits.versionBytesMax) throw errorOf('CURSOR_EXPIRED');
  const versions = following.slice(0, countWithin(following, limits.answerBytesMax));
  const last = versions.at(-1);
  return { versions, cursor: last ? { epoch, version: last.version, tag: last.tag } : cursor, head };
}
