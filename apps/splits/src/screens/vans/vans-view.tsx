import type { ReactNode } from 'react';
import { Sign } from '../../look/sign.tsx';
import type { RaceState } from '../../race/race-state.ts';
import type { VanRow } from '../../race/rows.ts';
import type { VanView } from '../../race/vans-view.ts';
import { dayMinuteText } from '../../race/words/time-words.ts';
import { runnerName } from '../now/key-words.ts';
import './vans.css';

type Resting = Extract<VanView, { kind: 'resting' }>;
type Driving = Extract<VanView, { kind: 'driving' }>;

export interface VansViewProps {
  readonly state: RaceState;
  readonly vans: readonly VanView[];
  /** Race time in ms. */
  readonly now: number;
  /** The answer of a resting van; it remembers what was said before. */
  readonly sleep: (van: Resting) => ReactNode;
  /** Where the minutes of a van can be changed. */
  readonly minutes: (van: VanRow) => ReactNode;
}

/** What the people in each van need to know next. */
export function VansView({ state, vans, now, sleep, minutes }: VansViewProps) {
  return (
    <div className="vans">
      <h1 className="spoken">Vans</h1>
      {vans.map((view) => (
        <section className="van" key={view.van.id} aria-label={vanName(view.van)}>
          <h2 className="type-note second">{vanName(view.van)}</h2>
          {view.kind === 'driving' && <DrivingVan {...{ state, view, now }} />}
          {view.kind === 'resting' && (
            <>
              {sleep(view)}
              <p className="second">
                Then {runnerName(state, view.leg.n)} runs leg {view.leg.n}, from exchange {view.exchange}.
              </p>
              {minutes(view.van)}
            </>
          )}
          {view.kind === 'done' && <p className="type-lead">All its legs are run.</p>}
        </section>
      ))}
    </div>
  );
}

function DrivingVan({ state, view, now }: { state: RaceState; view: Driving; now: number }) {
  const { leg, exchange, by } = view;
  const name = runnerName(state, leg.n);
  const where = exchange === 0 ? 'the start' : exchange === state.legs.length ? 'the finish' : `exchange ${exchange}`;
  return (
    <>
      <p className="type-title">{name}</p>
      <p className="second">
        {leg.status === 'running' ? 'runs' : 'begins with'} leg {leg.n}
      </p>
      <p className="type-lead">
        Be at {where} by {dayMinuteText(by, now, state.race.timeZone)}
      </p>
    </>
  );
}

interface SleepAnswerProps {
  readonly until: number;
  readonly before: number | undefined;
  readonly now: number;
  readonly timeZone: string;
}

/** One answer: sleep until then, or get up. */
export function SleepAnswer({ until, before, now, timeZone }: SleepAnswerProps) {
  return (
    <>
      <p className="type-stamp">
        {now < until ? `Sleep until ${dayMinuteText(until, now, timeZone)}` : 'Get ready now'}
      </p>
      {before !== undefined && (
        <p className="heed strong">
          <Sign of="heed" /> was {dayMinuteText(before, now, timeZone)}
        </p>
      )}
    </>
  );
}

/** Vans are told by number and side, not by colour. */
function vanName({ name, side }: VanRow): string {
  return side === null ? name : `${name}, ${side} side`;
}
