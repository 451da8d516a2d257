import { originTag, type VersionRecord } from '@baton/protocol';

/** One scope's versions, the first at index 0. */
export interface ScopeLog {
  readonly versions: VersionRecord[];
  /** How many of them, the first ones, have lost their changes. */
  dropped: number;
}

export const createScopeLog = (): ScopeLog => ({ versions: [], dropped: 0 });

export function headOf(log: ScopeLog): { readonly version: number; readonly tag: string } {
  return log.versions.at(-1) ?? { version: 0, tag: originTag };
}

/** The tag of a version that the log holds. */
export function tagAt(log: ScopeLog, version: number): string | undefined {
  return version === 0 ? originTag : log.versions[version - 1]?.tag;
}
