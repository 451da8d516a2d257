import { useBaton, useMutation, useSyncStatus } from '../../baton.ts';
import { countText } from '../../race/words/count-words.ts';
import { renamePlace } from '../../shell/places.ts';
import { type PhoneRow, useRaceData, useRaceNow } from '../../shell/race-data.tsx';
import { phonesHeard } from '../../shell/sentence-facts.ts';
import { useKeeping } from '../../shell/use-keeping.ts';
import { NotKept } from '../form/not-kept.tsx';
import { PageHead } from '../form/page.tsx';
import { byNeed } from './device-order.ts';
import { DeviceRow } from './device-row.tsx';
import { deviceWords } from './device-words.ts';
import './devices.css';

/** Every phone of the race with what it last said; work first, then the longest silence. */
export function DevicesScreen({ onBack }: { readonly onBack: () => void }) {
  const { place, phones, clock, timeZone } = useRaceData();
  useRaceNow(); // Ages grow.
  const client = useBaton();
  const mutate = useMutation();
  const { keep, notSaved } = useKeeping();
  const { unsent } = useSyncStatus();
  const now = client.clock.now().time;
  const { heard, all } = phonesHeard(phones, now);
  const sight = {
    ...{ thisPhone: place.device, unsentHere: unsent, now },
    ...{ raceTimeOf: clock.of, timeZone },
  };

  const rename = ({ id }: PhoneRow, name: string) => {
    void keep(async () => {
      await mutate((tx) => tx.phone.update(id, { name })).saved;
      if (id === place.device) renamePlace(place.race, name);
    });
  };
  const end = ({ id }: PhoneRow) => {
    const endedAt = new Date(client.clock.now().time).toISOString();
    void keep(() => mutate((tx) => tx.phone.update(id, { endedAt })).saved);
  };

  return (
    <div className="page">
      <PageHead title="Devices" onBack={onBack} />
      <NotKept reason={notSaved} />
      <p className="strong">
        {all === 0
          ? 'No phone has been heard yet.'
          : `${heard} of ${countText(all, 'phone')} heard in the last minute.`}
      </p>
      <ul className="devices">
        {byNeed(phones, place.device).map((phone) => {
          const isThis = phone.id === place.device;
          const isCaptain = place.role === 'captain';
          return (
            <DeviceRow
              key={phone.id}
              phone={phone}
              isThis={isThis}
              words={deviceWords(phone, sight)}
              onRename={isCaptain || isThis ? (name) => rename(phone, name) : undefined}
              onEnd={isCaptain && !isThis ? () => end(phone) : undefined}
            />
          );
        })}
      </ul>
    </div>
  );
}
