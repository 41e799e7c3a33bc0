import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { Fhir } from 'fhir';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import { projectRoot } from '../../src/project-root.ts';
import { medplumValidator } from './medplum-validator.ts';

/** Something that a validator reports, whatever form it has there. */
export interface Reported {
  readonly isError: boolean;
  readonly says: string;
}

/** A validator of FHIR resources, asked about whole PAS Bundles. */
export interface Validator {
  readonly name: string;
  readonly validate: (bundle: Bundle) => Promise<readonly Reported[]> | readonly Reported[];
}

/** Ours and those of the package registry, all in this process; ours first. What is only information is left out. */
export async function validatorsHere(): Promise<readonly Validator[]> {
  const profiles = join(projectRoot(), 'profiles');
  const ours = await loadProfiles(profiles);
  const medplum = medplumValidator(profiles);
  const base = new Fhir();
  return [
    {
      name: 'ours',
      validate: (bundle) =>
        ours
          .validate(bundle)
          .filter(({ severity }) => severity !== 'information')
          .map(({ severity, key, expression = '' }) => ({
            isError: severity === 'error',
            says: `${expression} ${key}`,
          })),
    },
    {
      name: '@medplum/core 4.5.2',
      validate: (bundle) =>
        medplum(bundle)
          .filter(({ severity }) => severity !== 'information')
          .map(({ severity, expression = [], details }) => ({
            isError: severity !== 'warning',
            says: `${expression.join()} ${details?.text ?? ''}`,
          })),
    },
    {
      name: 'fhir 4.12.0',
      validate: (bundle) =>
        base
          .validate(bundle, { errorOnUnexpected: true })
          .messages.filter(({ severity }) => String(severity) !== 'info')
          .map(({ severity, resourceId = '', location = '', message = '' }) => ({
            isError: String(severity) !== 'warning',
            says: `${resourceId} ${location} ${message}`,
          })),
    },
  ];
}
