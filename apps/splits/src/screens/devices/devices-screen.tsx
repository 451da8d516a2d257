import { useBaton, useMutation, useSyncStatus } from '../../baton.ts';
import { countText } from '../../race/words/count-words.ts';
import { type PhoneRow, useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { phonesHeard } from '../../shell/sentence-facts.ts';
import { PageHead } from '../form/page.tsx';
import { DeviceRow } from './device-row.tsx';
import { byNeed } from './device-order.ts';
import './devices.css';

/** Every phone of the race with what it last said; work first, then the longest silence. */
export function DevicesScreen({ onBack }: { readonly onBack: () => void }) {
  const { place, phones, clock, state } = useRaceData();
  useRaceNow();
  const client = useBaton();
  const mutate = useMutation();
  const { unsent } = useSyncStatus();
  const now = client.clock.now().time;
  const { heard, all } = phonesHeard(phones, now);
  const end = ({ id }: PhoneRow) => {
    mutate((tx) => tx.phone.update(id, { endedAt: new Date(client.clock.now().time).toISOString() }));
  };
  return (
    <div className="page">
      <PageHead title="Devices" onBack={onBack} />
      <p className="strong">
        {all === 0
          ? 'No phone has been heard yet.'
          : `${heard} of ${countText(all, 'phone')} heard in the last minute.`}
      </p>
      <ul className="devices">
        {byNeed(phones, place.device).map((phone) => (
          <DeviceRow
            key={phone.id}
            phone={phone}
            isThis={phone.id === place.device}
            unsentHere={unsent}
            isHeard={phone.lastContactAt !== null && now - Date.parse(phone.lastContactAt) < 60_000}
            raceTimeOf={clock.of}
            timeZone={state?.race.timeZone ?? 'UTC'}
            {...(place.role === 'captain' && { onEnd: () => end(phone) })}
          />
        ))}
      </ul>
    </div>
  );
}
