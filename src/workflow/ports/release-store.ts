/** A file of the clinical content as it was published. */
export interface ReleaseFile {
  /** Relative to the mappings folder: `payers/example-health.yaml`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Who put a release in force, or proposed it, and when. */
export interface Publication {
  readonly number: number;
  readonly release: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly note: string | undefined;
  /** Absent: proposed, and waiting for a second person. */
  readonly approvedAt: string | undefined;
  readonly approvedBy: string | undefined;
  /**
   * Number of the publication that it was put over, or proposed over; a step back stands over what the release that it
   * came back to stood over. Absent: the folder.
   */
  readonly over: number | undefined;
}

/** Published releases of the clinical content: kept byte for byte and never changed. */
export interface ReleaseStore {
  /** Newest first. */
  publications(): Promise<readonly Publication[]>;
  readRelease(id: string): Promise<readonly ReleaseFile[] | undefined>;
  /**
   * Keeps a release, once, and writes down who published it; in force at once when `approvedBy` is given. False, and
   * nothing is written, when anything was published, proposed or approved since `seen` was read.
   */
  publish(publication: {
    readonly seen: readonly Publication[];
    readonly release: string;
    readonly files?: readonly ReleaseFile[];
    readonly by: string;
    readonly approvedBy?: string;
    readonly note?: string;
    readonly over?: number;
  }): Promise<boolean>;
  /** Puts a proposed release in force; false as above. */
  approve(number: number, by: string, seen: readonly Publication[]): Promise<boolean>;
}
