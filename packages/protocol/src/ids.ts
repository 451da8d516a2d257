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
  return formatUuid(randomBytes(16), 4);
}

/**
 * A time-ordered UUID, version 7 (RFC 9562, section 5.7). The time in it only spreads
 * keys well in an index: nothing orders data by it.
 * @param unixMs milliseconds since 1970, from the device's own clock
 */
export function createMutationId(unixMs: number, randomBytes: RandomBytes): MutationId {
  const bytes = randomBytes(16);
  let rest = Math.max(0, Math.floor(unixMs));
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return formatUuid(bytes, 7) as MutationId;
}

function formatUuid(bytes: Uint8Array, version: 4 | 7): string {
  const hex = Array.from(bytes, (byte, index) => {
    if (index === 6) return ((byte & 0x0f) | (version << 4)).toString(16).padStart(2, '0');
    if (index === 8) return ((byte & 0x3f) | 0x80).toString(16);
    return byte.toString(16).padStart(2, '0');
  }).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
