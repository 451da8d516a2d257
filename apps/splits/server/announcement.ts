import { networkInterfaces } from 'node:os';
import qrcode from 'qrcode-generator';
import type { OpeningRace } from './opening-race.ts';

interface Served {
  readonly port: number;
  readonly race: OpeningRace;
  readonly database: 'postgres' | 'pglite';
  readonly dataFolder: string;
}

/** What a person reads in the terminal once the server answers. */
export function announcement({ port, race, database, dataFolder }: Served): string {
  const here = `http://localhost:${port}`;
  const address = localAddress();
  return [
    'splits is ready. A demo race is under way: 36 legs, 12 runners, 2 vans.',
    '',
    `  Captain   ${here}/join#${race.captain}`,
    `  Recorder  ${here}/join#${race.recorder}`,
    `  Viewer    ${here}/live#${race.viewer}`,
    `  Demo      ${here}/demo`,
    '',
    ...(address === undefined ? [] : phonesNearby(`http://${address}:${port}/join#${race.recorder}`)),
    durability[database](dataFolder),
    'Stop with Ctrl-C.',
  ].join('\n');
}

const durability = {
  pglite: (folder: string) =>
    `Database: embedded, in ${folder}. It is safe against a killed process, not against a power cut; DATABASE_URL names a real Postgres.`,
  postgres: () => 'Database: the Postgres that DATABASE_URL names.',
} as const;

function phonesNearby(url: string): readonly string[] {
  return [
    `  Phones in the same network, as recorder: ${url}`,
    '',
    qrCode(url),
    '',
    '  Over plain http a phone keeps marks without a network and sends them later, as long as its',
    '  page stays open. To install the app and to reload it offline, browsers ask for https.',
    '',
  ];
}

/** The first address that other devices in the network reach. */
function localAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

/** Two rows of modules in a line, dark on light whatever the terminal's colours are. */
function qrCode(text: string): string {
  const code = qrcode(0, 'L');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const quiet = 2;
  const isDark = (row: number, column: number) =>
    row >= 0 && row < size && column >= 0 && column < size && code.isDark(row, column);
  const lines: string[] = [];
  for (let row = -quiet; row < size + quiet; row += 2) {
    let line = '';
    for (let column = -quiet; column < size + quiet; column++) {
      line += blocks[(isDark(row, column) ? 2 : 0) + (isDark(row + 1, column) ? 1 : 0)];
    }
    lines.push(`  \u001b[30;107m${line}\u001b[0m`);
  }
  return lines.join('\n');
}

// Neither, lower, upper, both dark.
const blocks = [' ', '▄', '▀', '█'] as const;
