import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { format, resolveConfig } from 'prettier';
import { assembleInquiryBundle } from '../../src/domain/pas/claim-inquiry.ts';
import { assembleCancelBundle, assembleUpdateBundle } from '../../src/domain/pas/claim-update.ts';
import type { JsonObject } from '../../src/domain/profile/json.ts';
import { aTradingPartner, countedIds } from '../builders/a-trading-partner.ts';
import { REQUEST_SITUATIONS } from '../builders/request-situations.ts';
import { elementsSent, has, SENT, type Version } from './must-support.ts';
import { type Source, SOURCES } from './must-support-sources.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/must-support.md');
const VERSIONS = ['2.2.1', '2.0.1'] as const;

/** What leaves in the situations of the tests: each request, an update and a cancel of it, and the inquiry. */
function everythingSent(pasVersion: Version): readonly JsonObject[] {
  const partner = aTradingPartner({ pasVersion });
  const newId = countedIds();
  const at = '2026-01-21T15:00:00.000Z';
  const numbers = {
    authorizationNumber: 'FICT-1',
    administrationReferenceNumber: 'FICT-2',
    certified: new Map([[1, { issued: '2026-01-20', period: { start: '2026-01-10', end: '2026-01-14' } }]]),
  };
  const requests = Object.values(REQUEST_SITUATIONS).map((make) => make(partner, newId));
  const bundles = requests.flatMap((current, index): (Bundle | undefined)[] => {
    const prior = requests[(index + 1) % requests.length]?.bundle ?? current.bundle;
    return [
      current.bundle,
      assembleUpdateBundle({ prior, current, partner, newId })?.bundle,
      assembleCancelBundle({ prior, partner, at, claimIdentifier: newId(), newId }).bundle,
      assembleInquiryBundle({ request: prior, partner, at, newId, numbers }),
    ];
  });
  return bundles.flatMap((bundle) =>
    // A resource is a JSON object.
    (bundle?.entry ?? []).map(({ resource }) => resource as unknown as JsonObject),
  );
}

interface Row {
  readonly version: Version;
  readonly profile: (typeof SENT)[number];
  readonly element: string;
  readonly source: Source | undefined;
  readonly isSent: boolean;
}

function rowsOf(version: Version): readonly Row[] {
  const sent = everythingSent(version);
  return [...elementsSent(version)].flatMap(([profile, elements]) => {
    const ofProfile = sent.filter((each) => JSON.stringify(each['meta'] ?? '').includes(`/${profile}"`));
    return [...elements]
      .filter(([, { mustSupport }]) => mustSupport === true)
      .map(([element]) => ({
        version,
        profile,
        element,
        source: SOURCES.find(({ fits }) => fits.test(`${profile} ${element}`)),
        isSent: ofProfile.some((each) => has(each, element, elements)),
      }));
  });
}

const rows = VERSIONS.flatMap(rowsOf);
const names = (of: readonly Row[]) =>
  of.map(({ version, profile, element }) => `${version} ${profile} ${element}`);

describe('every element that a PAS profile of what we send must support', () => {
  it('has a source or a reason why it is never sent', () => {
    expect(rows.length).toBeGreaterThan(500);
    expect(names(rows.filter(({ source }) => source === undefined))).toEqual([]);
  });

  it('is sent in some situation of the tests, unless the reason says never', () => {
    expect(names(rows.filter(({ source, isSent }) => source?.never !== true && !isSent))).toEqual([]);
  });

  it('is sent in none where the reason says never', () => {
    expect(names(rows.filter(({ source, isSent }) => source?.never === true && isSent))).toEqual([]);
  });

  it('stands in the document as it is fed', async () => {
    const unused = SOURCES.filter((each) => !rows.some(({ source }) => source === each));
    expect(unused.map(({ fits }) => String(fits))).toEqual([]);
    const today = await format(render(), { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(DOCUMENT, today);
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(today);
  });
});

/** The document as people read it; `UPDATE_GOLDEN=1 npm test -- test/conformance/must-support` writes it anew. */
function render(): string {
  const sections = SENT.map((profile) => `## ${profile}\n\n${listOf(profile)}`);
  return `${HEAD}\n\n${sections.join('\n\n')}\n`;
}

const HEAD = `# Must support: what feeds each element

Written by \`test/conformance/must-support.test.ts\`, which fails when an element that a PAS profile (2.2.1 or 2.0.1) marks as
must support is neither sent in some situation of the tests nor explained here, or is sent though it is explained away. An
element that the record does not carry is left out, never invented. _Supplement_: [what no clinical resource carries](supplement.md).

Supporting information is sent as documents. The answers to a payer's questionnaire (DTR) are given to the payer by the
application in which a person completes it, under the context id that the case names.`;

function listOf(profile: Row['profile']): string {
  const ofProfile = rows.filter((row) => row.profile === profile);
  const sources = [...new Set(ofProfile.map(({ source }) => source))].filter((each) => each !== undefined);
  return sources
    .map((source) => {
      const elements = [...new Set(ofProfile.filter((row) => row.source === source).map(elementOf))];
      return `- **${source.never === true ? 'never: ' : ''}${source.says}**\n  ${elements.join(', ')}`;
    })
    .join('\n');
}

/** Without the type, and with the version where only one has it. */
function elementOf({ profile, element, version }: Row): string {
  const inBoth = VERSIONS.every((each) =>
    rows.some((row) => row.version === each && row.profile === profile && row.element === element),
  );
  const bare = element.slice(element.indexOf('.') + 1);
  return inBoth ? `\`${bare}\`` : `\`${bare}\` (${version})`;
}
