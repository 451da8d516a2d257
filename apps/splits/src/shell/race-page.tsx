import { useEffect, useMemo } from 'react';
import { Speech } from '../look/speech.tsx';
import { BatonProvider } from '../baton.ts';
import { MissingScreen } from '../screens/home/missing-screen.tsx';
import { demoSideOf } from '../screens/demo/demo-side.ts';
import { Page } from '../screens/form/page.tsx';
import { HandOffsProvider } from '../screens/now/hand-offs.tsx';
import { phoneName } from './phone-store.ts';
import { type Place, rememberLast, usePlaces } from './places.ts';
import { openRace } from './race-client.ts';
import { RaceDataProvider } from './race-data.tsx';
import { RaceScreens } from './race-screens.tsx';
import { createRaceTime } from './race-time.ts';
import type { RaceView } from './route.ts';
import { useOpening } from './use-opening.ts';

/** A race on this phone: its engine, its data, and the screen of the address. */
export function RacePage({ race, view }: { readonly race: string; readonly view: RaceView }) {
  const place = usePlaces().all.find((each) => each.race === race);
  useEffect(() => {
    if (place) rememberLast(place.race);
  }, [place]);
  if (!place) return <MissingScreen sentence="This phone has no place on that race." />;
  return <OpenRace place={place} view={view} />;
}

function OpenRace({ place, view }: { readonly place: Place; readonly view: RaceView }) {
  const client = openRace(place);
  const opening = useOpening(client);
  const demo = useMemo(() => demoSideOf(phoneName), []);
  const clock = useMemo(() => createRaceTime(client.clock, demo?.clock), [client, demo]);
  useEffect(() => (opening === 'open' ? demo?.follow(client) : undefined), [demo, client, opening]);

  if (opening === 'opening') return null;
  if (opening !== 'open') return <StorageFailed reason={opening.message} />;
  return (
    <BatonProvider client={client}>
      <RaceDataProvider place={place} client={client} clock={clock}>
        <HandOffsProvider>
          <Speech>
            <RaceScreens view={view} />
          </Speech>
        </HandOffsProvider>
      </RaceDataProvider>
    </BatonProvider>
  );
}

function StorageFailed({ reason }: { readonly reason: string }) {
  return (
    <Page title="This phone cannot open the race">
      <p>{reason}</p>
      <p>Nothing was changed. Close other windows of splits and open this one again.</p>
    </Page>
  );
}
