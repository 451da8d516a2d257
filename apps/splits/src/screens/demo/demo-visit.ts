import * as v from 'valibot';
import { deviceOf } from '../../shell/joining.ts';
import { remember } from '../../shell/phone-store.ts';
import { membershipSchema, type Place, placeSchema, placesOf } from '../../shell/places.ts';
import { randomId } from '../../shell/random-id.ts';
import { askServer } from '../../shell/splits-server.ts';
import type { DemoRequest } from '../../splits-api.ts';
import { demoControls, demoPhones, freshControls } from './demo-controls.ts';

/** The places of a visit's race: two phones, and a viewer that watches what the server has. */
const visitSchema = v.object({ phones: v.tuple([placeSchema, placeSchema]), viewer: placeSchema });
export type DemoVisit = v.InferOutput<typeof visitSchema>;

/** A reload keeps the race; a new visit makes a new one. */
export const keptVisit = remember<DemoVisit | null>(
  'visit',
  (kept) => v.parse(v.fallback(v.nullable(visitSchema), null), kept),
  'demo',
);

const phoneSchema = v.object({ ...membershipSchema.entries, device: v.string(), phoneName: v.string() });
const answerSchema = v.object({
  race: v.string(),
  phones: v.tuple([phoneSchema, phoneSchema]),
  viewer: membershipSchema,
});

/**
 * Has a fresh demo race made, and gives both phones their places on it.
 * @throws SplitsRefusal
 * @throws BatonError STORAGE_FAILED
 */
export async function startVisit(): Promise<void> {
  const visit = randomId();
  const storages = [`splits-${visit}-left`, `splits-${visit}-right`, `splits-${visit}-server`] as const;
  const [left, right, server] = storages;
  const devices: DemoRequest['devices'] = [await deviceOf(left), await deviceOf(right), await deviceOf(server)];
  const answer = await askServer('demo', { devices } satisfies DemoRequest, answerSchema);
  const phones: DemoVisit['phones'] = [
    { ...answer.phones[0], storage: left },
    { ...answer.phones[1], storage: right },
  ];
  demoControls.set(freshControls);
  demoPhones.forEach((name, index) => givePlace(name, phones[index]));
  keptVisit.set({ phones, viewer: { ...answer.viewer, storage: server, device: devices[2], phoneName: 'The server' } });
}

function givePlace(phone: string, place: Place | undefined): void {
  if (place) placesOf(phone).set({ all: [place], last: place.race, freeStorage: null });
}
