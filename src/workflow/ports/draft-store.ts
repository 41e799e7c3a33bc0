/** A file of clinical content that was sent over FHIR and waits for somebody to publish it. */
export interface ContentDraft {
  readonly number: number;
  /** Relative to the mappings folder: `concept-maps/encounter-class-to-urgency.riverside.json`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sentAt: string;
  /** Id of the sender. */
  readonly sentBy: string;
}

/** Drafts are never changed: a later one of the same path takes the place of an earlier one, and all stay on record. */
export interface DraftStore {
  /** The latest of each path that was neither published nor discarded, by path. */
  drafts(): Promise<readonly ContentDraft[]>;
  keepDraft(draft: Pick<ContentDraft, 'path' | 'bytes' | 'sentBy'>): Promise<void>;
  /** These drafts, and earlier ones of their paths, wait no longer: a release took them up, or somebody discarded them. */
  settleDrafts(
    drafts: readonly Pick<ContentDraft, 'path' | 'number'>[],
    how: { readonly by: string; readonly release?: string },
  ): Promise<void>;
}
