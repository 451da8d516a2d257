import { expect, it } from 'vitest';
import { createFigure } from './figure.ts';

it('says how a value stands to its floor and its target', () => {
  expect(createFigure('burst', { figure: 'saved', value: 123.456, unit: 'ms', floor: 50, target: 150 })).toEqual({
    suite: 'burst',
    figure: 'saved',
    value: 123,
    unit: 'ms',
    floor: 50,
    ratio: 2.47,
    target: 150,
    bound: 'most',
    met: true,
  });
});

it('judges a rate by what it is at least', () => {
  const rate = { figure: 'one scope', unit: '1/s', target: 2_000, bound: 'least' } as const;
  expect(createFigure('capture', { ...rate, value: 1_999 }).met).toBe(false);
  expect(createFigure('capture', { ...rate, value: 2_000 }).met).toBe(true);
});

it('says nothing about a floor or target that there is none of', () => {
  const figure = createFigure('sizes', { figure: 'core', value: 19.99, unit: 'kB' });
  expect(figure).toMatchObject({ floor: null, ratio: null, target: null, met: null });
});

it('judges the value as it was measured, not as it is rounded', () => {
  expect(createFigure('sizes', { figure: 'core', value: 20.04, unit: 'kB', target: 20 }).met).toBe(false);
});
