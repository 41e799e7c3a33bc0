// The simulator spells the canonicals itself and shares none with the service: one mistake must not hide in both.

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';
const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/';
const X12 = 'https://codesystem.x12.org/005010/';

/** Profiles of PAS 2.2.1 that the simulator answers with. */
export const PROFILE = {
  responseBundle: `${PAS}profile-pas-response-bundle`,
  inquiryResponseBundle: `${PAS}profile-pas-inquiry-response-bundle`,
  claimResponse: `${PAS}profile-claimresponse`,
  inquiryResponse: `${PAS}profile-claiminquiryresponse`,
  communicationRequest: `${PAS}profile-communicationrequest`,
} as const;

/** Extensions of PAS 2.2.1 that the simulator reads or writes. */
export const EXTENSION = {
  transmissionIdentifiers: `${PAS}extension-TransmissionIdentifiers`,
  reviewer: `${PAS}extension-claimResponseReviewer`,
  reviewAction: `${PAS}extension-reviewAction`,
  reviewActionCode: `${PAS}extension-reviewActionCode`,
  administrationReferenceNumber: `${PAS}extension-administrationReferenceNumber`,
  authorizationNumber: `${PAS}extension-authorizationNumber`,
  itemTraceNumber: `${PAS}extension-itemTraceNumber`,
  preAuthIssueDate: `${PAS}extension-itemPreAuthIssueDate`,
  preAuthPeriod: `${PAS}extension-itemPreAuthPeriod`,
  levelOfService: `${PAS}extension-levelOfServiceCode`,
  certificationType: `${PAS}extension-certificationType`,
  infoChanged: `${PAS}extension-infoChanged`,
  infoCancelled: `${PAS}modifierextension-infoCancelled`,
  serviceLineNumber: `${PAS}extension-serviceLineNumber`,
  errorFollowupAction: `${PAS}extension-errorFollowupAction`,
  errorPath: `${PAS}extension-errorPath`,
  filterCriteria: `${BACKPORT}backport-filter-criteria`,
  payloadContent: `${BACKPORT}backport-payload-content`,
} as const;

/** Code systems: X12 data elements by number, and the FHIR ones that PAS patterns fix. */
export const SYSTEM = {
  reviewActionCode: `${X12}306`,
  reviewReason: 'https://codesystem.x12.org/external/886',
  rejectReason: `${X12}901`,
  followUpAction: `${X12}889`,
  reportType: `${X12}755`,
  adjudication: 'http://terminology.hl7.org/CodeSystem/adjudication',
  observationValue: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  identifierType: 'http://terminology.hl7.org/CodeSystem/v2-0203',
  absent: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
} as const;

/** The subscription topic of PAS, without version as spec-57 writes it. */
export const PAS_TOPIC = 'http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic';

/** Profiles on the notification's Parameters (subscriptions backport, R4). */
export const SUBSCRIPTION_STATUS_PROFILE = `${BACKPORT}backport-subscription-status-r4`;
