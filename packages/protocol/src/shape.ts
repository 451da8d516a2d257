declare const valueType: unique symbol;

// NO_SIDE_EFFECTS below lets a bundler leave out the shapes that a page does not read.

/** What a value from outside must look like. */
export interface Shape<Value> {
  /** What it is made of. As JSON it is what the digest of the wire is taken of. */
  readonly says: Says;
  /**
   * What does not fit, behind its place: `.mutations.0.id: a UUID expected`, or `: an object
   * expected` for the value itself. Undefined where the value fits.
   */
  readonly problem: (value: unknown) => string | undefined;
  /** For the type system only. */
  readonly [valueType]?: Value;
}

/** Names, bounds and other shapes, for those who describe the wire to others. */
export type Says =
  /** A value that words alone describe. */
  | { readonly is: 'leaf'; readonly words: string }
  | { readonly is: 'text'; readonly lengthMin: number; readonly lengthMax: number }
  | { readonly is: 'pattern'; readonly pattern: string }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  | { readonly is: 'nullable' | 'optional'; readonly shape: Shape<unknown> }
  /** `countMax` is Infinity where there is no bound. */
  | { readonly is: 'list'; readonly item: Shape<unknown>; readonly countMin: number; readonly countMax: number }
  | { readonly is: 'object'; readonly members: Members; readonly isStrict: boolean }
  | { readonly is: 'variant'; readonly by: string; readonly options: Members };

type Members = Readonly<Record<string, Shape<unknown>>>;

/** The type of the values that fit a shape. */
export type TypeOf<S> = S extends Shape<infer Value> ? Value : never;

export function fits<Value>(shape: Shape<Value>, value: unknown): value is Value {
  return shape.problem(value) === undefined;
}

/** A value that is judged as a whole. */
/* @__NO_SIDE_EFFECTS__ */
export function leaf<Value>(
  words: string,
  isExpected: (value: unknown) => boolean,
  says: Says = { is: 'leaf', words },
): Shape<Value> {
  return { says, problem: (value) => (isExpected(value) ? undefined : `: ${words} expected`) };
}

export const anything = leaf<unknown>('anything', () => true);
export const text = leaf<string>('text', (value) => typeof value === 'string');
export const number = leaf<number>('number', (value) => Number.isFinite(value));
export const numberFrom0 = leaf<number>('number from 0', (value) => Number.isFinite(value) && Number(value) >= 0);
/** A whole number from 0 that a double holds exactly. */
export const count = leaf<number>('whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);

/* @__NO_SIDE_EFFECTS__ */
export function textOf(lengthMin: number, lengthMax: number): Shape<string> {
  const isExpected = (value: unknown) =>
    typeof value === 'string' && value.length >= lengthMin && value.length <= lengthMax;
  return leaf(`text of ${lengthMin} to ${lengthMax}`, isExpected, { is: 'text', lengthMin, lengthMax });
}

/* @__NO_SIDE_EFFECTS__ */
export function textLike(pattern: RegExp): Shape<string> {
  const isExpected = (value: unknown) => typeof value === 'string' && pattern.test(value);
  return leaf(`text like ${pattern}`, isExpected, { is: 'pattern', pattern: pattern.source });
}

/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Value extends string>(values: readonly Value[]): Shape<Value> {
  const isExpected = (value: unknown) => values.includes(value as Value);
  return leaf(`one of ${values.join(', ')}`, isExpected, { is: 'choice', values });
}

/* @__NO_SIDE_EFFECTS__ */
export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  const problem = (value: unknown) => (value === null ? undefined : shape.problem(value));
  return { says: { is: 'nullable', shape }, problem };
}

/** A member that may be missing. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<Value>(shape: Shape<Value>): OptionalShape<Value> {
  const problem = (value: unknown) => (value === undefined ? undefined : shape.problem(value));
  return { says: { is: 'optional', shape }, problem };
}

interface OptionalShape<Value> extends Shape<Value> {
  readonly says: { readonly is: 'optional'; readonly shape: Shape<unknown> };
}

/* @__NO_SIDE_EFFECTS__ */
export function list<Value>(item: Shape<Value>, countMin = 0, countMax = Infinity): Shape<Value[]> {
  return {
    says: { is: 'list', item, countMin, countMax },
    problem(value) {
      if (!Array.isArray(value)) return ': list expected';
      if (value.length < countMin || value.length > countMax) return `: ${countMin} to ${countMax} items expected`;
      for (const [index, each] of value.entries()) {
        const problem = item.problem(each);
        if (problem) return `.${index}${problem}`;
      }
      return undefined;
    },
  };
}

type OptionalNames<Declared extends Members> = {
  [Name in keyof Declared]: Declared[Name] extends OptionalShape<unknown> ? Name : never;
}[keyof Declared];

type ObjectOf<Declared extends Members> = {
  [Name in Exclude<keyof Declared, OptionalNames<Declared>>]: TypeOf<Declared[Name]>;
} & { [Name in OptionalNames<Declared>]?: TypeOf<Declared[Name]> | undefined };

type Simplify<T> = { [Name in keyof T]: T[Name] };

/** An object with these members. Others are passed over: a newer peer may have more to say. */
/* @__NO_SIDE_EFFECTS__ */
export function object<const Declared extends Members>(members: Declared): Shape<Simplify<ObjectOf<Declared>>> {
  return {
    says: { is: 'object', members, isStrict: false },
    problem(value) {
      if (typeof value !== 'object' || value === null) return ': object expected';
      for (const name in members) {
        const problem = members[name]?.problem((value as Record<string, unknown>)[name]);
        if (problem) return `.${name}${problem}`;
      }
      return undefined;
    },
  };
}

/** An object with these members and no others: what is not understood would be lost silently. */
/* @__NO_SIDE_EFFECTS__ */
export function strictObject<const Declared extends Members>(members: Declared): Shape<Simplify<ObjectOf<Declared>>> {
  const shape = object(members);
  return {
    says: { is: 'object', members, isStrict: true },
    problem(value) {
      const isUnknown = (name: string) => !Object.hasOwn(members, name);
      const unknown = typeof value === 'object' && value !== null ? Object.keys(value).find(isUnknown) : undefined;
      return unknown === undefined ? shape.problem(value) : `: unknown member ${JSON.stringify(unknown.slice(0, 40))}`;
    },
  };
}

/** One of several objects: the text in member `by` tells which. */
/* @__NO_SIDE_EFFECTS__ */
export function variant<const By extends string, const Options extends Readonly<Record<string, Shape<unknown>>>>(
  by: By,
  options: Options,
): Shape<VariantOf<By, Options>> {
  const tagged = object({ [by]: oneOf(Object.keys(options)) });
  return {
    says: { is: 'variant', by, options },
    problem: (value) => tagged.problem(value) ?? options[(value as Record<By, string>)[by]]?.problem(value),
  };
}

type VariantOf<By extends string, Options extends Members> = {
  [Name in keyof Options]: Simplify<{ [Member in By]: Name } & TypeOf<Options[Name]>>;
}[keyof Options];
