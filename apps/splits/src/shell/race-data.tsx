import type { QueryResult } from '@baton/client';
import { useLiveQuery } from '../baton.ts';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type RaceState, raceState } from '../race/race-state.ts';
import type { Row } from '@baton/protocol';
import type { SplitsSchema } from '../schema.ts';
import type { Place } from './places.ts';
import type { RaceClient } from './race-client.ts';
import type { RaceTime } from './race-time.ts';

export type PhoneRow = Row<SplitsSchema, 'phone'>;

/** What every screen of a race is made from. */
export interface RaceData {
  readonly place: Place;
  readonly client: RaceClient;
  readonly clock: RaceTime;
  /** Whether the race is on this phone, and how current it is. */
  readonly arrival: Arrival;
  /** The event's, which every time on every screen is in. */
  readonly timeZone: string;
  /** Undefined until the race is on this phone. */
  readonly state: RaceState | undefined;
  /** The phones that joined, by name. */
  readonly phones: readonly PhoneRow[];
}

/** What this phone is called where others read its marks. */
export function recorderName({ phones, place }: Pick<RaceData, 'phones' | 'place'>): string {
  return phones.find(({ id }) => id === place.device)?.name ?? 'A phone';
}

/** How much of the race is on this phone: a query's status. */
export type Arrival = QueryResult<unknown>;

const RaceDataContext = createContext<RaceData | undefined>(undefined);

export function useRaceData(): RaceData {
  const data = useContext(RaceDataContext);
  if (!data) throw new Error('useRaceData is for screens inside RaceDataProvider');
  return data;
}

interface RaceDataProviderProps {
  readonly place: Place;
  readonly client: RaceClient;
  readonly clock: RaceTime;
  readonly children: ReactNode;
}

/** Turns the rows on this phone into the state of the race, once for all screens. */
export function RaceDataProvider({ place, client, clock, children }: RaceDataProviderProps) {
  const { race } = place;
  const races = useLiveQuery((q) => q.race.where({ id: race }));
  const vans = useLiveQuery((q) => q.van.where({ race })).rows;
  const runners = useLiveQuery((q) => q.runner.where({ race })).rows;
  const courseLegs = useLiveQuery((q) => q.courseLeg.where({ race })).rows;
  const assignments = useLiveQuery((q) => q.assignment.where({ race })).rows;
  const marks = useLiveQuery((q) => q.mark.where({ race })).rows;
  const exchanges = useLiveQuery((q) => q.exchange.where({ race })).rows;
  const phones = useLiveQuery((q) => q.phone.where({ race }).orderBy('name')).rows;

  const row = races.rows[0];
  const state = useMemo(
    () => row && raceState({ race: row, vans, runners, courseLegs, assignments, marks, exchanges }),
    [row, vans, runners, courseLegs, assignments, marks, exchanges],
  );
  const data = useMemo(
    () => ({ place, client, clock, arrival: races, timeZone: state?.race.timeZone ?? place.timeZone, state, phones }),
    [place, client, clock, races, state, phones],
  );
  return <RaceDataContext value={data}>{children}</RaceDataContext>;
}

/** Race time in ms, renewed at each of its whole seconds, or ten times a second where it runs faster. */
export function useRaceNow(): number {
  const { clock } = useRaceData();
  const [now, setNow] = useState(() => clock.now().time);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const { time } = clock.now();
      setNow(time);
      const toNextSecond = (1000 - (time % 1000)) / clock.speed;
      timer = setTimeout(tick, Math.max(toNextSecond, 100));
    };
    tick();
    const stop = clock.subscribe(() => setNow(clock.now().time));
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [clock]);
  return now;
}
