import { useEffect } from 'react';
import { CreateScreen } from '../screens/create/create-screen.tsx';
import { DemoScreen } from '../screens/demo/demo-screen.tsx';
import { HomeScreen } from '../screens/home/home-screen.tsx';
import { MissingScreen } from '../screens/home/missing-screen.tsx';
import { JoinScreen } from '../screens/join/join-screen.tsx';
import { LiveScreen } from '../screens/viewer/live-screen.tsx';
import { go, useRoute } from './navigation.ts';
import { usePlaces } from './places.ts';
import { RacePage } from './race-page.tsx';
import { racePath } from './route.ts';

/** The screen of the address. */
export function App() {
  const route = useRoute();
  switch (route.page) {
    case 'home':
      return <Start />;
    case 'races':
      return <HomeScreen />;
    case 'join':
      return <JoinScreen key={route.code} code={route.code} />;
    case 'live':
      return <LiveScreen code={route.code} />;
    case 'create':
      return <CreateScreen />;
    case 'demo':
      return <DemoScreen />;
    case 'race':
      return <RacePage key={route.race} race={route.race} view={route.view} />;
    case 'missing':
      return <MissingScreen />;
  }
}

/** Now of the race that was open last; without one, what can be done. */
function Start() {
  const { last } = usePlaces();
  useEffect(() => {
    if (last !== null) go(racePath(last, { name: 'now' }), { replace: true });
  }, [last]);
  return last === null ? <HomeScreen /> : null;
}
