import { isDeviceId, type DeviceId } from '@baton/protocol';
import * as v from 'valibot';
import type { SplitsClaims } from '../src/splits-api.ts';

export const role = v.picklist(['captain', 'recorder', 'viewer']);
export const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const claimsSchema = v.looseObject({
  sub: v.pipe(v.string(), v.regex(/^phone:[0-9a-f-]{36}$/)),
  race: uuid,
  role,
  link: uuid,
});

/** The claims of a splits token; undefined for any other token. */
export function splitsClaims(claims: unknown): SplitsClaims | undefined {
  return v.is(claimsSchema, claims) && deviceOf(claims) ? claims : undefined;
}

export function subOf(device: string): string {
  return `phone:${device}`;
}

/** The phone that a token belongs to. */
export function deviceOf({ sub }: { readonly sub: string }): DeviceId | undefined {
  const device = sub.slice('phone:'.length);
  return isDeviceId(device) ? device : undefined;
}
