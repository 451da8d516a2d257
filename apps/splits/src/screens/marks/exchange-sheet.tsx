import { Sheet } from '../../look/sheet.tsx';
import { go } from '../../shell/navigation.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { racePath } from '../../shell/route.ts';
import { useKeeping } from '../../shell/use-keeping.ts';
import { NotKept } from '../form/not-kept.tsx';
import { useHandOffs } from '../now/hand-offs.tsx';
import { runnerName } from '../now/key-words.ts';
import { ExchangeView } from './exchange-view.tsx';
import { exchangeTitle } from './mark-words.ts';

interface ExchangeSheetProps {
  readonly n: number;
  readonly onClose: () => void;
}

export function ExchangeSheet({ n, onClose }: ExchangeSheetProps) {
  const { state, place } = useRaceData();
  const { voidMarks } = useHandOffs();
  const { keep, notSaved } = useKeeping();
  const now = useRaceNow();
  if (!state) return null;
  const exchange = state.exchanges[n];
  if (!exchange) return <Sheet title={`This race has no exchange ${n}`} onClose={onClose} />;
  return (
    <Sheet title={exchangeTitle(state, n)} onClose={onClose}>
      <NotKept reason={notSaved} />
      <ExchangeView
        exchange={exchange}
        timeZone={state.race.timeZone}
        now={now}
        onVoid={place.role === 'viewer' ? undefined : (mark, reason) => void keep(() => voidMarks([mark], reason))}
        onChoose={() => go(racePath(state.race.id, { name: 'two-marks', n }))}
        leg={
          n === 0
            ? undefined
            : {
                words: `Leg ${n}, ${runnerName(state, n)}: notes and penalties`,
                open: () => go(racePath(state.race.id, { name: 'leg', n })),
              }
        }
      />
    </Sheet>
  );
}
