import type { MutationId } from '@baton/protocol';
import type { ClaimRequest, Settlement } from '@baton/server/engine';
import type { ConformanceCase } from '../case.ts';
import { expectEqual, expectRejection } from '../expectation.ts';
import {
  addRace,
  applyMutation,
  mark,
  markRow,
  newClaim,
  newDevice,
  newId,
  newMutationId,
  origin,
  race,
  raceScope,
  type StoreSubject,
} from './subject.ts';

/** Exactly once: ids are claimed with their effect, and receipts stay the same. */
export const mutationCases: readonly ConformanceCase<StoreSubject>[] = [
  {
    title: 'an id is new once, then settled, and reused where the body differs',
    async run({ store }) {
      const [id, claim] = [await addRace(store), newClaim()];
      await applyMutation(store, claim, (sql) => sql.update(race, id, { name: 'Once' }));
      const again = (bodyHash: string) => store.transaction((sql) => sql.claim([{ ...claim, bodyHash }]));
      expectEqual(await again(claim.bodyHash), ['settled']);
      expectEqual(await again('b'.repeat(64)), ['reused']);
    },
  },
  {
    title: 'ids that are claimed together are answered each in its place, and of two alike the first is new',
    async run({ store }) {
      const [known, fresh, unknown] = [newClaim(), newClaim(), newClaim()];
      await applyMutation(store, known, async () => undefined);
      const forged = { ...fresh, bodyHash: 'b'.repeat(64) };
      const claims = [unknown, known, { ...known, bodyHash: forged.bodyHash }, fresh, fresh, forged];
      const states = await store.transaction((sql) => sql.claim(claims));
      expectEqual(states, ['new', 'settled', 'reused', 'new', 'settled', 'reused']);
      expectEqual(await store.transaction((sql) => sql.claim([forged, fresh])), ['reused', 'settled']);
      expectEqual(await store.transaction((sql) => sql.claim([])), []);
    },
  },
  {
    title: 'of many transactions with the same ids, in whatever order, one is told that they are new',
    async run({ store }) {
      const claims = [newClaim(), newClaim(), newClaim()];
      const claimAll = (requests: readonly ClaimRequest[]) => store.transaction((sql) => sql.claim(requests));
      const states = await Promise.all(
        Array.from({ length: 12 }, (_, n) => claimAll(n % 2 === 0 ? claims : [...claims].reverse())),
      );
      const texts = states.map((one) => one.join());
      expectEqual(texts.filter((text) => text === 'new,new,new').length, 1, 'new');
      expectEqual(texts.filter((text) => text === 'settled,settled,settled').length, 11, 'settled');
    },
  },
  {
    title: 'an id whose transaction failed is new again',
    async run({ store }) {
      const claim = newClaim();
      const failed = applyMutation(store, claim, async () => {
        throw new Error('no');
      });
      await failed.catch(() => undefined);
      expectEqual(await store.transaction((sql) => sql.claim([claim])), ['new']);
    },
  },
  {
    title: 'of two transactions with one id, one applies it and the other sees it settled',
    async run({ store }) {
      const [id, claim] = [await addRace(store), newClaim()];
      const push = () =>
        store.transaction(async (sql) => {
          const [state] = await sql.claim([claim]);
          if (state === 'new') await sql.insert(mark, markRow(newId(), id));
          return state;
        });
      const states = await Promise.all([push(), push(), push()]);
      expectEqual(states.filter((state) => state === 'new').length, 1, 'new');
      expectEqual(states.filter((state) => state === 'settled').length, 2, 'settled');
      expectEqual((await store.snapshotPage(raceScope(id), mark, null, 10)).rows.length, 1);
    },
  },
  {
    title: 'a receipt names the versions that hold the effect, and the versions name the mutation',
    async run({ store }) {
      const [first, second] = [await addRace(store), await addRace(store)];
      const claim = newClaim({ scopes: [raceScope(first), raceScope(second)] });
      await applyMutation(store, claim, async (sql) => {
        await sql.update(race, first, { name: 'A' });
        await sql.update(race, second, { name: 'B' });
      });
      const pulled = await Promise.all([first, second].map((id) => store.pull(raceScope(id), origin(store), 10)));
      const versions = pulled.flatMap(({ cursor: { version, tag } }, index) => ({
        scope: raceScope([first, second][index] ?? ''),
        version,
        tag,
      }));
      expectEqual(
        pulled.map(({ versions }) => versions.map(({ mutations }) => mutations)),
        [
          [[], [claim.id]],
          [[], [claim.id]],
        ],
      );
      const receipt = (await store.receipts([claim.id])).get(claim.id);
      expectEqual(receipt && { ...receipt, versions: undefined }, { id: claim.id, outcome: 'applied' });
      const named = receipt && receipt.outcome !== 'rejected' ? receipt.versions : [];
      expectEqual(sorted(named), sorted(versions), 'versions of the receipt');
    },
  },
  {
    title: 'mutations of one transaction share its version, in their order, without the rejected ones',
    async run({ store }) {
      const [id, device] = [await addRace(store), newDevice()];
      const claims = [3, 4, 5].map((order) => newClaim({ device, order, scopes: [raceScope(id)] }));
      const [one, two, three] = claims.map((claim) => claim.id);
      await store.transaction(async (sql) => {
        await sql.claim([...claims].reverse());
        await sql.insert(mark, markRow(newId(), id, 1), markRow(newId(), id, 3));
        if (two) await sql.settle(new Map([[two, { outcome: 'rejected', code: 'RULE_REFUSED', message: 'no' }]]));
      });
      const { versions } = await store.pull(raceScope(id), origin(store), 10);
      expectEqual(versions[1]?.mutations, [one, three]);
      const receipts = await store.receipts(claims.map((claim) => claim.id));
      expectEqual(
        claims.map((claim) => receipts.get(claim.id)?.outcome),
        ['applied', 'rejected', 'applied'],
      );
      expectEqual(two && receipts.get(two), { id: two, outcome: 'rejected', code: 'RULE_REFUSED', message: 'no' });
    },
  },
  {
    title: 'mutations of one transaction and several scopes are named in their own scopes alone',
    async run({ store }) {
      const ids = [await addRace(store), await addRace(store)];
      const claims = ids.map((id) => newClaim({ scopes: [raceScope(id)] }));
      await store.transaction(async (sql) => {
        await sql.claim(claims);
        for (const id of ids) await sql.insert(mark, markRow(newId(), id));
      });
      const receipts = await store.receipts(claims.map((claim) => claim.id));
      for (const { id, scopes } of claims) {
        const [scope] = scopes;
        if (!scope) throw new Error('a claim without a scope');
        const { versions, cursor } = await store.pull(scope, origin(store), 10);
        expectEqual(versions[1]?.mutations, [id], 'mutations of the version');
        const named = [{ scope, version: 2, tag: cursor.tag }];
        expectEqual(receipts.get(id), { id, outcome: 'applied', versions: named }, 'receipt');
      }
    },
  },
  {
    title: 'a receipt keeps the values that lost, and the reason of a refusal',
    async run({ store }) {
      const [merged, refused] = [newClaim(), newClaim()];
      const lost = [{ table: 'race', key: newId(), column: 'name', kept: 'New', lost: 'Old "é"', rule: 'last-writer' }];
      const settlement = {
        outcome: 'rejected',
        code: 'WRONG_TYPE',
        message: 'NUL \0, half \ud800',
        details: 'mark.n',
      } as const;
      await store.transaction(async (sql) => {
        await sql.claim([merged, refused]);
        await sql.settle(
          new Map<MutationId, Settlement>([
            [merged.id, { outcome: 'merged', lost }],
            [refused.id, settlement],
          ]),
        );
      });
      const receipts = await store.receipts([merged.id, refused.id, newMutationId()]);
      expectEqual(receipts.size, 2);
      expectEqual(receipts.get(merged.id), { id: merged.id, outcome: 'merged', versions: [], lost });
      expectEqual(receipts.get(refused.id), { id: refused.id, ...settlement });
    },
  },
  {
    title: 'a device belongs to whoever claimed it first',
    async run({ store }) {
      const device = newDevice();
      expectEqual(await store.claimDevice(device, 'lena'), true);
      expectEqual(await store.claimDevice(device, 'lena'), true);
      expectEqual(await store.claimDevice(device, 'omar'), false);
      expectEqual(await store.claimDevice(newDevice(), 'omar'), true);
    },
  },
  {
    title: 'a ticket is given once, to one of those who bring it, and not when it is late',
    async run({ store }) {
      await store.keepTicket('digest', 'content', 30_000);
      const taken = await Promise.all([store.takeTicket('digest'), store.takeTicket('digest')]);
      expectEqual(
        taken.filter((content) => content !== undefined),
        ['content'],
        'what two got',
      );
      expectEqual(await store.takeTicket('digest'), undefined);
      await store.keepTicket('late', 'content', 0);
      expectEqual(await store.takeTicket('late'), undefined);
    },
  },
  {
    title: 'a failed statement outside an attempt fails the whole transaction',
    async run({ store }) {
      const id = await addRace(store);
      await expectRejection(
        store.transaction(async (sql) => {
          await sql.update(race, id, { name: 'Lost' });
          await sql.insert(mark, markRow(newId(), newId()));
        }),
        'REFERENCE_MISSING',
      );
      expectEqual((await store.heads([raceScope(id)])).get(raceScope(id)), 1);
    },
  },
];

const sorted = (versions: readonly { readonly scope: string }[]) =>
  [...versions].sort((a, b) => (a.scope < b.scope ? -1 : 1));
