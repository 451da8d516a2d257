import { join, relative, resolve } from 'node:path';
import { type ErrorCode, isBatonError } from '@baton/protocol';
import { announcement } from './announcement.ts';
import { applicationFolder } from './application-folder.ts';
import { openingRace } from './opening-race.ts';
import { createSplitsServer, type SplitsServer } from './splits-server.ts';

const defaultPort = 4400;
const nextSteps: { readonly [Code in ErrorCode]?: string } = {
  PORT_IN_USE: 'Stop it, or set PORT to another number.',
  DATA_FOLDER_LOCKED: 'Or set BATON_DATA to another folder.',
  DATA_FOLDER_UNWRITABLE: 'Set BATON_DATA to another folder.',
  DATA_FOLDER_DAMAGED: 'Or set BATON_DATA to another folder.',
  DISK_FULL: 'Or set BATON_DATA to a folder of another disk.',
  DATABASE_UNSUPPORTED: 'See DATABASE_URL.',
};

const slowDatabaseMs = 3000;

try {
  await serve();
} catch (error) {
  // Stopped while it waited for its database: whoever stops it ends the process.
  if (!isBatonError(error) || error.code !== 'SHUTTING_DOWN') fail(error);
}

function fail(error: unknown): never {
  console.error(isBatonError(error) ? `${error.message} ${nextSteps[error.code] ?? ''}\n${error.code}` : error);
  process.exit(1);
}

/** The server as `npm start` runs it: PORT, DATABASE_URL and BATON_DATA from the environment. */
async function serve(): Promise<void> {
  const port = portFrom(process.env['PORT']);
  const dataFolder = resolve(process.env['BATON_DATA'] || '.baton');
  const databaseUrl = process.env['DATABASE_URL'] || undefined;
  const folder = applicationFolder();
  const server = await createSplitsServer({
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataFolder,
    templateFolder: join(folder, 'data'),
    pagesFolder: join(folder, 'dist', 'client'),
    logLevel: 'warn',
  });
  stopOnSignal(server);
  const listening = await listenOrStop(server, port);
  await waitForDatabase(server);
  const race = await openingRace(server, dataFolder);
  const shownFolder = relative(process.cwd(), dataFolder) || '.';
  console.log(announcement({ port: listening.port, race, database: server.database.kind, dataFolder: shownFolder }));
}

/** Pages are served meanwhile, and marks wait on the phones. */
async function waitForDatabase({ ready }: SplitsServer): Promise<void> {
  const slow = setTimeout(() => {
    console.log('The database does not answer yet. Trying again until it does.');
  }, slowDatabaseMs);
  try {
    await ready;
  } finally {
    clearTimeout(slow);
  }
}

async function listenOrStop(server: SplitsServer, port: number): Promise<{ readonly port: number }> {
  try {
    return await server.listen(port);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The first signal ends streams and requests in order, the second at once. */
function stopOnSignal(server: SplitsServer): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      console.log('Stopping.');
      void server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function portFrom(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`PORT is “${text}”. Set it to a number from 0 to 65535.`);
  process.exit(1);
}
