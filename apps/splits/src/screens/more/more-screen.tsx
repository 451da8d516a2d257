import { TextAction } from '../../look/decision.tsx';
import { durationText } from '../../race/words/duration-words.ts';
import { dayMinuteText, zonePlace } from '../../race/words/time-words.ts';
import { offsetAt } from '../../race/words/zoned-time.ts';
import { appVersion, canKeepApp, startNewVersion, useHasNewVersion } from '../../shell/app-version.ts';
import { go } from '../../shell/navigation.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import type { RaceView } from '../../shell/route.ts';
import { type ThemeChoice, useTheme } from '../../shell/theme.ts';
import { Choice } from '../form/choice.tsx';
import { MoreLink, MoreLinks } from './more-links.tsx';
import './more.css';

const themes: readonly { readonly value: ThemeChoice; readonly words: string }[] = [
  { value: 'auto', words: 'Auto' },
  { value: 'day', words: 'Day' },
  { value: 'night', words: 'Night' },
];

/** Everything that is not needed at the exchange: phones, links, theme, this phone. */
export function MoreScreen({ onOpen }: { readonly onOpen: (view: RaceView) => void }) {
  const { place } = useRaceData();
  const [theme, setTheme] = useTheme();
  return (
    <div className="page">
      <h1 className="type-title more-title">More</h1>
      <MoreLinks>
        {place.role !== 'viewer' && <MoreLink onOpen={() => onOpen({ name: 'my-marks' })}>Where my marks are</MoreLink>}
        <MoreLink onOpen={() => onOpen({ name: 'devices' })}>Devices</MoreLink>
        {place.role === 'captain' && <MoreLink onOpen={() => onOpen({ name: 'share' })}>Share</MoreLink>}
        <MoreLink onOpen={() => go('/races')}>Another race</MoreLink>
      </MoreLinks>
      <Choice label="Theme" value={theme} onChange={setTheme} options={themes} isRow />
      <ThisPhone />
      <About />
    </div>
  );
}

function ThisPhone() {
  const { place, timeZone } = useRaceData();
  const now = useRaceNow();
  return (
    <section className="more-section">
      <h2 className="strong">This phone</h2>
      <p className="second">
        {place.role === 'viewer' ? 'A viewer' : `${place.phoneName}, ${place.role}`} until{' '}
        {dayMinuteText(Date.parse(place.expiresAt), now, timeZone)}.
      </p>
      <p className="second">{zoneWords(now, timeZone)}</p>
    </section>
  );
}

/** "This phone is set to Berlin, 9 h ahead of Los Angeles. Every screen shows Los Angeles." */
function zoneWords(now: number, timeZone: string): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const difference = offsetAt(now, own) - offsetAt(now, timeZone);
  if (difference === 0) return `Every screen shows the time of ${zonePlace(timeZone)}, as this phone does.`;
  const how = `${durationText(Math.abs(difference))} ${difference > 0 ? 'ahead of' : 'behind'}`;
  return `This phone is set to ${zonePlace(own)}, ${how} ${zonePlace(timeZone)}. Every screen shows ${zonePlace(timeZone)}.`;
}

function About() {
  const hasNewVersion = useHasNewVersion();
  return (
    <section className="more-section">
      <h2 className="strong">splits {appVersion}</h2>
      <p className="second">Team timing, not official. Marks are kept on this phone until the server has them.</p>
      {!canKeepApp && (
        <p className="second">
          At this address the race stays on this phone, but splits itself opens only while the server answers.
        </p>
      )}
      {hasNewVersion && (
        <p>
          A new version is on this phone. It takes over when splits is opened next.
          <TextAction onClick={() => void startNewVersion()}>Use it now</TextAction>
        </p>
      )}
    </section>
  );
}
