import type { Consent, ConsentProvision, DocumentReference } from '@medplum/fhirtypes';
import { releaseOf } from '../../../src/domain/documentation/disclosure-basis.ts';
import {
  aConsent,
  labelled,
  naming,
  PART_2,
  PSYCHOTHERAPY_NOTE,
  RESTRICTED,
} from '../../builders/a-consent.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aDocument, anInsurer } from '../../builders/an-emergency-stay.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();
const AT = '2026-01-20T15:00:00.000Z';

function note(over: Partial<DocumentReference>): DocumentReference {
  return aDocument({ id: 'note', loinc: '11506-3', date: '2026-01-11T09:00:00-05:00', ...over });
}

function release(document: DocumentReference, consents: readonly Consent[], at = AT) {
  return releaseOf(document, { snapshot: aSnapshot({ with: [document, ...consents] }), content, at });
}

const mayGo = (
  labels: Parameters<typeof labelled>,
  provision: ConsentProvision,
  over: Partial<Consent> = {},
) => release(note(labelled(...labels)), [aConsent(provision, over)]).may;

const LABEL = { securityLabel: [PART_2] };
const BY_TYPE = { code: [{ coding: [{ system: 'http://loinc.org', code: '11506-3' }] }] };
const coded = (system: string, code: string) => ({
  system: `http://terminology.hl7.org/CodeSystem/${system}`,
  code,
});

describe('a record of substance-use treatment (42 CFR Part 2)', () => {
  it('stays here without a consent, and what to push is said', () => {
    const found = release(note(labelled(PART_2, RESTRICTED)), []);
    expect(found).toMatchObject({ may: 'not' });
    expect(found).toHaveProperty(
      'remedy',
      expect.stringMatching(/42CFRPart2, R;.* push an active Consent of the patient/),
    );
  });

  it('goes on the basis of the version of the consent that names its label', () => {
    expect(release(note(labelled(PART_2)), [aConsent(LABEL)])).toEqual({
      may: 'on-basis',
      basis: { consent: 'Consent/consent-1', version: 1, receivedAt: '2026-01-14T18:00:00.000Z' },
    });
  });

  it.each<[string, ConsentProvision]>([
    ['itself', naming('note')],
    ['its type as a code', BY_TYPE],
    ['its type as a class', { class: [{ system: 'http://loinc.org', code: '11506-3' }] }],
    ['its label, for payment', { ...LABEL, purpose: [coded('v3-ActReason', 'HPAYMT')] }],
    ['its label, for disclosure', { ...LABEL, action: [{ coding: [coded('consentaction', 'disclose')] }] }],
    ['its label, of those days', { ...LABEL, dataPeriod: { start: '2026-01-10', end: '2026-01-14' } }],
    ['its label as the exception of a denial', { type: 'deny', provision: [{ type: 'permit', ...LABEL }] }],
    [
      'its label, to a payer known by number',
      { ...LABEL, actor: [{ role: {}, reference: { identifier: anInsurer().identifier?.[0] ?? {} } }] },
    ],
    ['its label, to anyone', { ...LABEL, actor: [] }],
    [
      'its label, and denies another',
      { ...LABEL, provision: [{ type: 'deny', securityLabel: [PSYCHOTHERAPY_NOTE] }] },
    ],
  ])('goes when the consent names %s', (_what, provision) => {
    expect(mayGo([PART_2], provision)).toBe('on-basis');
  });

  it.each<[string, ConsentProvision]>([
    ['permits in general and names nothing', {}],
    [
      'names every document',
      { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'DocumentReference' }] },
    ],
    ['names another label', { securityLabel: [PSYCHOTHERAPY_NOTE] }],
    ['names only how confidential it is', { securityLabel: [RESTRICTED] }],
    ['names another document', naming('other')],
    [
      'names its label, but another type',
      { ...LABEL, code: [{ coding: [{ system: 'http://loinc.org', code: '18842-5' }] }] },
    ],
    [
      'names another recipient',
      { ...LABEL, actor: [{ role: {}, reference: { reference: 'Organization/hosp-1' } }] },
    ],
    ['is for research', { ...LABEL, purpose: [coded('v3-ActReason', 'HRESCH')] }],
    ['permits only collecting', { ...LABEL, action: [{ coding: [coded('consentaction', 'collect')] }] }],
    ['is about care of another year', { ...LABEL, dataPeriod: { end: '2025' } }],
    ['has ended', { ...LABEL, period: { end: '2026-01-19' } }],
    ['ended an hour ago', { ...LABEL, period: { end: '2026-01-20T09:00:00-05:00' } }],
    ['has not begun', { ...LABEL, period: { start: '2026-02' } }],
    ['denies it', { ...LABEL, type: 'deny' }],
    ['excepts the document', { ...LABEL, provision: [{ type: 'deny', ...naming('note') }] }],
    ['excepts the label without saying how', { ...LABEL, provision: [{ ...LABEL }] }],
  ])('stays here when the consent %s', (_what, provision) => {
    expect(mayGo([PART_2], provision)).toBe('not');
  });

  it.each<[string, Partial<Consent>]>([
    ['was withdrawn', { status: 'inactive' }],
    ['is a draft', { status: 'draft' }],
    ['is of another patient', { patient: { reference: 'Patient/pat-2' } }],
    ['is to be treated', { scope: { coding: [coded('consentscope', 'treatment')] } }],
  ])('stays here when the consent %s', (_what, over) => {
    expect(mayGo([PART_2], LABEL, over)).toBe('not');
  });

  it('may go on the last day of the consent, as the hospital counts days', () => {
    const consent = aConsent({ ...LABEL, period: { end: '2026-01-20' } });
    expect(release(note(labelled(PART_2)), [consent], '2026-01-21T04:59:00Z').may).toBe('on-basis');
    expect(release(note(labelled(PART_2)), [consent], '2026-01-21T05:01:00Z').may).toBe('not');
  });

  it('stays here when another active consent denies it, and that one is named', () => {
    const denial = aConsent({ type: 'deny', ...LABEL }, { id: 'denial' });
    expect(release(note(labelled(PART_2)), [aConsent(LABEL), denial])).toMatchObject({
      may: 'not',
      remedy: expect.stringContaining('Consent/denial denies sending it') as string,
    });
  });

  it('is not held back by a denial of research', () => {
    const denial = aConsent(
      { type: 'deny', actor: [] },
      { id: 'denial', scope: { coding: [coded('consentscope', 'research')] } },
    );
    expect(release(note(labelled(PART_2)), [aConsent(LABEL), denial]).may).toBe('on-basis');
  });
});

describe('a psychotherapy note', () => {
  it.each<[string, ConsentProvision, string]>([
    ['names its label', { securityLabel: [PSYCHOTHERAPY_NOTE] }, 'on-basis'],
    ['names the document', naming('note'), 'on-basis'],
    ['permits in general', {}, 'not'],
    ['names its type only', BY_TYPE, 'not'],
    ['names how confidential it is', { securityLabel: [RESTRICTED] }, 'not'],
  ])('when the consent %s', (_what, provision, may) => {
    expect(mayGo([PSYCHOTHERAPY_NOTE, RESTRICTED], provision)).toBe(may);
  });

  it('that is a record of substance-use treatment as well is named by both labels', () => {
    const both: Parameters<typeof labelled> = [PART_2, PSYCHOTHERAPY_NOTE];
    expect(mayGo(both, LABEL)).toBe('not');
    expect(mayGo(both, { securityLabel: both })).toBe('on-basis');
  });
});

describe('a document whose source says only that it is confidential', () => {
  it('goes when the consent names that level, or its type', () => {
    expect(mayGo([RESTRICTED], { securityLabel: [RESTRICTED] })).toBe('on-basis');
    expect(mayGo([RESTRICTED], BY_TYPE)).toBe('on-basis');
  });
});

it('a document without such a label needs no basis', () => {
  expect(release(note({}), [aConsent({ type: 'deny' })])).toEqual({ may: 'freely' });
});
