import { classOfAnswer } from '../../../src/domain/determination/answer-class.ts';

describe('classOfAnswer', () => {
  it.each([
    [200, 'determination', false, 'answered'],
    [201, 'determination', false, 'answered'],
    [200, 'processing-error', false, 'answered'],
    [200, 'operation-failure', false, 'maybe-sent'],
    [200, 'unreadable', false, 'maybe-sent'],
    [200, 'not-ours', false, 'maybe-sent'],
    [204, 'unreadable', false, 'maybe-sent'],
    [400, 'operation-failure', false, 'answered'],
    [404, 'unreadable', false, 'answered'],
    [401, 'unreadable', false, 'not-sent'],
    [408, 'unreadable', false, 'maybe-sent'],
    [429, 'unreadable', false, 'not-sent'],
    [429, 'operation-failure', true, 'not-sent'],
    [307, 'unreadable', false, 'not-sent'],
    [500, 'operation-failure', false, 'maybe-sent'],
    [502, 'unreadable', false, 'maybe-sent'],
    [503, 'unreadable', false, 'maybe-sent'],
    [503, 'unreadable', true, 'not-sent'],
    [504, 'unreadable', true, 'maybe-sent'],
  ] as const)('takes HTTP %i with %s (Retry-After: %s) as %s', (status, reading, hasRetryAfter, expected) => {
    expect(classOfAnswer(status, reading, { hasRetryAfter })).toBe(expected);
  });
});
