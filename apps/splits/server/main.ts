import { join, relative, resolve } from 'node:path';
import { isBatonError } from '@baton/protocol';
import { announcement } from './announcement.ts';
import { applicationFolder } from './application-folder.ts';
import { openingRace } from './opening-race.ts';
import { createSplitsServer, type SplitsServer } from './splits-server.ts';

const defaultPort = 4400;

try {
  await serve();
} catch (error) {
  console.error(isBatonError(error) ? `${error.message}\n${error.code}` : error);
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
  const race = await openingRace(server, dataFolder);
  const shownFolder = relative(process.cwd(), dataFolder) || '.';
  console.log(announcement({ port: listening.port, race, database: server.database.kind, dataFolder: shownFolder }));
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
