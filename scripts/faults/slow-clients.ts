import { connect, type Socket } from 'node:net';
import type { Injected, Under } from './fault-case.ts';

const IDLE = 2_000;
const HALF_SENT = 200;
const DRIPPING = 100;
const GARBAGE = 50;
const HELD_MS = 10_000;

/** Clients that hold connections and say little, or nonsense, for ten seconds. */
export async function slowClients({ system, pause }: Under): Promise<Injected> {
  const { port } = new URL(system.apiUrls()[0] ?? '');
  const open: Socket[] = [];
  const dial = (says: (socket: Socket) => void): void => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      says(socket);
    });
    socket.on('error', () => undefined);
    socket.resume();
    open.push(socket);
  };
  for (let n = 0; n < IDLE; n += 1) dial(() => undefined);
  for (let n = 0; n < HALF_SENT; n += 1) dial((socket) => socket.write(head(10_000) + '{"resourceType":'));
  for (let n = 0; n < GARBAGE; n += 1) {
    dial((socket) =>
      socket.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n\x00\x01garbage\r\n\r\n'.repeat(20)),
    );
  }
  const timers: NodeJS.Timeout[] = [];
  for (let n = 0; n < DRIPPING; n += 1) {
    let at = 0;
    dial((socket) => {
      timers.push(
        setInterval(() => {
          socket.write(head(10).charAt(at % 60));
          at += 1;
        }, 500),
      );
    });
  }
  await pause(HELD_MS);
  for (const timer of timers) clearInterval(timer);
  const left = open.filter(({ destroyed }) => !destroyed).length;
  for (const socket of open) socket.destroy();
  return { note: `${String(open.length)} slow clients, ${String(left)} still connected after 10 s` };
}

function head(length: number): string {
  return `POST /fhir HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/fhir+json\r\ncontent-length: ${String(length)}\r\n\r\n`;
}

/** More connections than the process may have open. */
export async function idleConnections({ system, pause }: Under): Promise<Injected> {
  const { port } = new URL(system.apiUrls()[0] ?? '');
  const open = Array.from({ length: 800 }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    return socket;
  });
  await pause(6_000);
  const left = open.filter(({ destroyed }) => !destroyed).length;
  for (const socket of open) socket.destroy();
  return { note: `${String(open.length - left)} of 800 connections were shed` };
}
