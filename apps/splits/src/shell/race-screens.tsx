import { type ReactNode, useMemo } from 'react';
import { Screen, type Tab } from '../look/screen.tsx';
import { raceTimeText } from '../race/words/time-words.ts';
import { DevicesScreen } from '../screens/devices/devices-screen.tsx';
import { LegSheet } from '../screens/legs/leg-sheet.tsx';
import { LegsScreen } from '../screens/legs/legs-screen.tsx';
import { ExchangeSheet } from '../screens/marks/exchange-sheet.tsx';
import { TwoMarksSheet } from '../screens/marks/two-marks-sheet.tsx';
import { MineScreen } from '../screens/mine/mine-screen.tsx';
import { MoreScreen } from '../screens/more/more-screen.tsx';
import { MyMarksScreen } from '../screens/more/my-marks-screen.tsx';
import { NowScreen } from '../screens/now/now-screen.tsx';
import { ShareScreen } from '../screens/share/share-screen.tsx';
import { VansScreen } from '../screens/vans/vans-screen.tsx';
import { go, goBack } from './navigation.ts';
import { ProposeNight } from './propose-night.tsx';
import { useRaceData, useRaceNow } from './race-data.tsx';
import { RaceSentence } from './race-sentence.tsx';
import { type RaceView, racePath } from './route.ts';
import { UnknownZone } from './unknown-zone.tsx';
import { useViewScroll } from './view-scroll.ts';

const tabs = [
  { name: 'now', label: 'Now' },
  { name: 'legs', label: 'Legs' },
  { name: 'vans', label: 'Vans' },
  { name: 'mine', label: 'Mine' },
  { name: 'more', label: 'More' },
] as const;
/** The tab that a view belongs to. */
const tabOfView: Readonly<Record<RaceView['name'], (typeof tabs)[number]['name']>> = {
  ...{ now: 'now', legs: 'legs', vans: 'vans', mine: 'mine', more: 'more' },
  ...{ exchange: 'legs', 'two-marks': 'legs', leg: 'legs' },
  ...{ devices: 'more', share: 'more', 'my-marks': 'more' },
};
const viewerTabs: readonly string[] = ['now', 'legs', 'more'];

/** The frame of a race's screens: race time, the sentence, the view, the tabs. */
export function RaceScreens({ view }: { readonly view: RaceView }) {
  const { place, timeZone } = useRaceData();
  const now = useRaceNow();
  const offered = tabs.filter(({ name }) => place.role !== 'viewer' || viewerTabs.includes(name));
  // The frame is drawn each second; the view is not, unless it asks for the time itself.
  const shown = useMemo(() => content(view, place.race), [view, place.race]);
  useViewScroll(racePath(place.race, view));
  return (
    <Screen
      title={place.raceName}
      time={raceTimeText(now, timeZone)}
      sentence={<RaceSentence />}
      tabs={offered.map(
        ({ name, label }): Tab => ({
          label,
          href: racePath(place.race, { name }),
          isCurrent: name === tabOfView[view.name],
        }),
      )}
      onGo={go}
    >
      <ProposeNight />
      <UnknownZone />
      {shown}
    </Screen>
  );
}

function content(view: RaceView, race: string): ReactNode {
  const open = (next: RaceView) => go(racePath(race, next));
  const backTo = (name: 'legs' | 'more' | 'now') => () => goBack(racePath(race, { name }));
  switch (view.name) {
    case 'now':
      return <NowScreen />;
    case 'legs':
      return <LegsScreen />;
    case 'vans':
      return <VansScreen />;
    case 'mine':
      return <MineScreen />;
    case 'exchange':
      return <ExchangeSheet n={view.n} onClose={backTo('legs')} />;
    case 'two-marks':
      return <TwoMarksSheet n={view.n} onClose={backTo('legs')} />;
    case 'leg':
      return <LegSheet n={view.n} onClose={backTo('legs')} />;
    case 'more':
      return <MoreScreen onOpen={open} />;
    case 'devices':
      return <DevicesScreen onBack={backTo('more')} />;
    case 'share':
      return <ShareScreen onBack={backTo('more')} />;
    case 'my-marks':
      return <MyMarksScreen onBack={backTo('now')} />;
  }
}
