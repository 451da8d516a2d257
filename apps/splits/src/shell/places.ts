import * as v from 'valibot';
import type { Membership } from '../splits-api.ts';
import { phoneName, remember, type Remembered, useRemembered } from './phone-store.ts';

/** A place on one race, and where on this phone the race is kept. */
export interface Place extends Membership {
  /** Name of the engine's storage. */
  readonly storage: string;
  /** The id of that storage, which the token is bound to. */
  readonly device: string;
  /** What the team calls this phone. */
  readonly phoneName: string;
}

export interface Places {
  readonly all: readonly Place[];
  /** The race that was open last. */
  readonly last: string | null;
  /** A storage that was opened to join with and is still without a race. */
  readonly freeStorage: string | null;
}

const role = v.picklist(['captain', 'recorder', 'viewer']);

export const membershipSchema = v.object({
  race: v.string(),
  raceName: v.string(),
  timeZone: v.string(),
  role,
  token: v.string(),
  expiresAt: v.string(),
});

export const placeSchema = v.object({
  ...membershipSchema.entries,
  storage: v.string(),
  device: v.string(),
  phoneName: v.string(),
});

const placesSchema = v.fallback(
  v.object({
    all: v.array(placeSchema),
    last: v.nullable(v.string()),
    freeStorage: v.nullable(v.string()),
  }),
  { all: [], last: null, freeStorage: null },
);

/** The races that this phone has a place on. */
export const places = placesOf(phoneName);

export function placesOf(phone: string): Remembered<Places> {
  return remember<Places>('places', (kept) => v.parse(placesSchema, kept), phone);
}

export function usePlaces(): Places {
  return useRemembered(places);
}

export function placeOn(race: string): Place | undefined {
  return places.current().all.find((place) => place.race === race);
}

/** Adds a place, or renews the one on the same race, and makes it the last. */
export function keepPlace(place: Place): void {
  const { all, freeStorage } = places.current();
  places.set({
    all: [...all.filter(({ race }) => race !== place.race), place],
    last: place.race,
    freeStorage: freeStorage === place.storage ? null : freeStorage,
  });
}

/** Calls this phone otherwise on one race. */
export function renamePlace(race: string, phoneName: string): void {
  const known = places.current();
  places.set({ ...known, all: known.all.map((place) => (place.race === race ? { ...place, phoneName } : place)) });
}

/** What this phone was called when it joined last; empty where it never did. */
export function lastPhoneName(): string {
  return places.current().all.at(-1)?.phoneName ?? '';
}

export function rememberLast(race: string): void {
  const known = places.current();
  if (known.last !== race) places.set({ ...known, last: race });
}
