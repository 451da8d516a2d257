import type { Interval } from '@baton/protocol';
import type { KeyTarget } from './key-words.ts';

/** A mark that this phone could not keep, with all that it takes to record it again. */
export interface UnsavedMark extends KeyTarget {
  readonly at: Interval;
  readonly source: 'tap' | 'manual';
  /** "This phone is full." */
  readonly reason: string;
}

/** The marks of one race that are neither on this phone nor anywhere. */
export interface UnsavedMarks {
  /** Oldest first. */
  current(): readonly UnsavedMark[];
  add(mark: UnsavedMark): void;
  /** Hands all over, to be recorded again. */
  take(): readonly UnsavedMark[];
  subscribe(listener: () => void): () => void;
}

const byStorage = new Map<string, UnsavedMarks>();

/**
 * The unsaved marks of the race in a storage. They belong to the page, as the race's engine
 * does: a look at another race loses none. Only a reload does, because there is nowhere to
 * keep them; that is why the person is told to write the time down.
 */
export function unsavedMarksOf(storage: string): UnsavedMarks {
  const known = byStorage.get(storage) ?? createUnsavedMarks();
  byStorage.set(storage, known);
  return known;
}

function createUnsavedMarks(): UnsavedMarks {
  const listeners = new Set<() => void>();
  let marks: readonly UnsavedMark[] = [];
  const set = (next: readonly UnsavedMark[]) => {
    marks = next;
    for (const listener of listeners) listener();
  };
  return {
    current: () => marks,
    add: (mark) => set([...marks, mark]),
    take() {
      const taken = marks;
      set([]);
      return taken;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
