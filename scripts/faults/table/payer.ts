import type { FaultCase } from '../fault-case.ts';
import { APPROVES } from './pieces.ts';

/** A payer that fails, lies or says nothing while it is asked. */
export const PAYER: readonly FaultCase[] = [
  {
    id: 'F17',
    title: 'payer answers 500, 502, 503 (Retry-After in both forms), 429 before it takes the request',
    on: 'embedded',
    stays: 30,
    isQuick: true,
    rules: [
      { then: [{ http: 500 }], times: 3 },
      { then: [{ http: 502 }], times: 3 },
      { then: [{ http: { status: 503, retryAfter: 1 } }], times: 3 },
      { then: [{ http: { status: 429, retryAfter: 'date:2' } }], times: 3 },
      ...APPROVES,
    ],
  },
  {
    id: 'F18',
    title: 'payer takes the request and never answers',
    on: 'embedded',
    stays: 24,
    isQuick: true,
    rules: [{ then: ['approve', 'silent'], timesEach: 1, times: 12 }, ...APPROVES],
  },
  {
    id: 'F19',
    title: 'the answer cut off after k bytes, k swept',
    on: 'embedded',
    stays: 40,
    isQuick: true,
    rules: [
      { then: ['approve', { cut: 'before-headers' }], times: 4 },
      { then: ['approve', { cut: 'mid-headers' }], times: 4 },
      { then: ['approve', { cut: 'mid-body' }], times: 4 },
      ...[1, 20, 60, 120, 200, 400, 800, 1600].map((cut) => ({ then: ['approve', { cut }], times: 2 })),
      ...APPROVES,
    ],
  },
  {
    id: 'F20',
    title: 'payer drips, floods 64 MB, sends a compressed bomb',
    on: 'embedded',
    stays: 18,
    isQuick: true,
    rules: [
      { then: ['approve', { drip: { bytesPerSecond: 20 } }], times: 4 },
      { then: ['approve', { flood: { megabytes: 64 } }], times: 2 },
      { then: ['approve', { flood: { megabytes: 64, gzip: true } }], times: 2 },
      ...APPROVES,
    ],
  },
  {
    id: 'F21',
    title: 'payer answers garbage of nine kinds',
    on: 'embedded',
    stays: 27,
    isQuick: true,
    rules: [
      ...[
        'html',
        'empty',
        'truncated-json',
        'wrong-resource',
        'other-claim',
        'duplicate-keys',
        'wrong-charset',
        'deep',
        'operation-outcome-200',
      ].map((garbage) => ({ then: ['approve', { garbage }], times: 2 })),
      ...APPROVES,
    ],
  },
  {
    id: 'F22',
    title: 'payer redirects to another place',
    on: 'embedded',
    stays: 12,
    isQuick: true,
    rules: [
      ...[301, 302, 307, 308].map((status) => ({ then: [{ redirect: { status } }], times: 1 })),
      ...APPROVES,
    ],
    afterwards: ({ payer }) => {
      const seen = payer.ledger().filter(({ operation }) => operation === 'decoy').length;
      return Promise.resolve({
        note: `requests seen at the decoy: ${String(seen)}`,
        ...(seen === 0 ? {} : { wrong: 'a redirect was followed' }),
      });
    },
  },
];
