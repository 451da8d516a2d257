import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from './tokens.ts';

const nowSeconds = 1_795_000_000;
const time = { unixMs: () => nowSeconds * 1000, monotonicMs: () => 0, errorMs: 1 };
const issuer = 'https://abcdefghijklmnopqrst.supabase.co/auth/v1';
const audience = 'authenticated';
const secret = 'super-secret-jwt-token-with-at-least-32-characters-long';
const sub = '2f6f1c9e-5b1c-4a4f-9c53-1a2b3c4d5e6f';

/** A session of Supabase Auth, as its tokens have it. */
const session: JWTPayload = {
  ...{ iss: issuer, sub, aud: audience, exp: nowSeconds + 3600, iat: nowSeconds },
  ...{ email: 'lena@example.org', phone: '', role: 'authenticated', aal: 'aal1', is_anonymous: false },
  app_metadata: { provider: 'email', providers: ['email'], races: ['7f3'] },
  user_metadata: { name: 'Lena' },
  amr: [{ method: 'password', timestamp: nowSeconds }],
  session_id: '9d0f1b1e-3f0c-4c36-8f47-6e1c7a1b2c3d',
};

describe('the shared secret of a Supabase project', () => {
  const tokens = createTokens({ secret, issuer, audience }, time);
  const sign = (payload: JWTPayload) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(new TextEncoder().encode(secret));

  test('lets a session in, with all that it says', async () => {
    expect(await tokens.verify(await sign(session))).toEqual(session);
  });

  test.each<[string, JWTPayload]>([
    // Both are signed with the same secret, and neither is a person.
    ['the anon key', { iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'anon', exp: nowSeconds + 9_000_000 }],
    ['the service key', { iss: 'supabase', role: 'service_role', exp: nowSeconds + 9_000_000 }],
    ['a session of another project', { ...session, iss: 'https://zzz.supabase.co/auth/v1' }],
    ['a session of another audience', { ...session, aud: 'admin' }],
  ])('refuses %s', async (_what, payload) => {
    await expect(tokens.verify(await sign(payload))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('says of a session that has ended that it has', async () => {
    const token = await sign({ ...session, exp: nowSeconds - 60 });
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });
});

describe('the signing keys of a Supabase project', () => {
  const kid = '6f0c1a0e-8c7e-4b6e-9a44-0d8f6b1c2e3a';
  let jwk: JWK;
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let tokens: ReturnType<typeof createTokens>;
  const keyServer = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));

  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig', key_ops: ['verify'], ext: true };
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
    const { port } = keyServer.address() as AddressInfo;
    tokens = createTokens({ jwksUrl: `http://127.0.0.1:${port}/.well-known/jwks.json`, issuer, audience }, time);
  });
  afterAll(() => void keyServer.close());

  const sign = (header: { alg: string; kid?: string }, key: CryptoKey | Uint8Array) =>
    new SignJWT(session).setProtectedHeader({ typ: 'JWT', ...header }).sign(key);

  test('let a session in', async () => {
    expect(await tokens.verify(await sign({ alg: 'ES256', kid }, pair.privateKey))).toEqual(session);
  });

  test('refuse what was signed with the public key as a shared secret, or with the secret of before', async () => {
    for (const key of [JSON.stringify(jwk), jwk.x ?? '', secret]) {
      const confused = await sign({ alg: 'HS256', kid }, new TextEncoder().encode(key));
      await expect(tokens.verify(confused)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  test('refuse another algorithm under the same kid, and another key', async () => {
    const [rsa, stranger] = [await generateKeyPair('RS256'), await generateKeyPair('ES256')];
    for (const token of [
      await sign({ alg: 'RS256', kid }, rsa.privateKey),
      await sign({ alg: 'ES256', kid }, stranger.privateKey),
      await sign({ alg: 'ES256', kid: 'other' }, pair.privateKey),
    ]) {
      await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });
});
