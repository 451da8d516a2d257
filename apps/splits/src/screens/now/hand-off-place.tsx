import { useEffect } from 'react';
import { Key } from '../../look/key.tsx';
import { useSpeech } from '../../look/speech.tsx';
import { liveMarks } from '../../race/marks/accepted-mark.ts';
import type { RaceState } from '../../race/race-state.ts';
import type { MarkRow } from '../../race/rows.ts';
import { markTime } from '../../race/words/mark-time.ts';
import type { UnsavedMark } from './hand-offs.tsx';
import { type KeyTarget, keyTarget, keyWords, targetOf } from './key-words.ts';
import { NotSaved } from './not-saved.tsx';
import { Receipt } from './receipt.tsx';
import { receiptWords } from './receipt-words.ts';
import { useReceipt } from './use-receipt.ts';

export interface HandOffPlaceProps {
  readonly state: RaceState;
  /** This phone's id. */
  readonly device: string;
  readonly unsaved: readonly Pick<UnsavedMark, 'at' | 'reason'>[];
  readonly isSaved: boolean;
  /** Marks that the server has not confirmed. */
  readonly unsent: number;
  /** The race is still on its way to this phone. */
  readonly isArriving: boolean;
  /** Gets the time of the touch in monotonic ms. */
  readonly onMark: (target: KeyTarget, timeStamp: number) => void;
  readonly onTryAgain: () => void;
  readonly onUndo: (marks: readonly MarkRow[]) => void;
  readonly onUse: (mark: MarkRow) => void;
}

/** The key's place: the key, the receipt that covers it, or what could not be saved. */
export function HandOffPlace(props: HandOffPlaceProps) {
  const { state, device, unsaved, isSaved, unsent, isArriving } = props;
  const reached = state.exchanges.findLast(({ accepted }) => accepted)?.n ?? -1;
  const receipt = useReceipt(reached, isArriving);
  const words = receipt.shown === undefined ? undefined : receiptWords(state, receipt.shown, { device, isSaved });
  useSpoken(isSaved ? words?.spoken : undefined);

  const [failed] = unsaved;
  if (failed) {
    const stamp = markTime(failed.at, state.race.timeZone).text;
    return <NotSaved reason={failed.reason} stamp={stamp} onTryAgain={props.onTryAgain} />;
  }

  // While a receipt shows, the key under it stands for the same exchange.
  const target = words && receipt.shown !== undefined ? targetOf(state, receipt.shown) : keyTarget(state);
  if (!target) return null;
  const key = keyWords(state, target);
  return (
    <Key
      label={key.label}
      detail={key.detail}
      name={words ? `${key.name}, once more` : key.name}
      target={target}
      onPress={(timeStamp, pressed) => props.onMark(pressed, timeStamp)}
      cover={
        words && (
          <Receipt
            key={receipt.shown}
            words={words}
            unsent={unsent}
            onUndo={() => props.onUndo(marksToUndo(state, target.n, device))}
            onUseOther={() => words.taps && props.onUse(words.taps.other)}
            onDone={receipt.close}
          />
        )
      }
    />
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
