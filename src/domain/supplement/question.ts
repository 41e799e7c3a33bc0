import { SYSTEM } from '../pas/canonicals.ts';

/** One thing that no clinical resource carries and a payer may want to know. */
export interface Question {
  readonly linkId: string;
  readonly text: string;
  readonly type: 'group' | 'boolean' | 'date' | 'decimal' | 'string' | 'choice' | 'reference' | 'quantity';
  readonly required?: true;
  readonly repeats?: true;
  readonly maxLength?: number;
  /** Choices: the code system of the answer, and its codes where they are few and public. */
  readonly system?: string | readonly string[];
  readonly codes?: readonly string[];
  /** Choices: the value set that PAS binds the element to; its codes are licensed and not listed here. */
  readonly valueSet?: string;
  /** References: types of what is pointed to. */
  readonly targets?: readonly string[];
  /** Quantities: units that X12 counts in. */
  readonly units?: readonly string[];
  /** Groups. */
  readonly item?: readonly Question[];
}

/** The address under which a response says that it answers these questions. */
export const SUPPLEMENT_QUESTIONNAIRE =
  'https://retro-auth.example/fhir/Questionnaire/prior-authorization-supplement';

const X12 = 'https://valueset.x12.org/x217/005010/request';
const PAS = 'http://hl7.org/fhir/us/davinci-pas/ValueSet';

/** X12 REF02 holds this many characters, MSG01 that many. */
const REFERENCE_LENGTH = 50;
const MESSAGE_LENGTH = 264;

const SERVICE_SYSTEMS = [SYSTEM.cpt, SYSTEM.hcpcs, SYSTEM.icd10pcs, SYSTEM.ndc];
const UNITS = ['days', 'hours', 'minutes', 'months', 'units', 'visits', 'international units'];

const NUMBERS: readonly Question[] = [
  {
    linkId: 'authorization-number',
    text: 'Number of an earlier authorization of the same care (REF BB)',
    type: 'string',
    maxLength: REFERENCE_LENGTH,
  },
  {
    linkId: 'administration-reference-number',
    text: 'Number that the payer gave to a request that waits (REF NT)',
    type: 'string',
    maxLength: REFERENCE_LENGTH,
  },
];

const NURSING_HOME_STATUS = {
  linkId: 'nursing-home-status',
  type: 'choice',
  system: SYSTEM.nursingHomeStatus,
} as const;

/** What is asked about one line of the request; `service` says which. */
const OF_A_LINE: readonly Question[] = [
  {
    linkId: 'service',
    text: 'Which line: the Encounter itself for the stay or visit, or the Procedure, order or ChargeItem it is made from',
    type: 'reference',
    required: true,
    targets: [
      'Encounter',
      'Procedure',
      'ServiceRequest',
      'DeviceRequest',
      'MedicationRequest',
      'NutritionOrder',
      'ChargeItem',
    ],
  },
  {
    linkId: 'request-type',
    text: 'Kind of review (UM01): AR admission, HS health services, SC specialty care',
    type: 'choice',
    system: SYSTEM.serviceItemRequestType,
    codes: ['AR', 'HS', 'SC'],
  },
  {
    linkId: 'certification-type',
    text: 'What is asked for (UM02): I initial, R renewal, 4 extension of what was approved',
    type: 'choice',
    system: SYSTEM.certificationType,
    codes: ['I', 'R', '4'],
  },
  {
    linkId: 'service-type',
    text: 'Service type (UM03)',
    type: 'choice',
    system: SYSTEM.serviceType,
    valueSet: `${X12}/2000F/UM/1/03/00/1365`,
  },
  {
    linkId: 'place',
    text: 'Place of service, or type of bill (UM04)',
    type: 'choice',
    system: [SYSTEM.placeOfService, SYSTEM.billType],
    valueSet: `${PAS}/X12278LocationType`,
  },
  {
    linkId: 'code-end',
    text: 'Last code, where a range of services is asked for',
    type: 'choice',
    system: SERVICE_SYSTEMS,
    valueSet: `${PAS}/X12278RequestedServiceType`,
  },
  {
    linkId: 'modifier',
    text: 'Modifier of the service',
    type: 'choice',
    repeats: true,
    system: [SYSTEM.cpt, SYSTEM.hcpcs],
    valueSet: `${PAS}/X12278RequestedServiceModifierType`,
  },
  {
    linkId: 'revenue',
    text: 'Revenue code (SV201)',
    type: 'choice',
    system: SYSTEM.revenue,
    valueSet: `${PAS}/AHANUBCRevenueCodes`,
  },
  { linkId: 'quantity', text: 'How much is asked for', type: 'quantity', units: UNITS },
  { linkId: 'unit-price', text: 'Price of one unit, in US dollars', type: 'decimal' },
  { linkId: 'revenue-unit-rate-limit', text: 'Highest rate for a unit (SV206)', type: 'decimal' },
  { linkId: 'epsdt', text: 'Did it come from a screening under EPSDT?', type: 'boolean' },
  {
    ...NURSING_HOME_STATUS,
    text: 'Residential status in a nursing home, for this service (SV209)',
    valueSet: `${X12}/2000F/SV2/1/09/00/1345`,
  },
  {
    linkId: 'nursing-home-level-of-care',
    text: 'Level of care in a nursing home (SV120)',
    type: 'choice',
    system: SYSTEM.nursingHomeLevelOfCare,
    valueSet: `${X12}/2000F/SV1/1/20/00/1337`,
  },
  {
    linkId: 'calendar-pattern',
    text: 'On which days it is given (HSD07)',
    type: 'choice',
    system: SYSTEM.calendarPattern,
    valueSet: `${X12}/2000F/HSD/1/07/00/678`,
  },
  {
    linkId: 'delivery-pattern',
    text: 'At which times it is given (HSD08)',
    type: 'choice',
    system: SYSTEM.deliveryPattern,
    valueSet: `${X12}/2000F/HSD/1/08/00/679`,
  },
  ...NUMBERS,
];

/** All questions, in the order of the form. */
export const QUESTIONS: readonly Question[] = [
  {
    linkId: 'message',
    text: 'A message to the reviewer',
    type: 'string',
    repeats: true,
    maxLength: MESSAGE_LENGTH,
  },
  {
    linkId: 'condition',
    text: 'A condition of the patient that bears on the request (CRC)',
    type: 'group',
    repeats: true,
    item: [
      {
        linkId: 'category',
        text: 'Category',
        type: 'choice',
        required: true,
        system: SYSTEM.conditionCategory,
        valueSet: `${PAS}/X12278ConditionCategory`,
      },
      { linkId: 'applies', text: 'Does it apply?', type: 'boolean', required: true },
      {
        linkId: 'code',
        text: 'Condition',
        type: 'choice',
        required: true,
        repeats: true,
        system: SYSTEM.conditionCode,
        valueSet: `${PAS}/X12278ConditionCode`,
      },
    ],
  },
  {
    linkId: 'home-health',
    text: 'Home health care (CR6)',
    type: 'group',
    item: [
      {
        linkId: 'prognosis',
        text: 'Prognosis',
        type: 'choice',
        required: true,
        system: SYSTEM.prognosis,
        valueSet: `${X12}/2000E/CR6/1/01/00/923`,
      },
      { linkId: 'start-date', text: 'Day on which it began', type: 'date', required: true },
    ],
  },
  {
    linkId: 'accident',
    text: 'An accident that the care was for (UM05)',
    type: 'group',
    item: [
      { linkId: 'date', text: 'Day of the accident', type: 'date', required: true },
      {
        linkId: 'cause',
        text: 'Cause: AA motor vehicle, EM employment, AP another party responsible',
        type: 'choice',
        system: SYSTEM.relatedCause,
        codes: ['AA', 'EM', 'AP'],
      },
      { linkId: 'state', text: 'State where it happened, two letters', type: 'string', maxLength: 2 },
      { linkId: 'country', text: 'Country where it happened, two letters', type: 'string', maxLength: 2 },
    ],
  },
  {
    linkId: 'military-status',
    text: 'Military status of the subscriber (INS08)',
    type: 'choice',
    system: SYSTEM.militaryStatus,
    valueSet: `${X12}/2010C/INS/1/08/00/584`,
  },
  {
    ...NURSING_HOME_STATUS,
    text: 'Residential status in a nursing home (CL104)',
    valueSet: `${X12}/2000E/CL1/1/04/00/1345`,
  },
  ...NUMBERS,
  {
    linkId: 'line',
    text: 'About one line of the request',
    type: 'group',
    repeats: true,
    item: OF_A_LINE,
  },
];
