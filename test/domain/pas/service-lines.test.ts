import type { Claim, ClaimItem, Procedure, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { referencesIn } from '../../../src/domain/fhir/references-in.ts';
import { EXTENSION } from '../../../src/domain/pas/canonicals.ts';
import type { AssembledRequest } from '../../../src/domain/pas/request-bundle.ts';
import { DERIVED } from '../../../src/domain/pas/service-request.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aTradingPartner } from '../../builders/a-trading-partner.ts';
import { anAttending, anAttendingRole, aWard } from '../../builders/an-emergency-stay.ts';
import {
  aCharge,
  anOrder,
  anOutpatientVisit,
  aProcedure,
  everyKindOfOrder,
  REQUEST_SITUATIONS,
} from '../../builders/request-situations.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const REVENUE = 'https://www.nubc.org/CodeSystem/RevenueCodes';

function claimOf({ bundle }: AssembledRequest): Claim {
  // The first entry is the Claim: a law shows it.
  return bundle.entry?.[0]?.resource as Claim;
}

function itemsOf(request: AssembledRequest): readonly ClaimItem[] {
  return claimOf(request).item ?? [];
}

/** The line with this service code. */
function lineOf(request: AssembledRequest, code: string): ClaimItem {
  const found = itemsOf(request).find(({ productOrService }) => productOrService.coding?.[0]?.code === code);
  if (found === undefined) throw new Error(`There is no line ${code}.`);
  return found;
}

function orderBehind({ bundle }: AssembledRequest, { extension }: ClaimItem): Resource | undefined {
  const fullUrl = extension?.find(({ url }) => url === EXTENSION.requestedService)?.valueReference?.reference;
  return bundle.entry?.find((entry) => entry.fullUrl === fullUrl)?.resource;
}

const visit = (...resources: readonly Resource[]): AssembledRequest =>
  aRequest({ snapshot: aSnapshot({ encounter: anOutpatientVisit(), with: resources }) });
const stay = (...resources: readonly Resource[]): AssembledRequest =>
  aRequest({ snapshot: aSnapshot({ with: resources }) });

function situation(name: string): AssembledRequest {
  const make = REQUEST_SITUATIONS[name];
  if (make === undefined) throw new Error(`There is no situation named ${name}.`);
  return make();
}

describe('the order behind a line', () => {
  it.each([
    ['97110', 'ServiceRequest'],
    ['E0114', 'DeviceRequest'],
    ['J1745', 'MedicationRequest'],
    ['B4150', 'NutritionOrder'],
  ])('of %s is the %s that was pushed, and leads to nothing outside', (code, type) => {
    const request = situation('outpatient treatment with every kind of order');
    const order = orderBehind(request, lineOf(request, code));
    expect(order?.resourceType).toBe(type);
    const fullUrls = request.bundle.entry?.map(({ fullUrl }) => fullUrl);
    expect(order && referencesIn(order).filter((each) => !fullUrls?.includes(each))).toStrictEqual([]);
  });

  it('is derived from a procedure that came without one, and says so', () => {
    const request = stay(aProcedure({ code: '33510' }));
    const order = orderBehind(request, lineOf(request, '33510')) as ServiceRequest;
    expect(order).toMatchObject({ intent: 'order', status: 'completed', meta: { tag: [DERIVED] } });
    expect(order.note?.[0]?.text).toContain('Derived from the procedure');
    expect(orderBehind(request, lineOf(request, '1'))).toBeUndefined();
  });

  it('is not derived when the procedure names the order that it fulfilled', () => {
    const request = stay(
      aProcedure({ code: '33510', basedOn: [{ reference: 'ServiceRequest/order-1' }] }),
      anOrder({ code: '33510' }),
    );
    expect(JSON.stringify(request.bundle)).not.toContain(DERIVED.code);
    expect(itemsOf(request)).toHaveLength(2);
  });

  it('for a drug says active to a payer of 2.2.1, and its true status to one of 2.0.1', () => {
    const told = (['2.2.1', '2.0.1'] as const).map((pasVersion) => {
      const snapshot = aSnapshot({ encounter: anOutpatientVisit(), with: everyKindOfOrder() });
      const request = aRequest({ snapshot, partner: aTradingPartner({ pasVersion }) });
      const order = orderBehind(request, lineOf(request, 'J1745'));
      return order?.resourceType === 'MedicationRequest' ? order.status : undefined;
    });
    expect(told).toStrictEqual(['active', 'completed']);
  });

  it('is none for a drug that is taken home, nor during a stay for one that has only a drug number', () => {
    const drug = (system: string, code: string, category: string): Resource => ({
      resourceType: 'MedicationRequest',
      id: 'drug',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/pat-1' },
      encounter: { reference: 'Encounter/enc-1' },
      medicationCodeableConcept: { coding: [{ system, code }] },
      category: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code: category },
          ],
        },
      ],
    });
    const ndc = 'http://hl7.org/fhir/sid/ndc';
    expect(itemsOf(stay(drug(ndc, '00000-0000-00', 'inpatient')))).toHaveLength(1);
    expect(itemsOf(stay(drug(HCPCS, 'J1745', 'inpatient')))).toHaveLength(2);
    expect(lineOf(visit(drug(ndc, '00000-0000-00', 'outpatient')), '00000-0000-00').sequence).toBe(1);
    expect(itemsOf(visit(drug(HCPCS, 'J1745', 'discharge')))[0]?.productOrService.coding?.[0]?.code).toBe(
      '1',
    );
  });
});

describe('the amount of a line', () => {
  it.each([
    [
      { value: 12, unit: 'visits' },
      { value: 12, unit: 'visits', code: 'VS' },
    ],
    [
      { value: 3, unit: 'h', system: 'http://unitsofmeasure.org', code: 'h' },
      { value: 3, unit: 'hours', code: 'HS' },
    ],
    [{ value: 2 }, { value: 2, unit: 'units', code: 'FL' }],
  ])('%o goes out as %o', (quantityQuantity, expected) => {
    const { quantity } = lineOf(visit(anOrder({ code: '97110', quantityQuantity })), '97110');
    expect(quantity).toMatchObject({ ...expected, system: 'https://codesystem.x12.org/005010/673' });
  });

  it('in minutes goes out in words, for which X12 has no code', () => {
    const order = anOrder({ code: '97110', quantityQuantity: { value: 30, unit: 'min' } });
    expect(lineOf(visit(order), '97110').quantity).toStrictEqual({ value: 30, unit: 'minutes' });
  });

  it('that is a dose and no unit of service is left out', () => {
    const order = anOrder({ code: '97110', quantityQuantity: { value: 5, unit: 'mg' } });
    expect(lineOf(visit(order), '97110').quantity).toBeUndefined();
  });
});

describe('modifiers', () => {
  it('are the two-character codes beside the service code, each once, and never the service itself', () => {
    const coded = {
      coding: [
        { system: CPT, code: '59' },
        { system: CPT, code: '33510' },
        { system: HCPCS, code: 'LT' },
      ],
    };
    const request = stay({ ...aProcedure({ code: '33510' }), code: coded } as Procedure);
    expect(lineOf(request, '33510').modifier?.map(({ coding }) => coding?.[0]?.code)).toStrictEqual([
      '59',
      'LT',
    ]);
  });
});

describe('a charge', () => {
  it('completes the line it is for: revenue code, modifiers and units', () => {
    const request = situation('surgery with its surgeon, its modifiers and its charges');
    const line = lineOf(request, '33510');
    expect(line.revenue?.coding).toStrictEqual([{ system: REVENUE, code: '0360' }]);
    expect(line.modifier?.[0]?.coding?.[0]?.code).toBe('62');
    expect(line.quantity).toMatchObject({ value: 1, unit: 'units' });
  });

  it('for the bed gives the stay its revenue code, and the days stay those of the stay', () => {
    const [first] = itemsOf(situation('surgery with its surgeon, its modifiers and its charges'));
    expect(first).toMatchObject({
      revenue: { coding: [{ code: '0120' }] },
      quantity: { value: 4, unit: 'days' },
    });
  });

  it('is a line of its own only where neither a procedure nor an order gives any', () => {
    const charge = aCharge({ codings: [[HCPCS, 'J1745']], quantity: { value: 50 } });
    expect(
      itemsOf(visit(charge)).map(({ productOrService }) => productOrService.coding?.[0]?.code),
    ).toStrictEqual(['J1745']);
    expect(itemsOf(visit(charge, aProcedure({ code: '96413' })))).toHaveLength(1);
  });

  it('that names what it is for completes nothing else, and one that was taken back completes nothing', () => {
    const request = visit(
      aProcedure({ id: 'one', code: '29881' }),
      aProcedure({ id: 'two', code: '29881', performedDateTime: '2026-01-10T12:00:00-05:00' }),
      aCharge({
        id: 'c1',
        codings: [
          [CPT, '29881'],
          [CPT, 'RT'],
        ],
        service: [{ reference: 'Procedure/two' }],
      }),
      aCharge({
        id: 'c2',
        codings: [
          [CPT, '29881'],
          [CPT, 'LT'],
        ],
        status: 'entered-in-error',
      }),
    );
    const modifiers = itemsOf(request).map(({ modifier }) => modifier?.[0]?.coding?.[0]?.code);
    expect(modifiers.toSorted()).toStrictEqual(['RT', undefined]);
  });

  it('calls its revenue code to a payer of 2.0.1 as that version does', () => {
    const make = REQUEST_SITUATIONS['surgery with its surgeon, its modifiers and its charges'];
    const [first] = itemsOf(make?.(aTradingPartner({ pasVersion: '2.0.1' })) ?? aRequest());
    expect(first?.revenue?.coding?.[0]?.system).toBe('https://www.nubc.org/revenue-code');
  });
});

describe('the care team', () => {
  it('of a line are its surgeon, or who ordered and who performed it; the line lists them after the attending', () => {
    const surgery = situation('surgery with its surgeon, its modifiers and its charges');
    const team = claimOf(surgery).careTeam?.map(({ extension, role, qualification }) => [
      extension?.[0]?.valueBoolean,
      role?.coding?.[0]?.code,
      qualification?.coding?.[0]?.code,
    ]);
    expect(team).toStrictEqual([
      [true, '71', '208G00000X'],
      [false, '72', '208G00000X'],
    ]);
    expect(lineOf(surgery, '33510').careTeamSequence).toStrictEqual([1, 2]);
    expect(lineOf(surgery, '1').careTeamSequence).toStrictEqual([1]);
  });

  it('names one person who orders several services once, and ships nobody twice', () => {
    const request = situation('outpatient treatment with every kind of order');
    const roles = claimOf(request).careTeam?.map(({ role }) => role?.coding?.[0]?.code);
    expect(roles).toStrictEqual(['71', 'DK', 'SJ']);
    const people = request.bundle.entry?.filter(({ resource }) => resource?.resourceType === 'Practitioner');
    expect(people).toHaveLength(1);
  });

  it('leaves out a performer whose function no map knows, by name', () => {
    const unheard = { coding: [{ system: 'urn:oid:2.16.840.1.999999.9', code: 'X' }] };
    const request = stay(
      aProcedure({
        code: '33510',
        performer: [{ actor: { reference: 'Practitioner/prac-1' }, function: unheard }],
      }),
    );
    expect(request.findings).toContainEqual(
      expect.objectContaining({
        key: 'performer-function-unmapped',
        expression: 'Procedure/proc-1.performer[0]',
      }),
    );
  });
});

describe('where and as what', () => {
  it('a referral to a specialist is asked for as specialty care, all else as health services', () => {
    const request = situation('outpatient treatment with every kind of order');
    const types = itemsOf(request).map(
      ({ extension }) => extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code,
    );
    expect(types).toStrictEqual(['SC', 'HS', 'HS', 'HS']);
  });

  it('a service at another place than the visit is asked for there; during a stay the bed counts', () => {
    const lab = aWard({
      id: 'office',
      name: 'Office',
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'PROFF' }] }],
    });
    const at = aProcedure({ code: '29881', location: { reference: 'Location/office' } });
    const placeOf = (request: AssembledRequest) =>
      lineOf(request, '29881').locationCodeableConcept?.coding?.[0]?.code;
    expect(placeOf(visit(lab, at))).toBe('11');
    expect(placeOf(stay(lab, at))).toBe('21');
  });

  it('the places of the encounter go along, each once, when they have a name and an address', () => {
    const moved = anOutpatientVisit();
    const snapshot = aSnapshot({
      encounter: {
        ...moved,
        location: ['loc-1', 'loc-2', 'loc-1'].map((id) => ({ location: { reference: `Location/${id}` } })),
      },
      with: [{ resourceType: 'Location', id: 'loc-2', name: 'Corridor' }, anAttending(), anAttendingRole()],
    });
    const { bundle } = aRequest({ snapshot });
    const places = bundle.entry?.filter(({ resource }) => resource?.resourceType === 'Location');
    expect(places).toHaveLength(1);
  });
});
