import { errorOf, protocolHeader, protocolVersion, protocolVersionFloor } from '@baton/protocol';
import type { MiddlewareHandler } from 'hono';
import type { Claims } from '../engine/access.ts';
import type { HttpEnvironment } from './environment.ts';
import type { Tokens } from './tokens.ts';

/** Who sends a request. */
export type Authenticate = (authorization: string | null | undefined) => Promise<Claims>;

/**
 * Takes the token from the Authorization header alone: one in an address would end up in logs.
 * The result throws BatonError UNAUTHENTICATED or TOKEN_EXPIRED.
 */
export function createAuthenticate(tokens: Tokens, anonymous: Claims | undefined): Authenticate {
  return async (authorization) => {
    if (authorization === null || authorization === undefined) {
      if (anonymous) return anonymous;
      throw errorOf('UNAUTHENTICATED');
    }
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization) ?? [];
    if (token === undefined) throw errorOf('UNAUTHENTICATED');
    return await tokens.verify(token);
  };
}

export function requireClaims(authenticate: Authenticate): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    context.set('claims', await authenticate(context.req.header('authorization')));
    await next();
  };
}

/**
 * A request without the header speaks the present version, so that a person can use curl.
 * @throws BatonError PROTOCOL_UNSUPPORTED
 */
export const requireProtocol: MiddlewareHandler = async (context, next) => {
  const header = context.req.header(protocolHeader);
  const version = header === undefined ? protocolVersion : Number(header);
  if (!(version >= protocolVersionFloor && version <= protocolVersion)) {
    throw errorOf('PROTOCOL_UNSUPPORTED', {
      details: `this server speaks ${protocolVersionFloor} to ${protocolVersion}`,
    });
  }
  await next();
};
