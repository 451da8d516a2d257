import type { Brand } from './brand.ts';

/** Identity of one mutation: a UUIDv7 (RFC 9562), lower case, made on the device. */
export type MutationId = Brand<string, 'MutationId'>;
/** Identity of one installation of an application: a UUID, made once on the device. */
export type DeviceId = Brand<string, 'DeviceId'>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID of any version in its canonical, lower-case text form. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuidPattern.test(value);
}

export function isMutationId(value: unknown): value is MutationId {
  return isUuid(value) && value[14] === '7';
}

export function isDeviceId(value: unknown): value is DeviceId {
  return isUuid(value);
}

/** Fills `length` random bytes; a port, so that the simulator can replay them. */
export type RandomBytes = (length: number) => Uint8Array;

/** A random UUID, version 4 (RFC 9562, section 5.4). */
export function createUuid(randomBytes: RandomBytes): string {
  return formatUuid(randomHex(randomBytes), 4);
}

/**
 * A time-ordered UUID, version 7 (RFC 9562, section 5.7). The time in it only spreads
 * keys well in an index: nothing orders data by it.
 * @param unixMs milliseconds since 1970, from the device's own clock
 */
export function createMutationId(unixMs: number, randomBytes: RandomBytes): MutationId {
  const time = Math.max(0, Math.floor(unixMs)).toString(16).padStart(12, '0');
  return formatUuid(time + randomHex(randomBytes).slice(12), 7) as MutationId;
}

function randomHex(randomBytes: RandomBytes): string {
  let hex = '';
  for (const byte of randomBytes(16)) hex += (byte + 256).toString(16).slice(1);
  return hex;
}

/** Puts version and variant into 32 hex digits. */
function formatUuid(hex: string, version: 4 | 7): string {
  const variant = '89ab'[Number(`0x${hex[16]}`) % 4];
  const [third, fourth] = [`${version}${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return [hex.slice(0, 8), hex.slice(8, 12), third, fourth, hex.slice(20)].join('-');
}
