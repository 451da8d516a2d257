import { type Client, createClient } from '@baton/client';
import { formatScope } from '@baton/protocol';
import { schema, type SplitsSchema } from '../schema.ts';
import { type Place, placeOn } from './places.ts';

export type RaceClient = Client<SplitsSchema>;

let opened: { readonly storage: string; readonly client: RaceClient } | undefined;

/**
 * The engine of a race. It belongs to the page and not to a screen: no component starts or
 * stops it by coming and going. Opening another race closes the one before.
 */
export function openRace(place: Place): RaceClient {
  if (opened?.storage === place.storage) return opened.client;
  void opened?.client.close();
  const client = createClient({
    schema,
    url: '/api/v1/sync',
    // Asked each time, because joining again renews the token.
    token: () => placeOn(place.race)?.token ?? place.token,
    name: place.storage,
  });
  opened = { storage: place.storage, client };
  // The whole race stays on the phone, whatever screen is shown.
  void client.ready.then(
    () => client.open(formatScope('race', place.race)),
    () => undefined, // The screen shows why.
  );
  return client;
}
