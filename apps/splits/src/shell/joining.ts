import { createClient } from '@baton/client';
import type { JoinRequest, RaceDraft } from '../splits-api.ts';
import { schema } from '../schema.ts';
import { keepPlace, membershipSchema, type Place, placeOn, places } from './places.ts';
import { randomId } from './random-id.ts';
import { askServer } from './splits-server.ts';

/**
 * Joins the race of a code, or renews this phone's place on it. The race's storage is opened
 * before the server is asked, because the token is bound to that storage's device id.
 * @throws SplitsRefusal
 * @throws BatonError STORAGE_FAILED
 */
export async function joinRace(code: string, phoneName: string): Promise<Place> {
  const free = await freeStorage();
  const request: JoinRequest = {
    code,
    device: free.device,
    already: places.current().all.map(({ race, device, token }) => ({ race, device, token })),
    phoneName,
  };
  const membership = await askServer('join', request, membershipSchema);
  const { storage, device } = placeOn(membership.race) ?? free;
  return keep({ ...membership, storage, device }, phoneName);
}

/**
 * Makes a race, with this phone as its captain's. The draft's id makes a second call harmless.
 * @throws SplitsRefusal
 * @throws BatonError STORAGE_FAILED
 */
export async function createRace(draft: Omit<RaceDraft, 'device'>): Promise<Place> {
  const free = await freeStorage();
  const request: RaceDraft = { ...draft, device: free.device };
  const membership = await askServer('races', request, membershipSchema);
  return keep({ ...membership, ...free }, draft.phoneName);
}

function keep(place: Place, phoneName: string): Place {
  keepPlace(place, phoneName);
  return place;
}

/** A storage without a race: the one of the last attempt, or a new one. */
async function freeStorage(): Promise<{ readonly storage: string; readonly device: string }> {
  const known = places.current();
  const storage = known.freeStorage ?? `splits-${randomId()}`;
  places.set({ ...known, freeStorage: storage });
  return { storage, device: await deviceOf(storage) };
}

/** The device id of a storage, which is made where there is none yet. */
export async function deviceOf(storage: string): Promise<string> {
  const client = createClient({ schema, url: '/api/v1/sync', name: storage });
  try {
    await client.ready;
    return client.device;
  } finally {
    await client.close();
  }
}
