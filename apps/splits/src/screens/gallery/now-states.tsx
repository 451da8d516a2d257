import { type ReactNode, useEffect, useState } from 'react';
import { Columns } from '../../look/columns.tsx';
import { isUpSoon, myLegs } from '../../race/my-legs.ts';
import { project } from '../../race/projection.ts';
import { raceState } from '../../race/race-state.ts';
import type { MarkRow, RaceRows } from '../../race/rows.ts';
import type { ClockWorth } from '../../race/words/clock-words.ts';
import { markTime } from '../../race/words/mark-time.ts';
import type { SentenceFacts } from '../../race/words/sentence.ts';
import { vansView } from '../../race/vans-view.ts';
import { LegsView } from '../legs/legs-view.tsx';
import { HandOffPlace, type HandOffPlaceProps } from '../now/hand-off-place.tsx';
import { NowView } from '../now/now-view.tsx';
import { UnderKey } from '../now/under-key.tsx';
import { reachedExchange, useReceipt } from '../now/use-receipt.ts';
import { SleepAnswer, VansView } from '../vans/vans-view.tsx';
import { Frame } from './frame.tsx';
import { sampleMark, sampleRace } from '../../race/sample-race.fixture.ts';
import { afterLast, ownMark, thisDevice } from './sample-marks.ts';
import { offline } from './sample-sentences.ts';

const low: ClockWorth = { uncertaintyMs: 300, confidence: 'low', lastSyncAt: 0, ageMs: 0 };
const high: ClockWorth = { uncertaintyMs: 40, confidence: 'high', lastSyncAt: 0, ageMs: 0 };

interface NowStateProps {
  readonly rows: RaceRows;
  readonly now: number;
  readonly facts?: Partial<SentenceFacts>;
  readonly clock?: ClockWorth;
  readonly isViewer?: boolean;
  readonly isUndone?: boolean;
  readonly runner?: number;
  readonly unsaved?: HandOffPlaceProps['unsaved'];
  /** Marks that come in after the screen is drawn. */
  readonly arriving?: readonly MarkRow[];
  /** They come in when the page hears an event `arrive`. */
  readonly isWaiting?: boolean;
}

const nothing: readonly MarkRow[] = [];

/** Now, with a race that lives in memory: its key works. */
function NowState({ rows, now, facts, clock = high, arriving = nothing, ...rest }: NowStateProps) {
  const [marks, setMarks] = useState(rows.marks);
  const [accepted, setAccepted] = useState<string>();
  useEffect(() => {
    const arrive = () => setMarks((known) => [...known, ...arriving]);
    if (!rest.isWaiting) return arrive();
    addEventListener('arrive', arrive, { once: true });
    return () => removeEventListener('arrive', arrive);
  }, [arriving, rest.isWaiting]);
  const exchanges = rows.exchanges.map((exchange) =>
    exchange.n === 22 ? { ...exchange, accepted: accepted ?? null } : exchange,
  );
  const state = raceState({ ...rows, marks, exchanges });
  const projection = project(state, now);
  const runner = state.runners[rest.runner ?? -1];
  const mine = runner && myLegs(state, projection, runner.id).next;
  const undo = (undone: readonly MarkRow[]) =>
    setMarks((known) =>
      known.map((mark) => (undone.includes(mark) ? { ...mark, voidedBy: 'Jonas’s phone', voidReason: 'undo' } : mark)),
    );
  const receipt = useReceipt(reachedExchange(state));
  const view = (
    <NowView
      state={state}
      projection={projection}
      now={now}
      mine={mine && isUpSoon(mine, now) ? mine : undefined}
      act={
        !rest.isViewer && (
          <HandOffPlace
            state={state}
            device={thisDevice}
            unsaved={rest.unsaved ?? []}
            isSaved
            unsent={facts?.unsent ?? 0}
            receipt={receipt}
            onMark={({ n, kind }, timeStamp) => {
              const at = { time: now + (timeStamp % 1000), uncertaintyMs: 300, confidence: 'low' } as const;
              setMarks((known) => [...known, ownMark({ id: `tap-${known.length}`, n, kind, at })]);
              Object.assign(window, { markedAt: timeStamp });
            }}
            onTryAgain={() => undefined}
            onUndo={undo}
            onUse={({ id }) => setAccepted(id)}
          >
            <UnderKey {...{ state, projection, now, clock }} isUndone={rest.isUndone ?? false} />
          </HandOffPlace>
        )
      }
    />
  );
  return (
    <Frame state={state} now={now} tab="Now" {...(facts && { facts })}>
      <Columns
        first={view}
        beside={[
          <LegsView
            key="legs"
            {...{ state, projection, now }}
            onOpenExchange={() => undefined}
            onOpenLeg={() => undefined}
          />,
          <VansView
            key="vans"
            state={state}
            vans={vansView(state, projection)}
            now={now}
            sleep={(van) => (
              <SleepAnswer until={van.sleepUntil} before={undefined} now={now} timeZone={state.race.timeZone} />
            )}
            minutes={() => null}
          />,
        ]}
      />
    </Frame>
  );
}

const race = sampleRace(21);
const running = afterLast(race, 25, 4);
const ending = afterLast(race, 49, 55);
const longNames: RaceRows = {
  ...race,
  runners: race.runners.map((runner) => ({ ...runner, name: `Maximiliana-${runner.name} Konstantinidis` })),
};
const own = [ownMark({ id: 'own', n: 22, at: { time: ending, uncertaintyMs: 300, confidence: 'low' } })];
const lenas = [sampleMark({ id: 'lenas', n: 22, at: { time: ending, uncertaintyMs: 40, confidence: 'high' } })];
const ownTwice = [
  ...own,
  ownMark({ id: 'twice', n: 22, at: { time: ending + 900, uncertaintyMs: 300, confidence: 'low' } }),
];
const failed: HandOffPlaceProps['unsaved'][number] = {
  at: { time: ending, uncertaintyMs: 300, confidence: 'low' },
  reason: 'This phone is full.',
};

export const nowStates: Readonly<Record<string, () => ReactNode>> = {
  now: () => <NowState rows={race} now={running} facts={offline(3)} clock={low} />,
  'now-live': () => <NowState rows={race} now={running} />,
  'now-near': () => <NowState rows={race} now={afterLast(race, 40)} />,
  'now-over': () => <NowState rows={race} now={afterLast(race, 60, 20)} facts={offline(0)} />,
  'now-hour': () => <NowState rows={race} now={afterLast(race, 68, 5)} facts={offline(12)} />,
  'now-you-are-up': () => <NowState rows={race} now={running} runner={10} />,
  'now-before-start': () => <NowState rows={sampleRace(-1)} now={afterLast(sampleRace(-1), -98)} />,
  'now-last-leg': () => <NowState rows={sampleRace(35)} now={afterLast(sampleRace(35), 12, 30)} />,
  'now-finished': () => <NowState rows={sampleRace(36)} now={afterLast(sampleRace(36), 2)} />,
  'now-viewer': () => (
    <NowState
      rows={race}
      now={running}
      isViewer
      facts={{ isViewer: true, lastContact: running - 720_000, connection: { kind: 'offline' } }}
    />
  ),
  'now-long-names': () => <NowState rows={longNames} now={running} />,
  'now-never-checked': () => (
    <NowState
      rows={race}
      now={running}
      clock={{ uncertaintyMs: null, confidence: 'none', lastSyncAt: null, ageMs: null }}
    />
  ),
  'now-refused': () => <NowState rows={race} now={running} facts={{ refused: 1 }} />,
  'now-refused-offline': () => <NowState rows={race} now={running} facts={{ ...offline(3), refused: 1 }} />,
  'now-link-ended': () => (
    <NowState rows={race} now={running} facts={{ unsent: 3, connection: { kind: 'link-ended', at: running } }} />
  ),
  'now-two-times': () => <NowState rows={race} now={running} facts={{ exchangeWithTwoTimes: 20 }} />,
  'now-receipt': () => <NowState rows={race} now={ending + 1000} arriving={own} facts={offline(4)} clock={low} />,
  'now-receipt-lena': () => <NowState rows={race} now={ending + 1000} arriving={lenas} />,
  'now-lena-soon': () => <NowState rows={race} now={ending + 1000} arriving={lenas} isWaiting />,
  'now-receipt-taps': () => <NowState rows={race} now={ending + 1000} arriving={ownTwice} facts={offline(5)} />,
  'now-not-saved': () => (
    <NowState
      rows={race}
      now={ending}
      unsaved={[failed]}
      facts={{
        ...offline(3),
        notSaved: { reason: failed.reason, stamp: markTime(failed.at, race.race.timeZone).text },
      }}
    />
  ),
  'now-undone': () => <NowState rows={race} now={running} isUndone />,
};
