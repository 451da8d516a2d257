import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const reload = vi.fn();

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  vi.stubGlobal('__APP_VERSION__', '1.0.0');
  vi.stubGlobal('location', { reload });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  reload.mockReset();
});

/** A browser that keeps the page, and what an update of it finds. */
async function openKeptPage(update: (registration: FakeRegistration) => Promise<void>) {
  const registration = new FakeRegistration(update);
  const serviceWorker = Object.assign(new EventTarget(), { controller: {}, register: async () => registration });
  vi.stubGlobal('navigator', { serviceWorker });
  const page = await import('./app-version.ts');
  await page.keepAppOffline();
  return { ...page, registration, takeOver: () => serviceWorker.dispatchEvent(new Event('controllerchange')) };
}

class FakeRegistration extends EventTarget {
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  readonly update: () => Promise<void>;

  constructor(update: (registration: FakeRegistration) => Promise<void>) {
    super();
    this.update = vi.fn(async () => update(this));
  }
}

class FakeWorker extends EventTarget {
  readonly postMessage = vi.fn();
}

test('without a worker, as on plain http, the new version comes with a reload', async () => {
  vi.stubGlobal('navigator', {});
  const { keepAppOffline, startNewVersion } = await import('./app-version.ts');
  await keepAppOffline();
  await startNewVersion();
  expect(reload).toHaveBeenCalledOnce();
});

test('a page that has been open since before a new version fetches it, and goes on with it once it is there', async () => {
  const worker = new FakeWorker();
  const { startNewVersion, registration, takeOver } = await openKeptPage(async (found) => {
    found.installing = worker;
  });
  const started = startNewVersion();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(worker.postMessage).not.toHaveBeenCalled();

  Object.assign(registration, { installing: null, waiting: worker });
  worker.dispatchEvent(new Event('statechange'));
  await started;
  expect(worker.postMessage).toHaveBeenCalledWith('use-new-version');
  expect(reload).not.toHaveBeenCalled();
  takeOver();
  expect(reload).toHaveBeenCalledOnce();
});

test.each([
  ['there is no newer one', async () => undefined],
  ['the network does not give it', async () => Promise.reject(new TypeError('Failed to fetch'))],
])('where %s, the page is opened again', async (_, update) => {
  const { startNewVersion } = await openKeptPage(update);
  await startNewVersion();
  expect(reload).toHaveBeenCalledOnce();
});

test('a worker that never takes over is not waited for longer than a bound', async () => {
  const { startNewVersion } = await openKeptPage(() => new Promise(() => undefined));
  void startNewVersion();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(reload).toHaveBeenCalledOnce();
});
