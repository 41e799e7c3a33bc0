import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namedContent } from '../../src/cli/named-content.ts';
import { sayTranslation } from '../../src/cli/translate-code.ts';
import { RIVERSIDE_CODES, RIVERSIDE_MAP } from '../builders/riverside-map.ts';

const MAPPINGS = join(import.meta.dirname, '../../mappings');

describe('a code that is looked up at the keyboard', () => {
  let draft: string;
  beforeAll(async () => {
    draft = await mkdtemp(join(tmpdir(), 'retro-auth-draft-'));
    await cp(MAPPINGS, draft, { recursive: true });
    const file = join(draft, 'concept-maps/encounter-class-to-urgency.riverside.json');
    await writeFile(file, JSON.stringify(RIVERSIDE_MAP));
  });
  afterAll(() => rm(draft, { recursive: true }));

  it("is tried in a draft before anything is published, by its sender's own map", async () => {
    const { content, says } = await namedContent(draft);
    expect(says).toBe(`Clinical content: ${content.release}, the folder ${draft}.`);
    const asked = { map: 'encounter-class-to-urgency', spelled: `${RIVERSIDE_CODES}|5` };
    expect(sayTranslation(content, { ...asked, sender: 'riverside' })).toEqual({
      isMapped: true,
      says: 'urn:retro-auth:urgency|emergency by encounter-class-to-urgency.riverside@1.0.0',
    });
    expect(sayTranslation(content, asked).isMapped).toBe(false);
  });

  it('is asked in the folder where no release is named', async () => {
    const { content, says } = await namedContent(undefined);
    expect(says).toBe(`Clinical content: ${content.release}, the folder ${MAPPINGS}.`);
    expect(content.conceptMaps.get('encounter-class-to-urgency')?.bySender?.has('riverside')).toBe(false);
  });

  it('is asked for with its system where it was given without one and stands in the map', async () => {
    const { content } = await namedContent(draft);
    const says = (map: string, spelled: string, sender?: string) =>
      sayTranslation(content, { map, spelled, ...(sender !== undefined && { sender }) }).says;
    expect(says('snomed-ct-to-icd-10-cm', '230690007')).toMatch(
      /^unmapped by snomed-ct-to-icd-10-cm@\S+\. Give it as http:\/\/snomed\.info\/sct\|230690007$/,
    );
    const local = `Give it as ${RIVERSIDE_CODES}|5`;
    expect(says('encounter-class-to-urgency', '5', 'riverside')).toContain(local);
    expect(says('encounter-class-to-urgency', '5')).not.toContain(local);
    expect(says('snomed-ct-to-icd-10-cm', 'http://snomed.info|230690007')).not.toContain('Give it');
  });

  it('is told apart where a map knows it and says that it stands for nothing', async () => {
    const { content } = await namedContent(MAPPINGS);
    const spelled = 'http://terminology.hl7.org/CodeSystem/v3-ActCode|IMP';
    const { isMapped, says } = sayTranslation(content, { map: 'encounter-class-to-urgency', spelled });
    expect(isMapped).toBe(true);
    expect(says).toMatch(/^stands for nothing, as encounter-class-to-urgency@\S+ says$/);
  });

  it('names the maps that there are where it is asked in none of them', async () => {
    const { content } = await namedContent(MAPPINGS);
    expect(() => sayTranslation(content, { map: 'nowhere', spelled: 'EMER' })).toThrow(
      'There is no concept map nowhere; there are: admission-type-kept,',
    );
  });
});
