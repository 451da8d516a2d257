import { BatonError, responseToError, type Schema, type Scope } from '@baton/protocol';
import type { ScopeRows } from './ports/index.ts';
import type { ServerApi } from './server-api.ts';
import { SnapshotStaging } from './snapshot-staging.ts';

export interface FetchScopeOptions {
  readonly schema: Schema;
  readonly api: ServerApi;
  /** Server time in ms, as well as it is known. */
  readonly now: () => number;
}

export interface FetchProgress {
  readonly rowsReceived: number;
  readonly rowsTotal: number;
}

/**
 * Fetches a scope whole: its pages, then what changed while they were read. Resolves with
 * nothing less than a complete scope; a snapshot that is cut leaves no trace.
 */
export async function fetchScope(
  options: FetchScopeOptions,
  scope: Scope,
  signal: AbortSignal,
  onProgress: (progress: FetchProgress) => void,
): Promise<ScopeRows> {
  const staging = await readPages(options, scope, signal, onProgress);
  while (!staging.isComplete) {
    const { versions, cursor } = await options.api.pull(scope, staging.cursor, signal);
    const isMoved = cursor.version > staging.cursor.version && staging.apply(versions, cursor);
    if (!isMoved) throw new BatonError('NOT_ACKNOWLEDGED', `The changes of ${scope} do not follow its snapshot.`);
  }
  return staging.finish(options.now());
}

async function readPages(
  { schema, api }: FetchScopeOptions,
  scope: Scope,
  signal: AbortSignal,
  onProgress: (progress: FetchProgress) => void,
): Promise<SnapshotStaging> {
  let staging: SnapshotStaging | undefined;
  let rowsTotal = 0;
  for await (const line of api.snapshot(scope, signal)) {
    if (line.kind === 'error') throw responseToError(line);
    if (line.kind === 'begin') {
      staging = new SnapshotStaging(schema, line.cursor);
      rowsTotal = line.rowCount;
    }
    if (!staging) break;
    if (line.kind === 'page') staging.addPage(line);
    if (line.kind === 'end') {
      staging.end(line.cursor);
      return staging;
    }
    onProgress({ rowsReceived: staging.rowsReceived, rowsTotal });
  }
  throw new BatonError('SERVER_SILENT', `The snapshot of ${scope} broke off.`);
}
