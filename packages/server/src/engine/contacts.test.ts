import { createUuid, defineSchema, table, uuid, type ContactRequest, type DeviceId } from '@baton/protocol';
import { createMemoryStore, createVirtualPorts } from '@baton/testing/server';
import { expect, test } from 'vitest';
import { createDeviceDesk } from './devices.ts';
import { createContactDesk } from './contacts.ts';

const schema = defineSchema({ race: table({ id: uuid() }, { scope: 'id' }) });

function createSubject() {
  const ports = createVirtualPorts();
  const heard: string[] = [];
  const contact = createContactDesk({
    devices: createDeviceDesk({ store: createMemoryStore({ schema, ...ports }), time: ports.time }),
    onContact: ({ claims, unsent }) => void heard.push(`${claims.sub} ${unsent}`),
    time: ports.time,
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
