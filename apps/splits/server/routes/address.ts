import type { Context } from 'hono';

/**
 * The address that a request came from; one name for all where the platform does not tell.
 * Headers are not asked: anybody can write them.
 */
export function addressOf({ env }: Context): string {
  const incoming: unknown = typeof env === 'object' && env !== null && 'incoming' in env ? env.incoming : undefined;
  const socket: unknown =
    typeof incoming === 'object' && incoming !== null && 'socket' in incoming ? incoming.socket : undefined;
  const address: unknown =
    typeof socket === 'object' && socket !== null && 'remoteAddress' in socket ? socket.remoteAddress : undefined;
  return typeof address === 'string' ? address : 'unknown';
}
