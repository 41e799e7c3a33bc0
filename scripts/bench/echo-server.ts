import type { AddressInfo } from 'node:net';
import express from 'express';

/** What the durable intake is measured beside: Express reads the JSON and sends it back, and keeps nothing. */
const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '32mb', type: () => true }));
app.post('/fhir', (request, response) => void response.json(request.body));
const server = app.listen(0, '127.0.0.1', () => {
  // A server that listens on a port has an address of this form.
  process.stdout.write(`echo at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});
