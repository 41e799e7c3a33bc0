/** The versions of PAS that the simulator can speak; spelt here apart from the service, as all its names are. */
export const PAS_VERSIONS = ['2.2.1', '2.1.0', '2.0.1'] as const;

export type SpokenVersion = (typeof PAS_VERSIONS)[number];

/** What differs between the versions in what a payer says. */
export interface Dialect {
  readonly version: SpokenVersion;
  /** 2.2 puts each request it finds into a Parameters; before, all stand in one Bundle. */
  readonly inquiryAnswer: 'parameters' | 'bundle';
  /** What a notification carries: the whole response Bundle, or only where the ClaimResponse is. */
  readonly notifies: 'full-resource' | 'id-only';
  /** Whom a subscription's filter names: ISA06 of the Claim (spec-58 of 2.2), or the organization that asks. */
  readonly subscribersAre: 'interchange-senders' | 'requestors';
  /** Whether it says if a human looked; new after 2.0.1. */
  readonly namesReviewer: boolean;
  /** Where a request for documents carries the line it is about. */
  readonly lineNumberOn: 'request' | 'payload';
}

/** How a payer of that version speaks. */
export const DIALECTS: Readonly<Record<SpokenVersion, Dialect>> = {
  '2.2.1': {
    version: '2.2.1',
    inquiryAnswer: 'parameters',
    notifies: 'full-resource',
    subscribersAre: 'interchange-senders',
    namesReviewer: true,
    lineNumberOn: 'request',
  },
  '2.1.0': {
    version: '2.1.0',
    inquiryAnswer: 'bundle',
    notifies: 'full-resource',
    subscribersAre: 'requestors',
    namesReviewer: false,
    lineNumberOn: 'payload',
  },
  '2.0.1': {
    version: '2.0.1',
    inquiryAnswer: 'bundle',
    notifies: 'id-only',
    subscribersAre: 'requestors',
    namesReviewer: false,
    lineNumberOn: 'payload',
  },
};
