import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTokens } from './tokens.ts';

const secret = 'a secret of thirty-two bytes, or more';
const time = { unixMs: () => 1_795_000_000_000, monotonicMs: () => 0, errorMs: 1 };
const nowSeconds = time.unixMs() / 1000;
const tokens = createTokens({ secret, issuer: 'baton', audience: 'splits' }, time);

interface Forgery {
  readonly payload?: JWTPayload;
  readonly key?: Uint8Array;
  readonly header?: Record<string, unknown>;
}

const good: JWTPayload = { sub: 'lena', iss: 'baton', aud: 'splits', exp: nowSeconds + 60 };

function sign({ payload = good, key = new TextEncoder().encode(secret), header = {} }: Forgery = {}): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);
}

const without = (claim: string): JWTPayload =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));

const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });

describe('a token is good', () => {
  test('when it was issued here', async () => {
    const token = await tokens.issue({ sub: 'lena', race: 'r1' }, 60);
    expect(await tokens.verify(token)).toMatchObject({ sub: 'lena', race: 'r1', exp: nowSeconds + 60 });
  });

  test('when clocks differ by less than 30 s', async () => {
    const { sub } = await tokens.verify(
      await sign({ payload: { ...good, exp: nowSeconds - 20, nbf: nowSeconds + 20 } }),
    );
    expect(sub).toBe('lena');
  });
});

test('a token that was good is refused once it has ended', async () => {
  const clock = { ...time };
  const own = createTokens({ secret }, clock);
  const token = await own.issue({ sub: 'lena' }, 60);
  await own.verify(token);
  clock.unixMs = () => time.unixMs() + 89_999;
  expect(await own.verify(token)).toMatchObject({ sub: 'lena' });
  clock.unixMs = () => time.unixMs() + 90_000;
  await expect(own.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
});

describe('a token is refused', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['that has ended', () => sign({ payload: { ...good, exp: nowSeconds - 60 } }), 'TOKEN_EXPIRED'],
    ['that is not valid yet', () => sign({ payload: { ...good, nbf: nowSeconds + 300 } }), 'UNAUTHENTICATED'],
    ['without an end', () => sign({ payload: without('exp') }), 'UNAUTHENTICATED'],
    ['without a subject', () => sign({ payload: without('sub') }), 'UNAUTHENTICATED'],
    ['with an empty subject', () => sign({ payload: { ...good, sub: '' } }), 'UNAUTHENTICATED'],
    ['of another issuer', () => sign({ payload: { ...good, iss: 'other' } }), 'UNAUTHENTICATED'],
    ['for another audience', () => sign({ payload: { ...good, aud: 'orders' } }), 'UNAUTHENTICATED'],
    ['signed with another secret', () => sign({ key: new Uint8Array(32) }), 'UNAUTHENTICATED'],
    ['signed with a public key', () => sign({ key: new TextEncoder().encode(String(publicKey)) }), 'UNAUTHENTICATED'],
    ['of another algorithm', () => sign({ header: { alg: 'HS512' } }), 'UNAUTHENTICATED'],
    ['without a signature', async () => new UnsecuredJWT(good).encode(), 'UNAUTHENTICATED'],
    [
      'that names its own keys',
      () =>
        sign({
          key: new Uint8Array(32),
          header: { jku: 'http://127.0.0.1/x', x5u: 'http://127.0.0.1/y', kid: '../../secret' },
        }),
      'UNAUTHENTICATED',
    ],
    [
      'with a critical header nobody knows',
      async () => (await sign()).replace(/^[^.]+/, btoa('{"alg":"HS256","crit":["x"],"x":1}')),
      'UNAUTHENTICATED',
    ],
    ['of 64 kB', async () => `${await sign()}${'x'.repeat(65_536)}`, 'UNAUTHENTICATED'],
    ['that is none', async () => 'x.y.z', 'UNAUTHENTICATED'],
    ['that is empty', async () => '', 'UNAUTHENTICATED'],
    ['whose body is a list', async () => `${btoa('{"alg":"HS256"}')}.${btoa('[]')}.x`, 'UNAUTHENTICATED'],
  ])('%s', async (_what, make, code) => {
    await expect(make().then(tokens.verify)).rejects.toMatchObject({ code });
  });

  test('when the application does not know it', async () => {
    const own = createTokens({ verify: async () => null }, time);
    await expect(own.verify('x')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

test('tokens are signed only with a secret', async () => {
  const own = createTokens({ jwksUrl: 'https://keys.test/jwks.json' }, time);
  await expect(own.issue({ sub: 'lena' }, 60)).rejects.toMatchObject({ code: 'SCHEMA_INVALID' });
});

describe('tokens of a key server', () => {
  const keyServer = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  const keys: unknown[] = [];
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let jwksUrl: string;

  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    keys.push({ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' });
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks.json`;
  });
  afterAll(() => void keyServer.close());

  const signWith = (kid: string) => new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid }).sign(pair.privateKey);

  test('are good', async () => {
    expect(await createTokens({ jwksUrl }, time).verify(await signWith('k1'))).toMatchObject({ sub: 'lena' });
  });

  test('are refused with a key it does not have, and with a shared secret', async () => {
    const own = createTokens({ jwksUrl }, time);
    await expect(own.verify(await signWith("' or 1=1 --"))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const confused = await sign({ key: new TextEncoder().encode(JSON.stringify(keys[0])), header: { kid: 'k1' } });
    await expect(own.verify(confused)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('are good with a key that came later, and those of a key that went are refused within a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const clock = { ...time };
    const own = createTokens({ jwksUrl }, clock);
    const old = await signWith('k1');
    await own.verify(old);
    const next = await generateKeyPair('ES256');
    const token = await new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid: 'k2' }).sign(next.privateKey);
    const before = keys.splice(0);
    onTestFinished(() => void keys.splice(0, Infinity, ...before));
    keys.push({ ...(await exportJWK(next.publicKey)), kid: 'k2', alg: 'ES256' });
    // The key server is asked again for a key that it did not have, but not more often than in 30 s.
    vi.setSystemTime(Date.now() + 31_000);
    expect(await own.verify(token)).toMatchObject({ sub: 'lena' });
    await expect(own.verify(await signWith('k1'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    clock.monotonicMs = () => 60_000;
    await expect(own.verify(old)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each<[string, RequestListener]>([
    ['does not answer', (request) => request.socket.destroy()],
    ['answers 503', (_request, response) => response.writeHead(503).end('down')],
    ['answers with a page', (_request, response) => response.end('<html>')],
    ['answers with no keys', (_request, response) => response.end('{}')],
  ])('are neither good nor bad while it %s', async (_what, answer) => {
    const broken = createServer(answer);
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const own = createTokens({ jwksUrl: `http://127.0.0.1:${(broken.address() as AddressInfo).port}/` }, time);
    const refusal = { code: 'KEYS_UNAVAILABLE', recovery: 'retry' };
    await expect(own.verify(await signWith('k1'))).rejects.toMatchObject(refusal);
    broken.close();
  });
});
