// Runs DuckDB statements for the benchmark: a line of JSON in, a line of JSON out.
//
//   node peer.mjs FILE        FILE is the database
//   in   {"sql": "...", "parameters": ["...", ...]}
//   out  {"rows": [[...], ...]} or {"error": "..."}
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const database = await DuckDBInstance.create(process.argv[2]);
const connection = await database.connect();

async function answer({ sql, parameters }) {
  try {
    const result = await connection.runAndReadAll(sql, parameters);
    return { rows: result.getRowsJson() };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
}
