import type { MutationHandle } from '@baton/client';
import type { Interval } from '@baton/protocol';
import { createContext, type ReactNode, useContext, useMemo, useState, useSyncExternalStore } from 'react';
import type { MarkRow } from '../../race/rows.ts';
import { recorderName, useRaceData } from '../../shell/race-data.tsx';
import { whyNotSaved } from '../../shell/why-not-saved.ts';
import type { KeyTarget } from './key-words.ts';
import { type UnsavedMark, unsavedMarksOf } from './unsaved-marks.ts';
import { type OpenReceipt, reachedExchange, useReceipt } from './use-receipt.ts';

type Write = () => MutationHandle<unknown>;

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
  const unsavedMarks = unsavedMarksOf(place.storage);
  const unsaved = useSyncExternalStore(unsavedMarks.subscribe, unsavedMarks.current);
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

    const record = async ({ n, kind, at, source }: Omit<UnsavedMark, 'reason'>): Promise<boolean> => {
      try {
        await keep(() =>
          client.mutate((tx) => {
            const { id } = tx.mark.insert({ race, n, kind, at, recorder, source });
            // Who types a time wants it to count, whatever was tapped.
            if (source === 'manual')
              tx.exchange.update({ race, n }, { accepted: id, decidedBy: recorder, reason: 'typed from a watch' });
          }),
        );
        return true;
      } catch (error) {
        unsavedMarks.add({ n, kind, at, source, reason: whyNotSaved(error) });
        return false;
      }
    };

    return {
      unsaved,
      isSaved: saving === 0,
      mark: (target, at) => void record({ ...target, at, source: 'tap' }),
      type: async (target, time) =>
        record({ ...target, at: { time, uncertaintyMs: null, confidence: 'none' }, source: 'manual' }),
      tryAgain() {
        for (const mark of unsavedMarks.take()) void record(mark);
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
  }, [client, place, recorder, unsavedMarks, unsaved, saving]);

  return <HandOffsContext value={{ ...acts, receipt }}>{children}</HandOffsContext>;
}
