import type { RequestForInformation } from './determination.ts';

/** `102089-0`: not a document but the payer's questionnaire, which a person fills in (PAS 2.2.1 additionalinfo, DTR). */
export const QUESTIONNAIRE_LOINC = '102089-0';

/** What makes two requests for information the same one: a payer may repeat a request in every answer. */
export function requestKey({
  controlNumber,
  itemSequence,
  loincCodes,
  reportType,
  words,
}: RequestForInformation): string {
  return [
    controlNumber ?? '',
    itemSequence ?? '',
    [...loincCodes].sort().join(' '),
    reportType ?? '',
    words ?? '',
  ]
    .map(String)
    .join('|');
}

/** The request in words for a person: codes and numbers only, never patient data. */
export function describeRequest(request: RequestForInformation): string {
  const { controlNumber, itemSequence, loincCodes, reportType, words } = request;
  const codes = loincCodes.map((code) => `LOINC ${code}`);
  const what = [...codes, ...(reportType === undefined ? [] : [`report type ${reportType}`])].join(', ');
  const named = what === '' ? (words ?? 'something it does not name') : what;
  return [
    named,
    ...(itemSequence === undefined ? [] : [`for line ${String(itemSequence)}`]),
    ...(controlNumber === undefined ? [] : [`under control number ${controlNumber}`]),
  ].join(' ');
}
