import type { Bundle } from '@medplum/fhirtypes';
import { stayText } from './stays.ts';

/** What only a patient's record holds: the words of the stay's patient, and member ids as the harness numbers them. */
export function canaries(): RegExp {
  // Our own text of a Bundle.
  const { entry = [] } = JSON.parse(stayText('canary', 'M00000')) as Bundle;
  const words = entry.flatMap(({ resource }) =>
    resource?.resourceType === 'Patient'
      ? [
          ...(resource.name ?? []).flatMap(({ family, given = [] }) => [family, ...given]),
          ...(resource.address ?? []).flatMap(({ line = [], city }) => [...line, city]),
          ...(resource.telecom ?? []).map(({ value }) => value),
          resource.birthDate,
        ]
      : [],
  );
  const literal = words.flatMap((word) =>
    word === undefined ? [] : [word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)],
  );
  return new RegExp([...literal, String.raw`\bM\d{5}\b`, 'FICT-'].join('|'));
}
