import { createClient } from '@baton/client';
import type { JoinRequest, RaceDraft } from '../splits-api.ts';
import { schema } from '../schema.ts';
import { keepPlace, lastPhoneName, membershipSchema, type Place, placeOn, places } from './places.ts';
import { openRace } from './race-client.ts';
import { randomId } from './random-id.ts';
import { isHeld } from './sentence-facts.ts';
import { askServer, SplitsRefusal } from './splits-server.ts';

/**
 * Joins the race of a code, or renews this phone's place on it. A phone that may do more on
 * that race already keeps its right: the server knows whether it still has it.
 * @throws SplitsRefusal
 * @throws BatonError STORAGE_FAILED
 */
export async function joinRace(code: string, phoneName: string): Promise<Place> {
  const place = await askForPlace(code, phoneName);
  const isRenewed = placeOn(place.race) !== undefined;
  keep(place);
  if (isRenewed) await sendHeld(place);
  return place;
}

/**
 * Opens a race by a live link, which asks for no name. What a phone is called already stays.
 * @throws SplitsRefusal
 * @throws BatonError STORAGE_FAILED
 */
export async function joinToWatch(code: string): Promise<Place> {
  const place = await askForPlace(code, lastPhoneName() || 'A viewer');
  return keep({ ...place, phoneName: placeOn(place.race)?.phoneName ?? place.phoneName });
}

/** The race's storage is opened first, because the token is bound to its device id. */
async function askForPlace(code: string, phoneName: string): Promise<Place> {
  const free = await freeStorage();
  const request: JoinRequest = {
    code,
    device: free.device,
    already: places.current().all.map(({ race, device, token }) => ({ race, device, token })),
    phoneName,
  };
  const membership = await askServer('join', request, membershipSchema).catch(giveUpForeign);
  const { storage, device } = placeOn(membership.race) ?? free;
  return { ...membership, storage, device, phoneName };
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
  return keep({ ...membership, ...free, phoneName: draft.phoneName });
}

/** A free storage whose id another phone has is of no use to the next try. */
function giveUpForeign(refusal: unknown): never {
  if (refusal instanceof SplitsRefusal && refusal.code === 'DEVICE_FOREIGN') {
    places.set({ ...places.current(), freeStorage: null });
  }
  throw refusal;
}

/** Sends what was refused while this phone had no right to the race. What cannot be, stays in its list. */
async function sendHeld(place: Place): Promise<void> {
  const client = openRace(place);
  await client.ready;
  const held = client.rejected().filter(isHeld);
  await Promise.allSettled(held.map(async ({ id }) => client.retry(id).saved));
  void client.sync();
}

function keep(place: Place): Place {
  keepPlace(place);
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
