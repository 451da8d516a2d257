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
    met: true,
  });
});

it('says nothing about a floor or target that there is none of', () => {
  const figure = createFigure('sizes', { figure: 'core', value: 19.99, unit: 'kB' });
  expect(figure).toMatchObject({ floor: null, ratio: null, target: null, met: null });
});

it('judges the value as it was measured, not as it is rounded', () => {
  expect(createFigure('sizes', { figure: 'core', value: 20.04, unit: 'kB', target: 20 }).met).toBe(false);
});
