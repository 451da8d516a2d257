import {
  array,
  bigint,
  boolean,
  bytes,
  type Column,
  date,
  decimal,
  double,
  duration,
  integer,
  interval,
  json,
  localTimestamp,
  multirange,
  oneOf,
  range,
  real,
  smallint,
  text,
  timeOfDay,
  timestamp,
  uuid,
} from '@baton/protocol';

/** A kind of column over one type of Postgres, and texts of it as Postgres writes them, hard ones first. */
export interface HardValues {
  readonly column: Column;
  readonly sqlType: string;
  readonly texts: readonly string[];
}

const id = '0b6f4f6e-58a5-4c53-8f0a-0f3a4e6d7c11';
const labels = ['todo', 'in progress', `it's "done"`, 'né,e{}\\', '🏃', 'NULL', 'null'] as const;
const longDecimal = `${'9'.repeat(500)}.${'1'.repeat(500)}`;
const texts = ['', ' ', ' x ', 'null', 'NULL', '{}', '"', '\\', `it's`, 'line\nbreak\t', '🏃 é', 'e\u0301', '\uFEFF'];

/** By the name of the table that holds them. Types that tests make are in `ownTypes`. */
export const hardValues: Readonly<Record<string, HardValues>> = {
  uuid: { column: uuid(), sqlType: 'uuid', texts: [id, '00000000-0000-0000-0000-000000000000'] },
  text: { column: text(), sqlType: 'text', texts: [...texts, 'x'.repeat(5_000)] },
  varchar: { column: text(), sqlType: 'varchar(20)', texts: [...texts, '🏃'.repeat(20)] },
  char: { column: text(), sqlType: 'char(5)', texts: ['', 'ab', 'abcde', '🏃🏃🏃🏃🏃'] },
  textDomain: { column: text(), sqlType: 'nonblank', texts: ['a', 'NULL', '🏃'] },
  smallint: { column: smallint(), sqlType: 'smallint', texts: ['-32768', '0', '32767'] },
  integer: { column: integer(), sqlType: 'integer', texts: ['-2147483648', '0', '2147483647'] },
  integerDomain: { column: integer(), sqlType: 'positive', texts: ['1', '2147483647'] },
  bigint: {
    column: bigint(),
    sqlType: 'bigint',
    texts: ['-9223372036854775808', '0', '9007199254740993', '9223372036854775807'],
  },
  real: {
    column: real(),
    sqlType: 'real',
    texts: [
      ...['-0', '0', '0.1', '1e-45', '1.1754944e-38', '3.4028235e+38', '-3.4028235e+38', '1.6777216e+07', '123456'],
      ...['NaN', 'Infinity', '-Infinity'],
    ],
  },
  double: {
    column: double(),
    sqlType: 'double precision',
    texts: [
      ...['-0', '0', '0.1', '0.30000000000000004', '5e-324', '2.2250738585072014e-308', '1.7976931348623157e+308'],
      ...['9.007199254740992e+15', '9.999999999999999e+22', '1e-07', 'NaN', 'Infinity', '-Infinity'],
    ],
  },
  decimal: {
    column: decimal(),
    sqlType: 'numeric',
    texts: [
      ...['0', '0.00', '1.10', '-12345678901234567890.50', `0.${'0'.repeat(399)}1`, longDecimal, `-${longDecimal}`],
      ...['NaN', 'Infinity', '-Infinity'],
    ],
  },
  decimalSized: { column: decimal(), sqlType: 'numeric(10,2)', texts: ['0.00', '1.50', '-99999999.99', 'NaN'] },
  decimalDomain: { column: decimal(), sqlType: 'price', texts: ['0.00', '1.50'] },
  boolean: { column: boolean(), sqlType: 'boolean', texts: ['true', 'false'] },
  timestamp: {
    column: timestamp(),
    sqlType: 'timestamptz',
    texts: [
      ...['2026-11-20 03:04:05+00', '2026-11-20 03:04:05.123456+00', '2024-02-29 23:59:59.1+00'],
      ...['1969-12-31 23:59:59.999999+00', '0001-01-01 00:00:00+00', '0044-03-15 12:00:00.5+00 BC'],
      ...['4713-01-01 00:00:00+00 BC', '10000-01-01 00:00:00+00', '275760-09-13 00:00:00.000001+00'],
      ...['294276-12-31 23:59:59.999999+00', 'infinity', '-infinity'],
    ],
  },
  timestampSized: { column: timestamp(), sqlType: 'timestamptz(3)', texts: ['2026-11-20 03:04:05.123+00'] },
  localTimestamp: {
    column: localTimestamp(),
    sqlType: 'timestamp',
    texts: [
      ...['2026-11-20 03:04:05', '2026-03-29 02:30:00.123456', '0044-03-15 12:00:00 BC', '294276-12-31 23:59:59'],
      ...['infinity', '-infinity'],
    ],
  },
  date: {
    column: date(),
    sqlType: 'date',
    texts: [
      ...['2026-11-20', '2024-02-29', '0001-01-01', '0044-03-15 BC', '4713-01-01 BC', '9999-12-31', '10000-01-01'],
      ...['275760-09-14', '5874897-12-31', 'infinity', '-infinity'],
    ],
  },
  timeOfDay: {
    column: timeOfDay(),
    sqlType: 'time',
    texts: ['00:00:00', '03:04:05.1', '23:59:59.999999', '24:00:00'],
  },
  duration: {
    column: duration(),
    sqlType: 'interval',
    texts: [
      ...['PT0S', 'P1Y2M3DT4H5M6.789S', 'P-1Y-2M3DT-4H-5M-6.789S', 'PT-0.5S', 'PT0.000001S', 'P1M-1D', 'P30D'],
      ...['P178956970Y7M', 'P-178956970Y-8M', 'P2147483647D', 'PT2562047788H54.775807S', 'PT-36H-0.000001S'],
    ],
  },
  bytes: {
    column: bytes(),
    sqlType: 'bytea',
    texts: ['\\x', '\\x00', '\\x00ff5c275c', `\\x${'80'.repeat(3_000)}`],
  },
  interval: {
    column: interval(),
    sqlType: 'jsonb',
    texts: ['{"time": 1.5, "confidence": "none", "uncertaintyMs": null}'],
  },
  json: {
    column: json(),
    sqlType: 'jsonb',
    texts: ['""', '[]', '{}', 'false', '-1.5', '{"b": 1, "aa": [null, {"é": "\\"\\\\\\n🏃"}]}'],
  },
  jsonAsWritten: { column: json(), sqlType: 'json', texts: ['""', '{"b":1,"aa":[null,{"é":"\\"\\\\\\n"}]}'] },
  oneOf: { column: oneOf(labels), sqlType: '"Odd Mood"', texts: labels },
  oneOfText: { column: oneOf(labels), sqlType: 'text', texts: labels },
  textArray: {
    column: array(text()),
    sqlType: 'text[]',
    texts: [
      ...['{}', '{NULL}', '{"NULL","null"}', '{""}', '{a,b}', '{"a b","c,d","{e}","f\\"g","h\\\\i"," "}'],
      ...['{"\n","\t",🏃,é,\u00A0}', '{\uFEFF,NULL,"\\\\\\""}'],
    ],
  },
  varcharArray: { column: array(text()), sqlType: 'varchar(3)[]', texts: ['{abc,NULL}'] },
  integerArray: { column: array(integer()), sqlType: 'integer[]', texts: ['{}', '{-2147483648,NULL,2147483647}'] },
  smallintArray: { column: array(smallint()), sqlType: 'smallint[]', texts: ['{-32768,NULL,32767}'] },
  bigintArray: { column: array(bigint()), sqlType: 'bigint[]', texts: ['{-9223372036854775808,9007199254740993}'] },
  booleanArray: { column: array(boolean()), sqlType: 'boolean[]', texts: ['{t,f,NULL}'] },
  doubleArray: { column: array(double()), sqlType: 'double precision[]', texts: ['{-0,NaN,1e+300,NULL,-Infinity}'] },
  decimalArray: { column: array(decimal()), sqlType: 'numeric[]', texts: ['{1.10,NaN,NULL,-Infinity}'] },
  uuidArray: { column: array(uuid()), sqlType: 'uuid[]', texts: [`{${id},NULL}`] },
  timestampArray: {
    column: array(timestamp()),
    sqlType: 'timestamptz[]',
    texts: ['{"2026-11-20 03:04:05.1+00",infinity,NULL,"0044-03-15 12:00:00+00 BC"}'],
  },
  dateArray: { column: array(date()), sqlType: 'date[]', texts: ['{2026-11-20,-infinity,"0044-03-15 BC"}'] },
  durationArray: { column: array(duration()), sqlType: 'interval[]', texts: ['{P1D,PT-0.5S}'] },
  bytesArray: { column: array(bytes()), sqlType: 'bytea[]', texts: ['{"\\\\x00ff","\\\\x",NULL}'] },
  jsonArray: { column: array(json()), sqlType: 'jsonb[]', texts: ['{"{\\"a\\": [1, \\"b c\\"]}",[],NULL}'] },
  oneOfArray: { column: array(oneOf(labels)), sqlType: '"Odd Mood"[]', texts: ['{"in progress","NULL",NULL,"null"}'] },
  integerRange: { column: range(integer()), sqlType: 'int4range', texts: ['empty', '[1,5)', '(,)', '[1,)', '(,-5)'] },
  bigintRange: { column: range(bigint()), sqlType: 'int8range', texts: ['[-9223372036854775808,9223372036854775807)'] },
  decimalRange: { column: range(decimal()), sqlType: 'numrange', texts: ['(1.10,2.0]', '[-Infinity,NaN]', 'empty'] },
  dateRange: { column: range(date()), sqlType: 'daterange', texts: ['[2026-11-20,2026-11-23)', '["0044-03-15 BC",)'] },
  localTimestampRange: { column: range(localTimestamp()), sqlType: 'tsrange', texts: ['["2026-11-20 03:04:05",)'] },
  timestampRange: {
    column: range(timestamp()),
    sqlType: 'tstzrange',
    texts: ['["2026-11-20 03:04:05.123456+00",infinity]', '("0044-03-15 12:00:00+00 BC","2026-11-20 03:04:05+00")'],
  },
  integerMultirange: {
    column: multirange(integer()),
    sqlType: 'int4multirange',
    texts: ['{}', '{[1,5),[7,9)}', '{(,)}'],
  },
  timestampMultirange: {
    column: multirange(timestamp()),
    sqlType: 'tstzmultirange',
    texts: ['{["2026-11-20 03:04:05+00","2026-11-21 00:00:00+00")}'],
  },
};

/** SQL that makes the types that the tables above have columns of. */
export const ownTypes: readonly string[] = [
  `create type "Odd Mood" as enum (${labels.map((label) => `'${label.replaceAll(`'`, `''`)}'`).join(', ')})`,
  `create domain nonblank as text check (value <> '')`,
  `create domain positive as integer check (value > 0)`,
  `create domain price as numeric(10,2)`,
];
