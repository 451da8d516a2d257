import { defineSchema, formatScope, table, uuid } from '@baton/protocol';
import { createVirtualPorts } from '@baton/testing/server';
import { describe, expect, test } from 'vitest';
import { createAccessDesk, type Access, type AccessRequest } from './access.ts';

const schema = defineSchema({ race: table({ id: uuid() }, { scope: 'id' }) });
const race = '0b6f4f6e-58a5-4c53-8f0a-0f3a4e6d7c11';
const scope = formatScope('race', race);

function createSubject(answer: (request: AccessRequest) => Access | Promise<Access>) {
  const ports = createVirtualPorts();
  const asked: string[] = [];
  const authorize = (request: AccessRequest) => {
    asked.push(`${request.claims.sub} ${request.scope.name}`);
    return answer(request);
  };
  return { ports, asked, desk: createAccessDesk({ schema, authorize, ...ports }) };
}

describe('what a person may do in a scope', () => {
  test('is asked for once in 4 s, however many ask', async () => {
    const { ports, asked, desk } = createSubject(() => 'read');
    await Promise.all(Array.from({ length: 100 }, () => desk.of({ sub: 'lena' }).ask(scope)));
    await ports.advance(3_999);
    await desk.of({ sub: 'lena' }).ask(scope);
    expect(asked).toHaveLength(1);
    await ports.advance(1);
    await desk.of({ sub: 'lena' }).ask(scope);
    expect(asked).toHaveLength(2);
  });

  test('is kept for the whole of the claims: two tokens of one person may differ', async () => {
    const { desk } = createSubject(({ claims }) => (claims['role'] === 'captain' ? 'write' : 'read'));
    const captain = await desk.of({ sub: 'lena', role: 'captain' }).ask(scope);
    const viewer = await desk.of({ sub: 'lena', role: 'viewer' }).ask(scope);
    expect([captain.access, viewer.access]).toEqual(['write', 'read']);
  });

  test('is asked for anew once answers are forgotten', async () => {
    let answer: Access = 'read';
    const { desk } = createSubject(() => answer);
    await desk.of({ sub: 'lena' }).requireRead(scope);
    answer = 'none';
    desk.forget();
    await expect(desk.of({ sub: 'lena' }).requireRead(scope)).rejects.toMatchObject({ code: 'SCOPE_FORBIDDEN' });
  });

  test('is nothing where the kind of scope does not exist, and nobody is asked', async () => {
    const { asked, desk } = createSubject(() => 'write');
    expect(await desk.of({ sub: 'lena' }).ask(formatScope('barn', race))).toMatchObject({ access: 'none' });
    expect(asked).toEqual([]);
  });

  test.each(['*', 'null', '7', race.toUpperCase()])('is nothing in race/%s, which no row can have', async (id) => {
    const { asked, desk } = createSubject(() => 'write');
    expect(await desk.of({ sub: 'lena' }).ask(formatScope('race', id))).toMatchObject({ access: 'none' });
    expect(asked).toEqual([]);
  });

  test('is nothing where the answer is no answer', async () => {
    const { desk } = createSubject(() => true as never);
    expect(await desk.of({ sub: 'lena' }).ask(scope)).toMatchObject({ access: 'none' });
  });

  test('fails as authorize fails, is asked for again, and is logged once', async () => {
    let isDown = true;
    const { ports, desk } = createSubject(() => {
      if (isDown) throw new Error('down');
      return 'read';
    });
    for (let time = 0; time < 3; time++) await expect(desk.of({ sub: 'lena' }).ask(scope)).rejects.toThrow('down');
    isDown = false;
    expect(await desk.of({ sub: 'lena' }).ask(scope)).toMatchObject({ access: 'read' });
    expect(ports.logged).toHaveLength(1);
  });

  test('fails where authorize does not answer in 5 s, and is asked for again', async () => {
    const answers: (Access | Promise<Access>)[] = [new Promise(() => undefined), 'read'];
    const { ports, desk } = createSubject(() => answers.shift() ?? 'none');
    const refused = expect(desk.of({ sub: 'lena' }).ask(scope)).rejects.toMatchObject({ code: 'APPLICATION_SILENT' });
    await ports.advance(5_000);
    await refused;
    expect(await desk.of({ sub: 'lena' }).ask(scope)).toMatchObject({ access: 'read' });
    expect([ports.logged.length, ports.waiting()]).toEqual([1, []]);
  });
});
