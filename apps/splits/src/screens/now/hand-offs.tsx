import type { MutationHandle } from '@baton/client';
import type { Interval } from '@baton/protocol';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { MarkRow } from '../../race/rows.ts';
import { recorderName, useRaceData } from '../../shell/race-data.tsx';
import { whyNotSaved } from '../../shell/why-not-saved.ts';
import type { KeyTarget } from './key-words.ts';
import { type OpenReceipt, reachedExchange, useReceipt } from './use-receipt.ts';

type Write = () => MutationHandle<unknown>;

/** A mark that this phone could not keep. */
export interface UnsavedMark {
  readonly at: Interval;
  /** "This phone is full." */
  readonly reason: string;
  /** Issues it again. */
  readonly write: Write;
}

/** What a thumb can do to the race. It belongs to the race and not to a screen, so that nothing is lost with a tab. */
export interface HandOffs {
  /** Marks that are neither on this phone nor anywhere; oldest first. */
  readonly unsaved: readonly UnsavedMark[];
  /** Whether all that was reported to be saved is on the disk. */
  readonly isSaved: boolean;
  /** Shows on Now; UNDO is on it. */
  readonly receipt: OpenReceipt | undefined;
  /** Records an instant. */
  mark(target: KeyTarget, at: Interval): void;
  /** Records a time from a watch and lets it count, at once. Answers whether it is on this phone. */
  type(target: KeyTarget, time: number): Promise<boolean>;
  /** Records again what could not be kept. */
  tryAgain(): void;
  /** Makes marks not count. They stay visible. Rejects where this phone cannot keep it; then they still count. */
  voidMarks(marks: readonly MarkRow[], reason: string): Promise<void>;
  /** Decides which mark of an exchange counts. Rejects where this phone cannot keep it; then nothing is decided. */
  accept(mark: MarkRow): Promise<void>;
}

const HandOffsContext = createContext<HandOffs | undefined>(undefined);

export function useHandOffs(): HandOffs {
  const handOffs = useContext(HandOffsContext);
  if (!handOffs) throw new Error('useHandOffs is for screens inside HandOffsProvider');
  return handOffs;
}

export function HandOffsProvider({ children }: { readonly children: ReactNode }) {
  const data = useRaceData();
  const { client, place, state, arrival } = data;
  const [unsaved, setUnsaved] = useState<readonly UnsavedMark[]>([]);
  const [saving, setSaving] = useState(0);
  const isArriving = arrival.status === 'never-synced' || arrival.status === 'loading';
  const receipt = useReceipt(state && !isArriving ? reachedExchange(state) : undefined);
  const recorder = recorderName(data);

  const acts = useMemo((): Omit<HandOffs, 'receipt'> => {
    const { race } = place;

    /** Follows a write to the disk. What cannot be kept is undone in the view by the engine. */
    const keep = async (write: Write): Promise<void> => {
      setSaving((count) => count + 1);
      try {
        await write().saved;
      } finally {
        setSaving((count) => count - 1);
      }
    };

    const keepMark = async (at: Interval, write: Write): Promise<boolean> => {
      try {
        await keep(write);
        return true;
      } catch (error) {
        setUnsaved((marks) => [...marks, { at, reason: whyNotSaved(error), write }]);
        return false;
      }
    };

    return {
      unsaved,
      isSaved: saving === 0,
      mark(target, at) {
        void keepMark(at, () =>
          client.mutate((tx) => tx.mark.insert({ race, ...target, at, recorder, source: 'tap' })),
        );
      },
      async type(target, time) {
        const at: Interval = { time, uncertaintyMs: null, confidence: 'none' };
        return keepMark(at, () =>
          client.mutate((tx) => {
            const { id, n } = tx.mark.insert({ race, ...target, at, recorder, source: 'manual' });
            tx.exchange.update({ race, n }, { accepted: id, decidedBy: recorder, reason: 'typed from a watch' });
          }),
        );
      },
      tryAgain() {
        setUnsaved([]);
        for (const { at, write } of unsaved) void keepMark(at, write);
      },
      voidMarks: async (marks, reason) =>
        keep(() =>
          client.mutate((tx) => {
            for (const { id } of marks) tx.mark.update(id, { voidedBy: recorder, voidReason: reason });
          }),
        ),
      accept: async ({ n, id }) =>
        keep(() =>
          client.mutate((tx) => tx.exchange.update({ race, n }, { accepted: id, decidedBy: recorder, reason: null })),
        ),
    };
  }, [client, place, recorder, unsaved, saving]);

  return <HandOffsContext value={{ ...acts, receipt }}>{children}</HandOffsContext>;
}
