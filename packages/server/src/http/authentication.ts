import { BatonError, protocolHeader, protocolVersion, protocolVersionFloor } from '@baton/protocol';
import type { MiddlewareHandler } from 'hono';
import type { Claims } from '../engine/access.ts';
import type { HttpEnvironment } from './environment.ts';
import type { Tokens } from './tokens.ts';

/**
 * Takes the token from the Authorization header alone: one in an address would end up in logs.
 * @throws BatonError UNAUTHENTICATED, TOKEN_EXPIRED
 */
export function authenticate(tokens: Tokens, anonymous: Claims | undefined): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    const header = context.req.header('authorization');
    context.set('claims', await claimsOf(header));
    await next();
  };

  async function claimsOf(header: string | undefined): Promise<Claims> {
    if (header === undefined) {
      if (anonymous) return anonymous;
      throw new BatonError('UNAUTHENTICATED');
    }
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(header) ?? [];
    if (token === undefined) throw new BatonError('UNAUTHENTICATED');
    return await tokens.verify(token);
  }
}

/**
 * A request without the header speaks the present version, so that a person can use curl.
 * @throws BatonError PROTOCOL_UNSUPPORTED
 */
export const requireProtocol: MiddlewareHandler = async (context, next) => {
  const header = context.req.header(protocolHeader);
  const version = header === undefined ? protocolVersion : Number(header);
  if (!(version >= protocolVersionFloor && version <= protocolVersion)) {
    throw new BatonError('PROTOCOL_UNSUPPORTED', undefined, {
      details: `this server speaks ${protocolVersionFloor} to ${protocolVersion}`,
    });
  }
  await next();
};
