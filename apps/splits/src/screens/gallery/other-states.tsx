import type { ReactNode } from 'react';
import { Sheet } from '../../look/sheet.tsx';
import { myLegs } from '../../race/my-legs.ts';
import { project } from '../../race/projection.ts';
import { type RaceState, raceState } from '../../race/race-state.ts';
import type { MarkRow, RaceRows } from '../../race/rows.ts';
import { vansView } from '../../race/vans-view.ts';
import { twoMarksTitle } from '../../race/words/two-marks-words.ts';
import { ExchangeView } from '../marks/exchange-view.tsx';
import { TwoMarksView } from '../marks/two-marks-view.tsx';
import { ChooseRunner } from '../mine/choose-runner.tsx';
import { MineView } from '../mine/mine-view.tsx';
import { VanMinutes } from '../vans/van-minutes.tsx';
import { SleepAnswer, VansView } from '../vans/vans-view.tsx';
import { Frame } from './frame.tsx';
import { sampleRace } from '../../race/sample-race.fixture.ts';
import { afterLast, ownMark } from './sample-marks.ts';

const nothing = () => undefined;

function Vans({ rows, minutesEarlier }: { readonly rows: RaceRows; readonly minutesEarlier: number }) {
  const state = raceState(rows);
  const now = afterLast(rows, 25, 4);
  return (
    <Frame state={state} now={now} tab="Vans">
      <VansView
        state={state}
        vans={vansView(state, project(state, now))}
        now={now}
        sleep={({ sleepUntil }) => (
          <SleepAnswer
            until={sleepUntil}
            before={minutesEarlier === 0 ? undefined : sleepUntil + minutesEarlier * 60_000}
            now={now}
            timeZone={state.race.timeZone}
          />
        )}
        minutes={(van) => <VanMinutes van={van} onChange={nothing} />}
      />
    </Frame>
  );
}

function Mine({ runner }: { readonly runner: number | undefined }) {
  const rows = sampleRace(21);
  const state = raceState(rows);
  const now = afterLast(rows, 25, 4);
  const chosen = state.runners[runner ?? -1];
  return (
    <Frame state={state} now={now} tab="Mine">
      {chosen ? (
        <MineView
          state={state}
          runner={chosen}
          mine={myLegs(state, project(state, now), chosen.id)}
          now={now}
          onChangeRunner={nothing}
        />
      ) : (
        <ChooseRunner runners={state.runners} onChoose={nothing} />
      )}
    </Frame>
  );
}

/** Exchange 20, with marks beside the first. */
function withSecond(given: Partial<MarkRow>, afterMs: number): RaceState {
  const rows = sampleRace(21);
  const first = rows.marks[20];
  if (!first) return raceState(rows);
  const at = { time: first.at.time + afterMs, uncertaintyMs: 300, confidence: 'low' } as const;
  return raceState({ ...rows, marks: [...rows.marks, ownMark({ id: 'second', n: 20, at, ...given })] });
}

function TwoMarks({ afterMs }: { readonly afterMs: number }) {
  const state = withSecond({}, afterMs);
  const exchange = state.exchanges[20];
  if (!exchange?.two) return null;
  return (
    <Frame state={state} now={afterLast(sampleRace(21), 25)} tab="Legs" facts={{ exchangeWithTwoTimes: 20 }}>
      <Sheet title={twoMarksTitle(exchange.two)} titleIs="verdict" onClose={nothing}>
        <TwoMarksView
          exchange={exchange}
          two={exchange.two}
          timeZone={state.race.timeZone}
          onDecide={{ use: nothing, type: nothing }}
        />
      </Sheet>
    </Frame>
  );
}

function Exchange({ state }: { readonly state: RaceState }) {
  const exchange = state.exchanges[20];
  if (!exchange) return null;
  return (
    <Frame state={state} now={afterLast(sampleRace(21), 25)} tab="Legs">
      <Sheet title="Exchange 20" onClose={nothing}>
        <ExchangeView
          exchange={exchange}
          timeZone={state.race.timeZone}
          now={afterLast(sampleRace(21), 25)}
          onVoid={nothing}
          onChoose={nothing}
          leg={{ words: 'Leg 20, Elias: notes and penalties', open: nothing }}
        />
      </Sheet>
    </Frame>
  );
}

const voided = { voidedBy: 'Lena’s phone', voidReason: 'late tap' };

export const otherStates: Readonly<Record<string, () => ReactNode>> = {
  vans: () => <Vans rows={sampleRace(21)} minutesEarlier={0} />,
  'vans-earlier': () => <Vans rows={sampleRace(21)} minutesEarlier={8} />,
  mine: () => <Mine runner={11} />,
  'mine-running': () => <Mine runner={9} />,
  'mine-choose': () => <Mine runner={undefined} />,
  'two-marks': () => <TwoMarks afterMs={4200} />,
  'two-marks-touching': () => <TwoMarks afterMs={210} />,
  exchange: () => <Exchange state={withSecond({}, 4200)} />,
  'exchange-voided': () => <Exchange state={withSecond(voided, 4200)} />,
};
