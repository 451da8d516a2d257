declare const valueType: unique symbol;

/** What a value from outside must look like. */
export interface Shape<Value> {
  /** The shape as plain data: what the digest of the wire is taken of. */
  readonly says: unknown;
  /**
   * What does not fit, behind its place: `.mutations.0.id: a UUID expected`, or `: an object
   * expected` for the value itself. Undefined where the value fits.
   */
  readonly problem: (value: unknown) => string | undefined;
  /** For the type system only. */
  readonly [valueType]?: Value;
}

/** The type of the values that fit a shape. */
export type TypeOf<S> = S extends Shape<infer Value> ? Value : never;

export function fits<Value>(shape: Shape<Value>, value: unknown): value is Value {
  return shape.problem(value) === undefined;
}

/** A value that is judged as a whole. */
export function leaf<Value>(says: string, isExpected: (value: unknown) => boolean): Shape<Value> {
  return { says, problem: (value) => (isExpected(value) ? undefined : `: ${says} expected`) };
}

export const anything = leaf<unknown>('anything', () => true);
export const text = leaf<string>('text', (value) => typeof value === 'string');
export const number = leaf<number>('number', (value) => Number.isFinite(value));
export const numberFrom0 = leaf<number>('number from 0', (value) => Number.isFinite(value) && Number(value) >= 0);
/** A whole number from 0 that a double holds exactly. */
export const count = leaf<number>('whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);

export function textOf(lengthMin: number, lengthMax: number): Shape<string> {
  return leaf(`text of ${lengthMin} to ${lengthMax}`, (value) => {
    return typeof value === 'string' && value.length >= lengthMin && value.length <= lengthMax;
  });
}

export function textLike(pattern: RegExp): Shape<string> {
  return leaf(`text like ${pattern}`, (value) => typeof value === 'string' && pattern.test(value));
}

export function oneOf<const Value extends string>(values: readonly Value[]): Shape<Value> {
  return leaf(`one of ${values.join(', ')}`, (value) => values.includes(value as Value));
}

export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  return { says: { nullable: shape.says }, problem: (value) => (value === null ? undefined : shape.problem(value)) };
}

/** A member that may be missing. */
export function optional<Value>(shape: Shape<Value>): OptionalShape<Value> {
  const problem = (value: unknown) => (value === undefined ? undefined : shape.problem(value));
  return { says: { optional: shape.says }, problem };
}

interface OptionalShape<Value> extends Shape<Value> {
  readonly says: { readonly optional: unknown };
}

export function list<Value>(item: Shape<Value>, countMin = 0, countMax = Infinity): Shape<Value[]> {
  const says = { list: item.says, countMin, countMax };
  return {
    says,
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

type Members = Readonly<Record<string, Shape<unknown>>>;

type OptionalNames<Declared extends Members> = {
  [Name in keyof Declared]: Declared[Name] extends OptionalShape<unknown> ? Name : never;
}[keyof Declared];

type ObjectOf<Declared extends Members> = {
  [Name in Exclude<keyof Declared, OptionalNames<Declared>>]: TypeOf<Declared[Name]>;
} & { [Name in OptionalNames<Declared>]?: TypeOf<Declared[Name]> | undefined };

type Simplify<T> = { [Name in keyof T]: T[Name] };

/** An object with these members. Others are passed over: a newer peer may have more to say. */
export function object<const Declared extends Members>(members: Declared): Shape<Simplify<ObjectOf<Declared>>> {
  const shapes = Object.entries(members);
  return {
    says: Object.fromEntries(shapes.map(([name, { says }]) => [name, says])),
    problem(value) {
      if (typeof value !== 'object' || value === null) return ': object expected';
      for (const [name, shape] of shapes) {
        const problem = shape.problem((value as Record<string, unknown>)[name]);
        if (problem) return `.${name}${problem}`;
      }
      return undefined;
    },
  };
}

/** An object with these members and no others: what is not understood would be lost silently. */
export function strictObject<const Declared extends Members>(members: Declared): Shape<Simplify<ObjectOf<Declared>>> {
  const shape = object(members);
  return {
    says: { strict: shape.says },
    problem(value) {
      const isUnknown = (name: string) => !Object.hasOwn(members, name);
      const unknown = typeof value === 'object' && value !== null ? Object.keys(value).find(isUnknown) : undefined;
      return unknown === undefined ? shape.problem(value) : `: unknown member ${JSON.stringify(unknown.slice(0, 40))}`;
    },
  };
}

/** One of several objects: the text in member `by` tells which. */
export function variant<const By extends string, const Options extends Readonly<Record<string, Shape<unknown>>>>(
  by: By,
  options: Options,
): Shape<VariantOf<By, Options>> {
  const tagged = object({ [by]: oneOf(Object.keys(options)) });
  return {
    says: { by, options: Object.entries(options).map(([name, { says }]) => [name, says]) },
    problem: (value) => tagged.problem(value) ?? options[(value as Record<By, string>)[by]]?.problem(value),
  };
}

type VariantOf<By extends string, Options extends Members> = {
  [Name in keyof Options]: Simplify<{ [Member in By]: Name } & TypeOf<Options[Name]>>;
}[keyof Options];
