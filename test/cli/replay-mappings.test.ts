import { draftNamed } from '../../src/cli/replay-mappings.ts';

describe('the draft that is replayed', () => {
  it('is named as an argument or by --release, or by both alike', () => {
    expect(draftNamed('ours', undefined)).toBe('ours');
    expect(draftNamed(undefined, 'release-a')).toBe('release-a');
    expect(draftNamed('drafts', 'drafts')).toBe('drafts');
  });

  it('is asked for where none is named, and where two are', () => {
    expect(() => draftNamed(undefined, undefined)).toThrow('Name the draft: mappings replay <folder>');
    expect(() => draftNamed('b', 'a')).toThrow('two are named: b and --release a. Leave one out.');
  });
});
