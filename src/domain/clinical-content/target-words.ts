/** The words of our own that maps answer with, by their code system: another word would decide nothing, silently. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'urn:retro-auth:urgency': ['emergency', 'urgent', 'non-emergency'],
  'urn:retro-auth:origin': ['emergency-department', 'hospital', 'facility', 'community'],
  'urn:retro-auth:destination': [
    'acute-hospital',
    'other-facility',
    'home',
    'hospice',
    'died',
    'against-advice',
  ],
  'urn:retro-auth:diagnosis-kind': ['presented', 'found', 'background'],
  'urn:retro-auth:setting': [
    'emergency-department',
    'inpatient',
    'observation',
    'short-stay',
    'ambulatory',
    'pre-admission',
    'home',
    'virtual',
    'field',
  ],
};

/** What is wrong with a target of a map; undefined where its code system is not ours, or knows the word. */
export function faultOfTarget(system: string | undefined, code: string | undefined): string | undefined {
  const words = WORDS[system ?? ''];
  if (words === undefined || code === undefined || words.includes(code)) return undefined;
  return `"${code}" is no word of ${system ?? ''}, and would decide nothing. Its words are ${words.join(', ')}.`;
}
