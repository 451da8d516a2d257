import { createUuid, defineSchema, table, uuid, type ContactRequest, type DeviceId } from '@baton/protocol';
import { createMemoryStore, createVirtualPorts } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { createDeviceDesk } from './devices.ts';
import { createContactDesk } from './contacts.ts';

const schema = defineSchema({ race: table({ id: uuid() }, { scope: 'id' }) });

function createSubject(answers: Promise<void>[] = []) {
  const ports = createVirtualPorts();
  const heard: string[] = [];
  const contact = createContactDesk({
    devices: createDeviceDesk({ store: createMemoryStore({ schema, ...ports }), time: ports.time }),
    onContact: async ({ claims, unsent }) => {
      heard.push(`${claims.sub} ${unsent}`);
      await answers.shift();
    },
    ...ports,
  });
  const device = createUuid(ports.randomBytes) as DeviceId;
  const report = (unsent: number): ContactRequest => ({
    ...{ device, unsent, oldestUnsentAt: null, refused: 0 },
    clock: { uncertaintyMs: 5, confidence: 'high' },
  });
  return { ports, heard, contact, report };
}

test('the application hears of a device at most once in 15 s', async () => {
  const { ports, heard, contact, report } = createSubject();
  for (const unsent of [1, 2, 3, 4]) {
    await contact({ sub: 'lena' }, report(unsent));
    await ports.advance(5_000);
  }
  expect(heard).toEqual(['lena 1', 'lena 4']);
});

test('a device of somebody else is not heard', async () => {
  const { heard, contact, report } = createSubject();
  await contact({ sub: 'lena' }, report(1));
  await expect(contact({ sub: 'omar' }, report(2))).rejects.toMatchObject({ code: 'DEVICE_FOREIGN' });
  expect(heard).toEqual(['lena 1']);
});

test('a contact that the application failed to hear fails, and is heard again', async () => {
  const { heard, contact, report } = createSubject([Promise.reject(new Error('away'))]);
  await expect(contact({ sub: 'lena' }, report(1))).rejects.toThrow('away');
  await contact({ sub: 'lena' }, report(2));
  expect(heard).toEqual(['lena 1', 'lena 2']);
});

test('an application that does not answer is waited for 5 s', async () => {
  const { ports, contact, report } = createSubject([new Promise(() => undefined)]);
  const refused = expect(contact({ sub: 'lena' }, report(1))).rejects.toMatchObject({ code: 'APPLICATION_SILENT' });
  await ports.advance(5_000);
  await refused;
  expect(ports.waiting()).toEqual([]);
});
