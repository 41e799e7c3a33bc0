import { join } from 'node:path';
import { loadClinicalContent } from '../../src/adapters/clinical-content/load.ts';
import { projectRoot } from '../../src/project-root.ts';

describe('the clinical content that ships', () => {
  it('shows with examples what each rule and each payer policy means', async () => {
    const { rules, payers } = await loadClinicalContent(join(projectRoot(), 'mappings'));
    expect([rules.length, payers.length].every((count) => count > 0)).toBe(true);
    const unexplained = [...rules, ...payers].filter(({ examples }) => (examples ?? []).length === 0);
    expect(unexplained.map(({ id }) => id)).toEqual([]);
  });

  it('says of each rule and policy where it comes from', async () => {
    const { rules, payers } = await loadClinicalContent(join(projectRoot(), 'mappings'));
    const unsourced = [
      ...rules.filter(({ because }) => (because?.source ?? '') === '').map(({ id }) => id),
      ...payers.flatMap((payer) =>
        payer.rules.filter(({ source }) => source.citation === '').map(({ id }) => `${payer.id}/${id}`),
      ),
    ];
    expect(unsourced).toEqual([]);
  });
});
