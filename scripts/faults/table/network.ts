import type { FaultCase } from '../fault-case.ts';
import { startTlsFront, whyNoCertificates } from '../tls-front.ts';
import { startTokenFront } from '../token-front.ts';
import { ANSWERS_LATE, APPROVES, LONGER_THAN_LEASE_MS, must, untilTaken } from './pieces.ts';

/** What lies between the service, the payer and PostgreSQL. */
export const NETWORK: readonly FaultCase[] = [
  {
    id: 'F19-proxy',
    title: 'connections reset, cut and corrupted on the way',
    on: 'embedded',
    stays: 60,
    rules: APPROVES,
    // A corrupted answer can still be JSON: whatever byte it was, nothing may be doubled or lost.
    checkDecisions: false,
    inject: async ({ proxy, random, pause }) => {
      for (let n = 0; n < 8; n += 1) {
        const kinds = ['reset', 'cut', 'corrupt'] as const;
        proxy.use({ kind: kinds[n % 3] ?? 'cut', afterBytes: Math.floor(random() * 3000) });
        proxy.breakAll();
        await pause(400);
      }
      proxy.use({ kind: 'none' });
      proxy.breakAll();
      return {};
    },
  },
  {
    id: 'F28',
    title: 'network to the payer half open for 5 s, then every connection broken',
    on: 'embedded',
    stays: 40,
    rules: APPROVES,
    inject: async ({ proxy, pause }) => {
      await pause(500);
      proxy.use({ kind: 'half-open' });
      proxy.breakAll();
      await pause(5_000);
      proxy.use({ kind: 'none' });
      proxy.breakAll();
      return {};
    },
  },
  {
    id: 'F26',
    title: 'payer with a certificate that is expired, of another host or self-signed, and with TLS 1.1 only',
    on: 'embedded',
    stays: 20,
    rules: APPROVES,
    lacks: whyNoCertificates,
    front: startTlsFront,
    inject: async ({ front, payer, pause }) => {
      for (const how of ['expired', 'other-host', 'self-signed', 'old-tls']) {
        front?.use(how);
        await pause(4_000);
      }
      const told = front?.count('bytes') ?? 0;
      const refused = front?.count('refused') ?? 0;
      const taken = payer.ledger().length;
      front?.use('good');
      return {
        note: `${String(refused)} handshakes broken off, ${String(told)} bytes told to an untrusted payer`,
        ...must(told === 0 && taken === 0, 'something was sent over a connection that cannot be trusted'),
        ...(refused > 0 ? {} : { wrong: 'nobody tried' }),
      };
    },
  },
  {
    id: 'F27',
    title: 'token endpoint down for 4 s, then tokens of 1 s, then every token refused in mid-run',
    on: 'embedded',
    stays: 40,
    rules: APPROVES,
    front: startTokenFront,
    inject: async (under) => {
      const { front, pause } = under;
      front?.use('down');
      await pause(4_000);
      front?.use('short');
      await untilTaken(under, 8);
      front?.use('good');
      await untilTaken(under, 20);
      front?.use('revoked');
      return {};
    },
    afterwards: ({ front, payer }) => {
      const asked = front?.count('tokens') ?? 0;
      const calls = payer.ledger().length;
      const refused = front?.count('401') ?? 0;
      const isSound = front?.count('without-token') === 0 && refused > 0 && refused <= 8;
      return Promise.resolve({
        note: `${String(asked)} tokens asked for ${String(calls)} calls, ${String(refused)} calls answered 401`,
        ...must(isSound, 'a call went out without a token, or none or too many with one that was refused'),
      });
    },
  },
  {
    id: 'F29',
    title: 'both workers cut off from PostgreSQL for 5 s while calls are under way',
    on: 'redis',
    stays: 40,
    rules: ANSWERS_LATE,
    isCutOff: (role) => role === 'worker',
    inject: async ({ databaseProxy, pause }) => {
      await pause(1_000);
      databaseProxy?.use({ kind: 'half-open' });
      databaseProxy?.breakAll();
      await pause(5_000);
      databaseProxy?.use({ kind: 'none' });
      databaseProxy?.breakAll();
      return {};
    },
  },
  {
    id: 'F30',
    title: 'one worker cut off from PostgreSQL for longer than its lease, and still reaching the payer',
    on: 'redis',
    stays: 40,
    rules: ANSWERS_LATE,
    isCutOff: (role, nth) => role === 'worker' && nth % 2 === 0,
    inject: async ({ databaseProxy, pause }) => {
      await pause(1_000);
      databaseProxy?.use({ kind: 'half-open' });
      await pause(LONGER_THAN_LEASE_MS);
      databaseProxy?.use({ kind: 'none' });
      databaseProxy?.breakAll();
      return {};
    },
  },
];
