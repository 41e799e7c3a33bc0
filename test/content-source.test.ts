import { type ContentStore, filesNamed, folderNamed } from '../src/content-source.ts';

/** As many published releases as are said, the newest first, and no drafts. */
function aStore(...published: readonly string[]): ContentStore {
  return {
    releases: {
      publications: () =>
        Promise.resolve(
          published.map((release, index) => ({
            release,
            number: published.length - index,
            publishedAt: '2026-11-20T12:00:00.000Z',
            publishedBy: 'Ann',
            approvedAt: '2026-11-20T12:00:00.000Z',
            approvedBy: 'Ann',
            note: undefined,
            over: undefined,
          })),
        ),
      readRelease: () => Promise.resolve(undefined),
      publish: () => Promise.resolve(true),
      approve: () => Promise.resolve(true),
    },
    drafts: {
      drafts: () => Promise.resolve([]),
      keepDraft: () => Promise.resolve(),
      settleDrafts: () => Promise.resolve(),
    },
  };
}

describe('clinical content that a person names', () => {
  it('is a folder or a published release: else those that were published are named, the last five at most', async () => {
    const none = 'There is no folder nowhere and no published release nowhere.';
    const asked = (...published: readonly string[]) => filesNamed('nowhere', aStore(...published), {});
    await expect(asked()).rejects.toThrow(`${none} Nothing was published yet.`);
    await expect(asked('b', 'a', 'b')).rejects.toThrow(`${none} Published were b, a.`);
    await expect(asked('f', 'e', 'd', 'c', 'b', 'a')).rejects.toThrow(
      `${none} Last published were f, e, d, c, b.`,
    );
  });

  it('is a folder alone where a command checks one, and where MAPPINGS_DIR names it', () => {
    expect(() => folderNamed('nowhere', {})).toThrow('There is no folder nowhere.');
    expect(() => folderNamed(undefined, { MAPPINGS_DIR: '/nowhere' })).toThrow(
      'MAPPINGS_DIR: there is no folder /nowhere.',
    );
    expect(folderNamed('test', {})).toBe('test');
  });

  it('is not the release in force under the name of drafts, where nobody sent any', async () => {
    await expect(filesNamed('drafts', aStore(), {})).rejects.toThrow('There are no drafts: ');
  });
});
