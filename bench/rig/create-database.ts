import pg from 'pg';

let created = 0;

/** A fresh database beside the one that `url` names; its URL. */
export async function createDatabase(url: string): Promise<string> {
  const name = `bench_${process.pid}_${created++}`;
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return new URL(`/${name}`, url).href;
}
