import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The network between a server and its database. */
export interface Way {
  readonly url: string;
  /** Nobody gets through, and who is through is thrown out. */
  cut(): void;
  /** Connections stay open, and nothing goes through. */
  fallSilent(): void;
  mend(): void;
  /** Who comes from now on gets to that database. */
  leadTo(target: string): void;
  close(): Promise<void>;
}

export async function createWay(first: URL): Promise<Way> {
  let target = first;
  let isCut = false;
  let isSilent = false;
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      sockets.add(from);
      from.on('data', (bytes) => isSilent || to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((relay.address() as AddressInfo).port);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    fallSilent: () => {
      isSilent = true;
    },
    mend: () => {
      isCut = false;
      isSilent = false;
    },
    leadTo: (other) => {
      target = new URL(other);
    },
    close: async () => {
      cut();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
