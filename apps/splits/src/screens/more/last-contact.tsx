import { recoveryOf } from '@baton/protocol';
import { useBaton, useSyncStatus } from '../../baton.ts';
import { TextAction } from '../../look/decision.tsx';
import { dayMinuteText } from '../../race/words/time-words.ts';
import { go } from '../../shell/navigation.ts';
import { useRaceData, useRaceNow } from '../../shell/race-data.tsx';

/** When the server was heard last, what the unsent marks wait for, and what helps. */
export function LastContact() {
  const { clock, timeZone } = useRaceData();
  const now = useRaceNow();
  const client = useBaton();
  const { lastContactAt, phase, error } = useSyncStatus();
  const contact = lastContactAt === undefined ? 'never' : dayMinuteText(clock.of(lastContactAt), now, timeZone);
  if (phase === 'blocked' && error && recoveryOf(error.code) !== 'upgrade') {
    return (
      <>
        <p className="second">
          Last contact {contact}. What is saved here is sent once this phone has a new code from the captain.
        </p>
        <TextAction onClick={() => go('/join')}>Join with a code</TextAction>
      </>
    );
  }
  return (
    <>
      <p className="second">Last contact {contact}. What is saved here is sent as soon as there is a network.</p>
      <TextAction onClick={() => void client.sync()}>Try now</TextAction>
    </>
  );
}
