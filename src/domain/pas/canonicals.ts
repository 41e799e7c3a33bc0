/** Every canonical URL, extension URL and code system that PAS exchanges name, once. */

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition';
const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const X12 = 'https://codesystem.x12.org/005010';
const THO = 'http://terminology.hl7.org/CodeSystem';
const NUBC = 'https://www.nubc.org/CodeSystem';

/** Profiles a resource claims in `meta.profile`. */
export const PROFILE = {
  requestBundle: `${PAS}/profile-pas-request-bundle`,
  inquiryRequestBundle: `${PAS}/profile-pas-inquiry-request-bundle`,
  claim: `${PAS}/profile-claim`,
  claimUpdate: `${PAS}/profile-claim-update`,
  claimInquiry: `${PAS}/profile-claim-inquiry`,
  beneficiary: `${PAS}/profile-beneficiary`,
  subscriber: `${PAS}/profile-subscriber`,
  coverage: `${PAS}/profile-coverage`,
  insurer: `${PAS}/profile-insurer`,
  requestor: `${PAS}/profile-requestor`,
  organization: `${PAS}/profile-organization`,
  practitioner: `${PAS}/profile-practitioner`,
  practitionerRole: `${PAS}/profile-practitionerrole`,
  encounter: `${PAS}/profile-encounter`,
  documentReference: `${PAS}/profile-documentreference`,
  location: `${PAS}/profile-location`,
  serviceRequest: `${PAS}/profile-servicerequest`,
  deviceRequest: `${PAS}/profile-devicerequest`,
  medicationRequest: `${PAS}/profile-medicationrequest`,
  nutritionOrder: `${PAS}/profile-nutritionorder`,
  task: `${PAS}/profile-task`,
  subscription: `${PAS}/profile-subscription`,
  usCoreDocumentReference: `${US_CORE}/us-core-documentreference`,
  usCoreCondition: `${US_CORE}/us-core-condition`,
  usCoreEncounterDiagnosis: `${US_CORE}/us-core-condition-encounter-diagnosis`,
  usCoreEncounter: `${US_CORE}/us-core-encounter`,
  backportSubscription: `${BACKPORT}/backport-subscription`,
} as const;

export const EXTENSION = {
  transmissionIdentifiers: `${PAS}/extension-TransmissionIdentifiers`,
  levelOfServiceCode: `${PAS}/extension-levelOfServiceCode`,
  /** R5 backport; PAS names it by this URL and no other. */
  claimEncounter: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Claim.encounter',
  careTeamClaimScope: `${PAS}/extension-careTeamClaimScope`,
  documentInformation: `${PAS}/extension-documentInformation`,
  diagnosisRecordedDate: `${PAS}/extension-diagnosisRecordedDate`,
  serviceItemRequestType: `${PAS}/extension-serviceItemRequestType`,
  certificationType: `${PAS}/extension-certificationType`,
  itemTraceNumber: `${PAS}/extension-itemTraceNumber`,
  requestedService: `${PAS}/extension-requestedService`,
  authorizationNumber: `${PAS}/extension-authorizationNumber`,
  administrationReferenceNumber: `${PAS}/extension-administrationReferenceNumber`,
  infoChanged: `${PAS}/extension-infoChanged`,
  infoCancelled: `${PAS}/modifierextension-infoCancelled`,
  patientStatus: `${PAS}/extension-patientStatus`,
  conditionCode: `${PAS}/extension-conditionCode`,
  homeHealthCareInformation: `${PAS}/extension-homeHealthCareInformation`,
  militaryStatus: `${PAS}/extension-militaryStatus`,
  nursingHomeResidentialStatus: `${PAS}/extension-nursingHomeResidentialStatus`,
  nursingHomeLevelOfCare: `${PAS}/extension-nursingHomeLevelOfCare`,
  epsdtIndicator: `${PAS}/extension-epsdtIndicator`,
  revenueUnitRateLimit: `${PAS}/extension-revenueUnitRateLimit`,
  productOrServiceCodeEnd: `${PAS}/extension-productOrServiceCodeEnd`,
  calendarPattern: `${PAS}/extension-timingcalendarpattern`,
  deliveryPattern: `${PAS}/extension-timingdeliverypattern`,
  reviewAction: `${PAS}/extension-reviewAction`,
  reviewActionCode: `${PAS}/extension-reviewActionCode`,
  itemCertificationIssueDate: `${PAS}/extension-itemCertificationIssueDate`,
  itemCertificationEffectiveDate: `${PAS}/extension-itemCertificationEffectiveDate`,
  itemCertificationExpirationDate: `${PAS}/extension-itemCertificationExpirationDate`,
  identifierSubDepartment: `${PAS}/extension-identifierSubDepartment`,
  identifierJurisdiction: `${PAS}/extension-identifierJurisdiction`,
  itemPreAuthIssueDate: `${PAS}/extension-itemPreAuthIssueDate`,
  itemPreAuthPeriod: `${PAS}/extension-itemPreAuthPeriod`,
  itemAuthorizedDetail: `${PAS}/extension-itemAuthorizedDetail`,
  claimResponseReviewer: `${PAS}/extension-claimResponseReviewer`,
  errorFollowupAction: `${PAS}/extension-errorFollowupAction`,
  errorElement: `${PAS}/extension-errorElement`,
  errorPath: `${PAS}/extension-errorPath`,
  serviceLineNumber: `${PAS}/extension-serviceLineNumber`,
  /** 2.0.1 name of the line number on a Task. */
  paLineNumber: `${PAS}/extension-paLineNumber`,
  filterCriteria: `${BACKPORT}/backport-filter-criteria`,
  payloadContent: `${BACKPORT}/backport-payload-content`,
} as const;

/** Code systems and identifier systems. */
export const SYSTEM = {
  pasTempCodes: 'http://hl7.org/fhir/us/davinci-pas/CodeSystem/PASTempCodes',
  /** UM01 */
  serviceItemRequestType: `${X12}/1525`,
  /** UM02 */
  certificationType: `${X12}/1322`,
  /** UM03 */
  serviceType: `${X12}/1365`,
  /** PWK01 */
  reportType: `${X12}/755`,
  /** PWK02 */
  transmissionMethod: `${X12}/756`,
  /** NM101 */
  entityIdentifier: `${X12}/98`,
  /** CL104, SV209 */
  nursingHomeStatus: `${X12}/1345`,
  /** SV120 */
  nursingHomeLevelOfCare: `${X12}/1337`,
  /** CRC01 */
  conditionCategory: `${X12}/1136`,
  /** CRC03 */
  conditionCode: `${X12}/1321`,
  /** CR601 */
  prognosis: `${X12}/923`,
  /** UM05 */
  relatedCause: `${X12}/1362`,
  /** INS08 */
  militaryStatus: `${X12}/584`,
  /** HSD07 */
  calendarPattern: `${X12}/678`,
  /** HSD08 */
  deliveryPattern: `${X12}/679`,
  /** UM04 for institutions */
  billType: `${NUBC}/TypeOfBill`,
  admissionType: `${NUBC}/PriorityTypeOfAdmitOrVisit`,
  placeOfService: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
  claimType: `${THO}/claim-type`,
  processPriority: `${THO}/processpriority`,
  relatedClaimRelationship: `${THO}/ex-relatedclaimrelationship`,
  identifierType: `${THO}/v2-0203`,
  subscriberRelationship: `${THO}/subscriber-relationship`,
  coverageClass: `${THO}/coverage-class`,
  participationType: `${THO}/v3-ParticipationType`,
  dataAbsentReason: `${THO}/data-absent-reason`,
  /** Of a Condition in the record; CRC01 is another thing. */
  conditionCategoryOfRecord: `${THO}/condition-category`,
  documentCategory: 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category',
  payerIdentifierType: 'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType',
  diagnosisRole: `${THO}/diagnosis-role`,
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  icd10pcs: 'http://www.cms.gov/Medicare/Coding/ICD10',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  /** SV201; PAS 2.0.1 knows it by another name, see `versions/`. */
  revenue: `${NUBC}/RevenueCodes`,
  /** PRV03 */
  providerTaxonomy: 'http://nucc.org/provider-taxonomy',
  medicationRequestCategory: `${THO}/medicationrequest-category`,
  loinc: 'http://loinc.org',
  npi: 'http://hl7.org/fhir/sid/us-npi',
  taxNumber: 'http://terminology.hl7.org/NamingSystem/USEIN',
  uri: 'urn:ietf:rfc:3986',
} as const;

/** The one topic of PAS; `Subscription.criteria` names it without a version. */
export const SUBSCRIPTION_TOPIC = 'http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic';
