import {
  assembleRequestBundle,
  type AssembledRequest,
  type AssembleInput,
} from '../../src/domain/pas/request-bundle.ts';
import { ourConceptMaps } from '../support/our-concept-maps.ts';
import { aSnapshot } from './a-snapshot.ts';
import { aTradingPartner, countedIds } from './a-trading-partner.ts';
import { anAssessment } from './an-assessment.ts';

const content = ourConceptMaps();

/** The request Bundle of the usual emergency stay, or of what this test wants otherwise. */
export function aRequest(over: Partial<AssembleInput> = {}): AssembledRequest {
  return assembleRequestBundle({
    snapshot: aSnapshot(),
    assessment: anAssessment(),
    partner: aTradingPartner(),
    at: '2026-01-20T15:00:00.000Z',
    newId: countedIds(),
    content,
    ...over,
  });
}
