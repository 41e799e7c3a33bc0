import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

/** The least a durable intake can do: one INSERT of the bytes that came, committed before the answer. It reads nothing of them. */
const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 20 });
await pool.query(
  'create table kept (id bigint generated always as identity primary key, bytes bytea not null)',
);
const app = express();
app.disable('x-powered-by');
app.use(express.raw({ limit: '32mb', type: () => true }));
app.post('/fhir', async (request, response) => {
  await pool.query({ name: 'keep', text: 'insert into kept (bytes) values ($1)', values: [request.body] });
  response.status(201).end();
});
const server = app.listen(0, '127.0.0.1', () => {
  // A server that listens on a port has an address of this form.
  process.stdout.write(`inserts at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});
