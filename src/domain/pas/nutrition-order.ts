import type {
  NutritionOrder,
  NutritionOrderEnteralFormula,
  NutritionOrderOralDiet,
} from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { concept, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { PROFILE, SYSTEM } from './canonicals.ts';
import { codedService } from './coded-service.ts';
import { plainIdentifiers } from './demographics.ts';

/** An order for nutrition, with the patient as its only reference and with the codes that a payer reads (HCPCS). */
export function nutritionOrderCopy(
  source: NutritionOrder,
  { assembly, beneficiary }: { assembly: Assembly; beneficiary: Entry },
): NutritionOrder {
  const hcpcs = (of: Parameters<typeof codedService>[0]) => {
    const code = codedService(of, assembly);
    return code?.system === SYSTEM.hcpcs ? [concept(code)] : [];
  };
  const diet = (source.oralDiet?.type ?? []).flatMap(hcpcs);
  const [formula] = hcpcs(source.enteralFormula?.baseFormulaType);
  return defined<NutritionOrder>({
    resourceType: 'NutritionOrder',
    meta: { profile: [PROFILE.nutritionOrder] },
    identifier: plainIdentifiers(source.identifier),
    status: source.status,
    intent: 'order',
    patient: referenceTo(beneficiary),
    dateTime: source.dateTime,
    oralDiet: diet.length === 0 ? undefined : defined<NutritionOrderOralDiet>({ type: diet }),
    enteralFormula:
      formula === undefined ? undefined : defined<NutritionOrderEnteralFormula>({ baseFormulaType: formula }),
  });
}
