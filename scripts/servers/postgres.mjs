import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A fresh Postgres cluster in a temporary folder, on a free port of the loopback address.
 * It ends with this process at the latest.
 *
 * `stop` shuts it down and removes its folder; `kill` ends it as `kill -9` would and keeps
 * the folder; `start` brings it back after `kill` on the same port.
 *
 * @param {{ durable?: boolean, settings?: Record<string, string | number>, standbyOf?: string }} [options]
 *   durable: with fsync, as in production; settings: more of Postgres's own, by their names;
 *   standbyOf: the address of the cluster that it follows
 * @returns {Promise<{ url: string, start(): Promise<void>, stop(): Promise<void>, kill(): Promise<void> }>}
 */
export async function startPostgres({ durable = false, settings: more = {}, standbyOf } = {}) {
  const binaries = findBinaries();
  const account = serverAccount();
  const folder = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const [program, flagsToMake] = standbyOf
    ? ['pg_basebackup', ['--dbname', standbyOf, '--write-recovery-conf', '--checkpoint', 'fast']]
    : ['initdb', ['--username', 'baton', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C']];
  execFileSync(join(binaries, program), ['--pgdata', folder, ...flagsToMake, '--no-sync'], {
    ...account,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: 200,
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    ...more,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server;

  async function start() {
    // After a kill, the old backends take a moment to notice and let go of the shared memory.
    for (let attempt = 0; attempt < 50; attempt++) {
      let output = '';
      server = spawn(join(binaries, 'postgres'), ['-D', folder, ...flags], {
        ...account,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      server.stderr.on('data', (chunk) => {
        output = (output + chunk).slice(-20_000);
      });
      while (server.exitCode === null && server.signalCode === null) {
        if (/ready to accept (read-only )?connections/.test(output)) return;
        await sleep(20);
      }
      if (!output.includes('shared memory')) throw new Error(`Postgres did not start:\n${output}`);
      await sleep(100);
    }
    throw new Error('Postgres did not start again after it was killed');
  }

  async function end(signal) {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const onExit = () => {
    server.kill('SIGKILL');
    remove();
  };
  process.once('exit', onExit);
  await start();
  return {
    url: `postgres://baton@127.0.0.1:${port}/postgres`,
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      process.off('exit', onExit);
      // SIGINT is Postgres's fast shutdown: open sessions are ended.
      await end('SIGINT');
      remove();
    },
  };
}

/** The folder that holds `initdb` and `postgres`, newest version first. */
export function findBinaries() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  if (found) return found;
  throw new Error('Postgres is not installed: neither /usr/lib/postgresql nor PATH has initdb (Debian: postgresql)');
}

/** Postgres refuses to run as root; Debian's package brings the account `postgres`. */
function serverAccount() {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (!line) throw new Error('Postgres does not run as root, and there is no account "postgres" to run it as');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
