import { protocolHeader, protocolVersion, type DeviceId, type Mutation } from '@baton/protocol';
import { bearer } from './sync-requests.ts';

/** A batch as a device sends it. */
export interface Batch {
  readonly device: DeviceId;
  readonly mutations: readonly Mutation[];
}

/** Pushes by hand, without Baton's client. */
export function push(url: string, token: string, { device, mutations }: Batch): Promise<Response> {
  return fetch(`${url}/push`, {
    method: 'POST',
    headers: {
      ...bearer(token),
      'content-type': 'application/json',
      [protocolHeader]: String(protocolVersion),
    },
    body: JSON.stringify({ device, mutations }),
  });
}
