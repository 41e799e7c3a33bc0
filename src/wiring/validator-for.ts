import { join } from 'node:path';
import type { Connections } from '../adapters/connections/load-connections.ts';
import { loadProfiles } from '../adapters/profiles/load-profiles.ts';
import { listed, type Settings } from '../config.ts';
import { PROFILE } from '../domain/pas/canonicals.ts';
import { pasVersionOf } from '../domain/pas/versions/pas-version-of.ts';
import { enforcing } from '../domain/profile/known-defects.ts';
import { projectRoot } from '../project-root.ts';
import type { Outside } from '../workflow/outside.ts';

/** One validator for each set of profiles that the versions of the connections are held to. */
export async function validatorFor(
  settings: Settings,
  { payers }: Connections,
): Promise<Outside['validate']> {
  const versions = [...new Set(['2.2.1' as const, ...payers.map((payer) => pasVersionOf(payer).profiles)])];
  const packages = listed(settings.PROFILE_PACKAGES);
  const defects = enforcing(listed(settings.PROFILE_DEFECTS)) ?? {};
  const validators = await Promise.all(
    versions.map(
      async (each) =>
        [
          each,
          await loadProfiles(join(projectRoot(), 'profiles'), packages, { version: each, defects }),
        ] as const,
    ),
  );
  const byVersion = new Map(validators);
  return (bundle, pasVersion) =>
    byVersion
      .get(pasVersionOf({ pasVersion }).profiles)
      ?.validate(bundle, { profile: PROFILE.requestBundle }) ?? [];
}
