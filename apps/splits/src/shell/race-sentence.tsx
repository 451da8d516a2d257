import { useEffect } from 'react';
import { useRejectedMutations, useSyncStatus } from '../baton.ts';
import { SentenceBar } from '../look/sentence-bar.tsx';
import { useSpeech } from '../look/speech.tsx';
import { markTime } from '../race/words/mark-time.ts';
import { type SentenceAct, sentence } from '../race/words/sentence.ts';
import { useHandOffs } from '../screens/now/hand-offs.tsx';
import { startNewVersion } from './app-version.ts';
import { go } from './navigation.ts';
import { useRaceData, useRaceNow } from './race-data.tsx';
import { type RaceView, racePath } from './route.ts';
import { sentenceFacts } from './sentence-facts.ts';

/** Where the marks are and what the network does, on every screen of the race. */
export function RaceSentence() {
  const { client, clock, place, arrival, timeZone, state, phones } = useRaceData();
  useRaceNow(); // The sentence counts seconds.
  const status = useSyncStatus();
  const refusals = useRejectedMutations();
  const speak = useSpeech();
  const { unsaved, tryAgain } = useHandOffs();
  const [lost] = unsaved;

  const facts = sentenceFacts({
    now: client.clock.now().time,
    wallNow: wallNow(),
    raceTimeOf: clock.of,
    ...{ status, arrival, timeZone, state, phones, refusals },
    isViewer: place.role === 'viewer',
    placeEndsAt: Date.parse(place.expiresAt),
    notSaved: lost && { reason: lost.reason, stamp: markTime(lost.at, timeZone).text },
  });
  const said = sentence(facts);
  const inTurn = said.isAlert ? undefined : said.strong;
  useEffect(() => {
    if (inTurn !== undefined) speak(inTurn);
  }, [speak, inTurn]);

  const open = (view: RaceView) => go(racePath(place.race, view));
  const act: Record<SentenceAct, () => void> = {
    'try-again': lost ? tryAgain : () => void client.sync(),
    'see-why': () => open({ name: 'my-marks' }),
    choose: () => open({ name: 'two-marks', n: facts.exchangeWithTwoTimes ?? 0 }),
    update: () => void startNewVersion(),
  };
  // A viewer has no marks; whose news it is that they see, they may ask.
  const behind = place.role === 'viewer' ? 'devices' : 'my-marks';
  return <SentenceBar sentence={said} onAct={(id) => act[id]()} onOpen={() => open({ name: behind })} />;
}

/** The device's clock, on whose scale the engine says when it tries again. Read at each render, once a second. */
function wallNow(): number {
  return Date.now();
}
