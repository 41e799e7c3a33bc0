import { filesNamed, type ContentStore } from '../src/content-source.ts';

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
      publish: () => Promise.resolve(),
      approve: () => Promise.resolve(),
    },
    drafts: {
      drafts: () => Promise.resolve([]),
      keepDraft: () => Promise.resolve(),
      settleDrafts: () => Promise.resolve(),
    },
  };
}

describe('clinical content that a person names', () => {
  it('is not the release in force under the name of drafts, where nobody sent any', async () => {
    await expect(filesNamed('drafts', aStore(), {})).rejects.toThrow('There are no drafts: ');
  });
});
