import { request } from 'node:http';
import { listen, type Listening } from '../../../src/adapters/http/listen.ts';
import { inMemoryService } from '../../support/http-service.ts';

describe('listening', () => {
  let listening: Listening | undefined;

  afterEach(async () => {
    await listening?.close();
    listening = undefined;
  });

  it('says at which address it answers when any port was asked', async () => {
    listening = await listen(inMemoryService().app, { host: '127.0.0.1', port: 0 });
    const response = await fetch(`${listening.url}/livez`);
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('names the setting to change where another already listens', async () => {
    listening = await listen(inMemoryService().app, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(listening.url).port);
    await expect(listen(inMemoryService().app, { host: '127.0.0.1', port })).rejects.toThrow('set PORT');
  });

  it('answers a body that never ends with 413 as soon as it has heard enough', async () => {
    const { app, store } = inMemoryService({ maxBodyBytes: 65_536 });
    listening = await listen(app, { host: '127.0.0.1', port: 0 });
    const status = await pushWithoutEnd(`${listening.url}/fhir/Encounter`);
    expect(status).toBe(413);
    expect(store.messages).toEqual([]);
  });

  it('closes although a caller keeps its connection', async () => {
    const one = await listen(inMemoryService().app, { host: '127.0.0.1', port: 0 });
    await (await fetch(`${one.url}/livez`)).text();
    await one.close();
    await expect(fetch(`${one.url}/livez`)).rejects.toThrow('fetch failed');
  });
});

/** Sends chunks until it is answered. */
function pushWithoutEnd(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const pushing = request(url, { method: 'POST', headers: { 'Content-Type': 'application/fhir+json' } });
    const timer = setInterval(() => pushing.write(' '.repeat(16_384)), 1);
    pushing.on('response', (response) => {
      clearInterval(timer);
      response.resume();
      resolve(response.statusCode);
      pushing.destroy();
    });
    pushing.on('error', () => {
      clearInterval(timer);
    });
  });
}
