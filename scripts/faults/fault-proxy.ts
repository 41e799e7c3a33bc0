import { createServer, connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What the proxy does from now on, to open connections too; bytes are counted on the way back to the caller. */
export type ProxyFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Accepts and passes on, and nothing ever comes back. */
  | { readonly kind: 'half-open' }
  /** Passes this word on, and breaks the connection before its answer comes back. */
  | { readonly kind: 'lose-answer-to'; readonly word: string; readonly share: () => boolean }
  | { readonly kind: 'cut' | 'reset' | 'corrupt'; readonly afterBytes: number }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number };

export interface FaultProxy {
  readonly port: number;
  use(fault: ProxyFault): void;
  /** Breaks every connection that is open now. */
  breakAll(): void;
  /** Answers whose way back was broken on purpose. */
  lost(): number;
  /** Nobody listens any more, until `back`. */
  away(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
}

/** A TCP proxy that misbehaves on demand: this kernel has no netem. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  let fault: ProxyFault = { kind: 'none' };
  let lost = 0;
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const upstream = connect(target.port, target.host);
    let isDoomed = false;
    for (const socket of [caller, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => open.delete(socket));
    }
    caller.on('data', (chunk: Buffer) => {
      if (isDoomed || fault.kind !== 'lose-answer-to' || !holds(chunk, fault.word) || !fault.share()) return;
      isDoomed = true;
      lost += 1;
    });
    caller.pipe(upstream);
    giveBack(upstream, caller, () => {
      if (!isDoomed) return fault;
      upstream.destroy();
      caller.destroy();
      return { kind: 'half-open' };
    });
    caller.once('close', () => upstream.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const away = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      breakAll();
    });
  return {
    port,
    use: (next) => {
      fault = next;
    },
    breakAll,
    lost: () => lost,
    away,
    back: () => listen(port),
    close: () => (server.listening ? away() : Promise.resolve()),
  };
}

function holds(chunk: Buffer, word: string): boolean {
  return chunk.includes(word) || chunk.includes(word.toUpperCase());
}

function giveBack(upstream: Socket, caller: Socket, faultNow: () => ProxyFault): void {
  let passed = 0;
  upstream.on('data', (chunk: Buffer) => {
    const fault = faultNow();
    if ('afterBytes' in fault) {
      const left = fault.afterBytes - passed;
      passed += chunk.length;
      if (left >= chunk.length || left < 0) caller.write(chunk);
      else spoil(chunk, left, fault.kind, caller);
    } else passOn(chunk, fault, upstream, caller);
  });
  upstream.once('close', () => {
    if (faultNow().kind !== 'half-open') caller.end();
  });
}

/** All of it, sooner or later; or nothing at all. */
function passOn(
  chunk: Buffer,
  fault: Exclude<ProxyFault, { readonly afterBytes: number }>,
  upstream: Socket,
  caller: Socket,
): void {
  switch (fault.kind) {
    case 'none':
    case 'lose-answer-to':
      caller.write(chunk);
      return;
    case 'delay':
      setTimeout(() => caller.write(chunk), fault.ms);
      return;
    case 'half-open':
      return;
    case 'drip':
      upstream.pause();
      drip(chunk, caller, fault.bytesPerSecond, () => upstream.resume());
  }
}

/** So many bytes of the chunk arrive as they are. */
function spoil(chunk: Buffer, left: number, how: 'cut' | 'reset' | 'corrupt', caller: Socket): void {
  if (how === 'corrupt') {
    caller.write(corrupted(chunk, left));
    return;
  }
  caller.write(chunk.subarray(0, left), () => {
    if (how === 'reset') caller.resetAndDestroy();
    else caller.destroy();
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
