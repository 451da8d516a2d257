import { BatonError, errorOf, isBatonError } from '@baton/protocol';
import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  SignJWT,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { hasEnded, tokenToleranceMs, type Claims } from '../engine/access.ts';
import type { ServerTimeSource } from '../engine/ports.ts';
import { createRecentMap } from '../engine/recent-map.ts';
import { createSharedWork } from '../engine/shared-work.ts';
import type { AuthOptions } from '../server-options.ts';

export interface Tokens {
  /** @throws BatonError UNAUTHENTICATED, TOKEN_EXPIRED, KEYS_UNAVAILABLE */
  verify(token: string): Promise<Claims>;
  /** @throws BatonError SCHEMA_INVALID where tokens are signed elsewhere */
  issue(claims: Claims, lifetimeSeconds: number): Promise<string>;
}

type Check = (token: string) => Promise<Claims>;

/** A device sends the same token with every request; its signature is verified this seldom. */
const verifiedKeptMs = 60_000;
/** A header's worth; a longer one is not looked at. */
const tokenLengthMax = 8_192;
// Pinned by mode: a public key must never be taken for a shared secret.
const sharedAlgorithms = ['HS256'];
const publicAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

export function createTokens(auth: AuthOptions, time: ServerTimeSource): Tokens {
  const check = createCheck(auth, time);
  return {
    async verify(token) {
      if (token.length > tokenLengthMax) throw new BatonError('UNAUTHENTICATED', 'The token is too long.');
      return await check(token);
    },
    async issue(claims, lifetimeSeconds) {
      if (!('secret' in auth)) {
        throw new BatonError('SCHEMA_INVALID', 'issueToken needs auth: { secret }, or no auth option at all');
      }
      const seconds = Math.floor(time.unixMs() / 1000);
      const jwt = new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + lifetimeSeconds);
      if (auth.issuer !== undefined) jwt.setIssuer(auth.issuer);
      if (auth.audience !== undefined) jwt.setAudience(auth.audience);
      return await jwt.sign(new TextEncoder().encode(auth.secret));
    },
  };
}

/** A signature that was good stays good: what changes is the time. */
function keepVerified(check: Check, time: ServerTimeSource): Check {
  const verified = createRecentMap<string, Claims>(time, verifiedKeptMs);
  const shared = createSharedWork<Claims>();
  return async (token) => {
    const kept = verified.get(token);
    if (kept && !hasEnded(kept, time)) return kept;
    const claims = await shared(token, () => check(token));
    verified.set(token, claims);
    return claims;
  };
}

function createCheck(auth: AuthOptions, time: ServerTimeSource): Check {
  if ('verify' in auth) {
    return async (token) => {
      const claims = await auth.verify(token);
      if (!claims) throw errorOf('UNAUTHENTICATED');
      return claims;
    };
  }
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    algorithms,
    clockTolerance: tokenToleranceMs / 1000,
    requiredClaims: ['sub', 'exp'],
    currentDate: new Date(time.unixMs()),
    ...(auth.issuer === undefined ? {} : { issuer: auth.issuer }),
    ...(auth.audience === undefined ? {} : { audience: auth.audience }),
  });
  if ('secret' in auth) {
    const key = readyKey(auth.secret);
    return keepVerified(async (token) => claimsOf(jwtVerify(token, await key, options(sharedAlgorithms))), time);
  }
  const keys = createKeySource(auth.jwksUrl);
  return keepVerified(async (token) => claimsOf(jwtVerify(token, keys, options(publicAlgorithms))), time);
}

/** Made once: from bytes, each token would make it anew, which takes longer than to verify it. */
function readyKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']);
}

/** What a key server fails to give says nothing about the token, unless it has no such key. */
function createKeySource(url: string): JWTVerifyGetKey {
  const keyOf = createRemoteJWKSet(new URL(url));
  return async (header, token) => {
    try {
      return await keyOf(header, token);
    } catch (error) {
      const isAboutToken =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
      throw isAboutToken ? error : errorOf('KEYS_UNAVAILABLE', { cause: error });
    }
  };
}

async function claimsOf(verified: Promise<{ readonly payload: JWTPayload }>): Promise<Claims> {
  try {
    const { payload } = await verified;
    const { sub } = payload;
    if (typeof sub !== 'string' || sub === '') throw errorOf('UNAUTHENTICATED');
    return { ...payload, sub };
  } catch (error) {
    if (isBatonError(error)) throw error;
    if (error instanceof errors.JWTExpired) throw errorOf('TOKEN_EXPIRED');
    throw errorOf('UNAUTHENTICATED', { cause: error });
  }
}
