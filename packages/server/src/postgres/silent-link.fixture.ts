import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentLink {
  /** The database's address, by way of this link. */
  readonly url: string;
  /** True: connections stay open and nothing goes through. */
  isSilent: boolean;
  end(): void;
}

/** A way to a database that can fall silent, as a broken network does. */
export async function openSilentLink(databaseUrl: string): Promise<SilentLink> {
  const target = new URL(databaseUrl);
  const sockets: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    sockets.push(near, far);
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      from.on('data', (bytes) => link.isSilent || to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  const link: SilentLink = {
    url: url.href,
    isSilent: false,
    end() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
  return link;
}
