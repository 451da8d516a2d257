/**
 * The version of the wire. It rises when an old client could misread a new server, or the
 * other way round; `wire-digest.test.ts` fails when the wire changes without it.
 * - 1: first version
 */
export const protocolVersion = 1;

/** The oldest version that this server still serves. */
export const protocolVersionFloor = 1;

/** The request header that carries the client's protocol version. */
export const protocolHeader = 'baton-protocol';
