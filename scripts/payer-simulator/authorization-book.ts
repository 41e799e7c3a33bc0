import type { Authorization } from './authorization.ts';
import type { ReceivedRequest } from './received-request.ts';

/** All that was taken, found again by identifier and by member: a long run must not slow down its own judge. */
export interface AuthorizationBook {
  add(authorization: Authorization): void;
  all(): readonly Authorization[];
  /** The first that was taken under the same Bundle or Claim identifier. */
  firstLike(request: ReceivedRequest): Authorization | undefined;
  /** The first answer given under this Bundle.identifier, an error included. */
  answeredUnder(bundleIdentifier: string): Authorization | undefined;
  ofClaims(claimIdentifiers: readonly string[]): readonly Authorization[];
  ofMembers(memberIds: readonly string[]): readonly Authorization[];
  /** Remembers under which control numbers documents were asked for. */
  expect(controlNumbers: readonly string[], authorization: Authorization): void;
  missingDocument(controlNumber: string): Authorization | undefined;
}

/** An empty book. */
export function authorizationBook(): AuthorizationBook {
  const all: Authorization[] = [];
  const byBundle = new Map<string, Authorization[]>();
  const byClaim = new Map<string, Authorization[]>();
  const byMember = new Map<string, Authorization[]>();
  const byDocument = new Map<string, Authorization[]>();
  const inBundle = ({ bundleIdentifier }: ReceivedRequest) =>
    bundleIdentifier === undefined ? [] : found(byBundle, [bundleIdentifier]);
  return {
    add: (authorization) => {
      const { bundleIdentifier, claimIdentifiers, memberIds } = authorization.request;
      all.push(authorization);
      file(byBundle, bundleIdentifier === undefined ? [] : [bundleIdentifier], authorization);
      file(byClaim, claimIdentifiers, authorization);
      file(byMember, memberIds, authorization);
    },
    all: () => all,
    firstLike: (request) =>
      [...inBundle(request), ...found(byClaim, request.claimIdentifiers)]
        .filter(({ verdict }) => verdict.error === undefined)
        .toSorted((one, other) => one.seq - other.seq)[0],
    answeredUnder: (bundleIdentifier) => byBundle.get(bundleIdentifier)?.[0],
    ofClaims: (claimIdentifiers) => found(byClaim, claimIdentifiers),
    ofMembers: (memberIds) => found(byMember, memberIds),
    expect: (controlNumbers, authorization) => {
      file(byDocument, controlNumbers, authorization);
    },
    missingDocument: (controlNumber) =>
      byDocument.get(controlNumber)?.find(({ missing }) => missing.has(controlNumber)),
  };
}

function file(
  index: Map<string, Authorization[]>,
  keys: readonly string[],
  authorization: Authorization,
): void {
  for (const key of keys) {
    const filed = index.get(key);
    if (filed === undefined) index.set(key, [authorization]);
    else filed.push(authorization);
  }
}

function found(index: ReadonlyMap<string, Authorization[]>, keys: readonly string[]): Authorization[] {
  return [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
}
