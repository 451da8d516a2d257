import type { ReactNode } from 'react';
import { distanceText } from '../../race/words/duration-words.ts';
import type { MyLeg } from '../../race/my-legs.ts';
import type { Projection } from '../../race/projection.ts';
import { aboutWords, waitText } from '../../race/words/race-words.ts';
import type { LegState, RaceState } from '../../race/race-state.ts';
import { dayMinuteText } from '../../race/words/time-words.ts';
import { runnerName } from './key-words.ts';
import type { Running } from './running-leg.tsx';

interface NextUpProps {
  readonly state: RaceState;
  readonly running: Running;
  readonly projection: Projection;
  readonly now: number;
  readonly mine: MyLeg | undefined;
}

/** The two runners after this one; on the phone of a runner whose leg is near, that. */
export function NextUp({ state, running: { next, then }, projection, now, mine }: NextUpProps) {
  if (mine?.start) return <YouAreUp mine={mine} now={now} timeZone={state.race.timeZone} />;
  return (
    <dl className="now-next">
      {next && (
        <Row label="Next" name={runnerName(state, next.n)}>
          leg {next.n} · {distanceText(next.distanceMiles, state.race.units)}
        </Row>
      )}
      {then && (
        <Row label="Then" name={runnerName(state, then.n)}>
          {startsAbout(then, projection, now, state.race.timeZone)}
        </Row>
      )}
    </dl>
  );
}

interface RowProps {
  readonly label: string;
  readonly name: string;
  readonly children: ReactNode;
}

function Row({ label, name, children }: RowProps) {
  return (
    <div className="now-next-row">
      <dt className="third">{label}</dt>
      <dd className="strong">{name}</dd>
      <dd className="type-note second">{children}</dd>
    </div>
  );
}

function startsAbout(leg: LegState, { arrivals }: Projection, now: number, timeZone: string): string {
  const start = arrivals.get(leg.n - 1);
  return start ? aboutWords(start, now, timeZone).about : '';
}

function YouAreUp({ mine, now, timeZone }: { mine: MyLeg; now: number; timeZone: string }) {
  if (!mine.start) return null;
  return (
    <div className="now-you">
      <p className="type-lead">You are up {waitText(mine.start, now)}</p>
      {mine.beThereBy !== undefined && (
        <p className="type-note second">
          Exchange {mine.leg.n - 1}, be there by {dayMinuteText(mine.beThereBy, now, timeZone)}
        </p>
      )}
    </div>
  );
}
