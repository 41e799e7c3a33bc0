import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type SecureContextOptions } from 'node:tls';
import type { Front } from './front.ts';

export function whyNoCertificates(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0 ? undefined : 'no openssl to make certificates with';
}

/** A payer behind TLS whose certificate can be good, or bad in one of four ways. */
export async function startTlsFront(payerPort: number, folder: string): Promise<Front> {
  const certificates = certificatesIn(folder);
  let how = 'good';
  let bytes = 0;
  let refused = 0;
  const server = createServer(
    { ...certificates.good, minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    (caller) => {
      const upstream = connect(payerPort, '127.0.0.1');
      for (const socket of [caller, upstream]) socket.on('error', () => undefined);
      caller.on('data', (chunk: Buffer) => {
        if (how !== 'good') bytes += chunk.length;
      });
      caller.pipe(upstream).pipe(caller);
      caller.once('close', () => upstream.destroy());
    },
  );
  server.on('tlsClientError', () => (refused += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    connection: { endpoint: `https://localhost:${String(port)}` },
    environment: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') },
    use: (next) => {
      how = next;
      server.setSecureContext(certificates[next] ?? certificates.good);
    },
    count: (what) => (what === 'bytes' ? bytes : refused),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

type Certificates = { readonly good: SecureContextOptions } & Readonly<
  Record<string, SecureContextOptions | undefined>
>;

function certificatesIn(folder: string): Certificates {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', [...args], { cwd: folder, stdio: 'ignore' });
  };
  const request = (name: string): readonly string[] => [
    ...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`],
  ];
  openssl(...request('ca'), '-x509', '-days', '2', '-out', 'ca.pem');
  openssl(
    ...request('self'),
    '-x509',
    '-days',
    '2',
    '-addext',
    'subjectAltName=DNS:localhost',
    '-out',
    'self.pem',
  );
  for (const [name, host, days] of [
    ['good', 'localhost', '2'],
    ['expired', 'localhost', '-1'],
    ['other', 'elsewhere.example', '2'],
  ] as const) {
    openssl(...request(name), '-out', `${name}.csr`);
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${host}`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-days', days, '-out', `${name}.pem`);
  }
  const pair = (name: string): SecureContextOptions => ({
    key: readFileSync(join(folder, `${name}.key`)),
    cert: readFileSync(join(folder, `${name}.pem`)),
  });
  return {
    good: pair('good'),
    expired: pair('expired'),
    'other-host': pair('other'),
    'self-signed': pair('self'),
    'old-tls': {
      ...pair('good'),
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    },
  };
}
