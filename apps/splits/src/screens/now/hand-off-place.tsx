import { type ReactNode, useEffect } from 'react';
import { Key } from '../../look/key.tsx';
import { useSpeech } from '../../look/speech.tsx';
import { liveMarks } from '../../race/marks/accepted-mark.ts';
import type { RaceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { markTime } from '../../race/words/mark-time.ts';
import { type KeyTarget, keyTarget, keyWords, targetOf } from './key-words.ts';
import { NotSaved } from './not-saved.tsx';
import { Receipt } from './receipt.tsx';
import { receiptWords } from './receipt-words.ts';
import type { UnsavedMark } from './unsaved-marks.ts';
import type { OpenReceipt } from './use-receipt.ts';

export interface HandOffPlaceProps {
  readonly state: RaceState;
  /** This phone's id. */
  readonly device: string;
  readonly unsaved: readonly Pick<UnsavedMark, 'at' | 'reason'>[];
  readonly isSaved: boolean;
  /** Marks that the server has not confirmed. */
  readonly unsent: number;
  readonly receipt: OpenReceipt | undefined;
  /** Gets the time of the touch in monotonic ms. */
  readonly onMark: (target: KeyTarget, timeStamp: number) => void;
  readonly onTryAgain: () => void;
  readonly onUndo: (marks: readonly MarkRow[]) => void;
  readonly onUse: (mark: MarkRow) => void;
  /** What the clock is worth, under the key. */
  readonly children?: ReactNode;
}

/** The key's place: the key, the receipt that covers it, or what could not be saved. */
export function HandOffPlace(props: HandOffPlaceProps) {
  const { state, device, unsaved, isSaved, unsent, receipt } = props;
  const words = receipt && receiptWords(state, receipt.n, { device, isSaved });
  useSpoken(isSaved ? words?.spoken : undefined);

  const [failed] = unsaved;
  if (failed) {
    const stamp = markTime(failed.at, state.race.timeZone).text;
    return (
      <div className="now-act">
        <NotSaved reason={failed.reason} stamp={stamp} onTryAgain={props.onTryAgain} />
        {props.children}
      </div>
    );
  }

  // While a receipt shows, the key under it stands for the same exchange.
  const target = words && receipt ? targetOf(state, receipt.n) : keyTarget(state);
  if (!target) return null;
  const key = keyWords(state, target);
  return (
    <div className="now-act">
      <Key
        label={key.label}
        detail={key.detail}
        name={words ? `${key.name}, once more` : key.name}
        target={target}
        onPress={(timeStamp, pressed) => props.onMark(pressed, timeStamp)}
        cover={
          words &&
          receipt && (
            <Receipt
              key={receipt.n}
              words={words}
              since={receipt.since}
              unsent={unsent}
              onUndo={() => props.onUndo(marksToUndo(state, target.n, device))}
              onUseOther={() => words.taps && props.onUse(words.taps.other)}
              onDone={receipt.close}
            />
          )
        }
      />
      {props.children}
    </div>
  );
}

/** This phone's own marks of the exchange, and the one that counts, whoever made it. */
function marksToUndo(state: RaceState, n: number, device: string): readonly MarkRow[] {
  const exchange = state.exchanges[n];
  if (!exchange) return [];
  return liveMarks(exchange.marks).filter((mark) => mark.device === device || mark.id === exchange.accepted?.mark.id);
}

function useSpoken(sentence: string | undefined): void {
  const speak = useSpeech();
  useEffect(() => {
    if (sentence !== undefined) speak(sentence, 'answer');
  }, [sentence, speak]);
}
