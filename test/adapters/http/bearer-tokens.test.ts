import { createHash } from 'node:crypto';
import { bearerTokens } from '../../../src/adapters/http/bearer-tokens.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('who calls', () => {
  const known = bearerTokens([
    { id: 'hospital-one', tokenSha256: sha256('one') },
    { id: 'hospital-two', tokenSha256: sha256('two') },
    { id: 'without-token' },
  ]);

  it.each([
    ['Bearer one', 'hospital-one'],
    ['Bearer two', 'hospital-two'],
    ['Bearer three', undefined],
    ['bearer one', undefined],
    ['Bearer one, Bearer two', undefined],
    ['Basic one', undefined],
    [undefined, undefined],
  ])('is told by the token: %s', (authorization, sender) => {
    const headers = authorization === undefined ? {} : { authorization };
    expect(known(headers)).toBe(sender);
  });

  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST', undefined])(
    'is everybody on this machine while nobody has a token (%s)',
    (host) => {
      expect(bearerTokens([])(host === undefined ? {} : { host })).toBe('local');
    },
  );

  it.each(['rebound.example:8080', 'localhost.example', '127.0.0.1.example', ''])(
    'is nobody when a web page brought the browser here under another name (%s)',
    (host) => {
      expect(bearerTokens([])({ host })).toBeUndefined();
    },
  );
});
