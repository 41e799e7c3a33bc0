import { createServer, connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What the proxy does to a connection; bytes are counted on the way back to the caller. */
export type ProxyFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Accepts and passes on, and nothing ever comes back. */
  | { readonly kind: 'half-open' }
  | { readonly kind: 'cut' | 'reset' | 'corrupt'; readonly afterBytes: number }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number };

export interface FaultProxy {
  readonly port: number;
  /** What happens to connections from now on. */
  use(fault: ProxyFault): void;
  /** Breaks every connection that is open now. */
  breakAll(): void;
  close(): Promise<void>;
}

/** A TCP proxy that misbehaves on demand: this kernel has no netem. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  let fault: ProxyFault = { kind: 'none' };
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [caller, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => open.delete(socket));
    }
    caller.pipe(upstream);
    giveBack(upstream, caller, fault);
    caller.once('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port,
    use: (next) => {
      fault = next;
    },
    breakAll,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        breakAll();
      }),
  };
}

function giveBack(upstream: Socket, caller: Socket, fault: ProxyFault): void {
  let passed = 0;
  upstream.on('data', (chunk: Buffer) => {
    switch (fault.kind) {
      case 'none':
        caller.write(chunk);
        break;
      case 'delay':
        setTimeout(() => caller.write(chunk), fault.ms);
        break;
      case 'half-open':
        break;
      case 'drip':
        upstream.pause();
        drip(chunk, caller, fault.bytesPerSecond, () => upstream.resume());
        break;
      case 'cut':
      case 'reset':
      case 'corrupt': {
        const left = fault.afterBytes - passed;
        passed += chunk.length;
        if (left >= chunk.length || left < 0) {
          caller.write(chunk);
        } else if (fault.kind === 'corrupt') {
          caller.write(corrupted(chunk, left));
        } else {
          caller.write(chunk.subarray(0, left), () => {
            if (fault.kind === 'reset') caller.resetAndDestroy();
            else caller.destroy();
          });
        }
      }
    }
  });
  upstream.once('close', () => {
    if (fault.kind === 'none') caller.end();
  });
}

function corrupted(chunk: Buffer, at: number): Buffer {
  const copy = Buffer.from(chunk);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

function drip(chunk: Buffer, caller: Socket, bytesPerSecond: number, done: () => void): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at >= chunk.length || caller.destroyed) {
      clearInterval(timer);
      done();
      return;
    }
    caller.write(chunk.subarray(at, at + 1));
    at += 1;
  }, 1000 / bytesPerSecond);
}
