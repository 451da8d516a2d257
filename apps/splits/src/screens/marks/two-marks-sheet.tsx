import { Sheet } from '../../look/sheet.tsx';
import { twoMarksTitle } from '../../race/words/two-marks-words.ts';
import { useRaceData } from '../../shell/race-data.tsx';
import { useKeeping } from '../../shell/use-keeping.ts';
import { NotKept } from '../form/not-kept.tsx';
import { useHandOffs } from '../now/hand-offs.tsx';
import { targetOf } from '../now/key-words.ts';
import { ExchangeSheet } from './exchange-sheet.tsx';
import { TwoMarksView } from './two-marks-view.tsx';

interface TwoMarksSheetProps {
  readonly n: number;
  readonly onClose: () => void;
}

/** The choice between two times; once it is made, the exchange itself. */
export function TwoMarksSheet({ n, onClose }: TwoMarksSheetProps) {
  const { state, place } = useRaceData();
  const { accept, type } = useHandOffs();
  const { keep, notSaved } = useKeeping();
  const exchange = state?.exchanges[n];
  const two = exchange?.two;
  if (!state || !exchange || !two) return <ExchangeSheet n={n} onClose={onClose} />;
  return (
    <Sheet title={twoMarksTitle(two)} titleIs="verdict" onClose={onClose}>
      <NotKept reason={notSaved} />
      <TwoMarksView
        exchange={exchange}
        two={two}
        timeZone={state.race.timeZone}
        onDecide={
          place.role === 'viewer'
            ? undefined
            : {
                async use(mark) {
                  if (await keep(() => accept(mark))) onClose();
                },
                type(time) {
                  void type(targetOf(state, n), time);
                  onClose();
                },
              }
        }
      />
    </Sheet>
  );
}
