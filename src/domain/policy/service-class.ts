/** What kind of care was delivered, as payer policies tell it apart. */
export const SERVICE_CLASSES = [
  'emergency-department',
  'inpatient',
  'observation',
  'outpatient-procedure',
  'imaging',
  'dme',
  'behavioural-health',
  'office-visit',
  'other',
] as const;

export type ServiceClass = (typeof SERVICE_CLASSES)[number];
