import { createHash, randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { httpApp } from '../../src/adapters/http/http-app.ts';
import type { HttpOutside } from '../../src/adapters/http/http-outside.ts';
import type { Hint } from '../../src/workflow/ports/case-queue.ts';
import { receive, type Receiving } from '../../src/workflow/receive.ts';
import { policyContent } from './policy-content.ts';
import { inMemoryCaseStore } from './in-memory-case-store.ts';

type Store = HttpOutside['store'] & Receiving['store'];

interface HttpService<S extends Store> {
  readonly app: Express;
  readonly store: S;
  /** What the queue was told. */
  readonly hints: readonly Hint[];
}

/** The HTTP side over a store, with everything else held still. */
export function httpService<S extends Store>(
  store: S,
  overrides: Partial<Omit<HttpOutside, 'store'>> & Partial<Pick<Receiving, 'queue'>> = {},
): HttpService<S> {
  const hints: Hint[] = [];
  const receiving: Receiving = {
    store,
    queue: {
      hint: (due) => {
        hints.push(...due);
        return Promise.resolve();
      },
    },
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    log: () => undefined,
    ...overrides,
  };
  const app = httpApp({
    receive: (push) => receive(push, receiving),
    notified: () => Promise.resolve('not-known'),
    release: () => Promise.resolve({ done: 'refused' }),
    reassess: () => Promise.resolve({ done: 'refused' }),
    cancel: () => Promise.resolve({ done: 'refused' }),
    discard: () => Promise.resolve({ done: 'refused' }),
    amend: () => Promise.resolve({ done: 'refused' }),
    withhold: () => Promise.resolve({ done: 'refused' }),
    disclose: () => Promise.resolve({ done: 'refused' }),
    preview: () => Promise.resolve(undefined),
    edit: () => Promise.resolve({ done: 'refused' }),
    confirmWriteOff: () => Promise.resolve({ done: 'refused' }),
    approveLetter: () => Promise.resolve({ done: 'refused' }),
    recordPeerToPeer: () => Promise.resolve({ done: 'refused' }),
    sha256: receiving.sha256,
    scoreOf: () => Promise.resolve(undefined),
    endpointOf: () => undefined,
    draftContent: () => Promise.resolve({ kept: true, findings: [] }),
    content: policyContent(),
    authenticate: () => 'local',
    unready: () => undefined,
    intake: { shortage: () => undefined },
    maxPushesPerSender: 64,
    payers: ['fictitious-health'],
    maxBodyBytes: 4 * 1024 * 1024,
    version: '0.0.0-test',
    publicUrl: 'https://authorizations.example',
    now: () => '2026-11-23T12:00:00.000Z',
    newId: randomUUID,
    log: () => undefined,
    store,
    ...overrides,
  });
  return { app, store, hints };
}

export const inMemoryService = (
  overrides: Parameters<typeof httpService>[1] = {},
): HttpService<ReturnType<typeof inMemoryCaseStore>> => httpService(inMemoryCaseStore(), overrides);
