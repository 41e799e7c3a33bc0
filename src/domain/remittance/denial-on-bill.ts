import type { CodeableConcept, Money } from '@medplum/fhirtypes';
import { type Remittance, type Snapshot } from '../case/snapshot.ts';
import type { Unmapped } from '../case/assessment.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import { type ReasonClass, REASON_CLASSES } from '../denial-risk/reason-class.ts';
import { localReference } from '../fhir/reference.ts';

/** Claim adjustment reasons (CARC) → the class of a denial; one that denies nothing is `unmatched` there. */
const ADJUSTMENT_MAP = 'claim-adjustment-reason-to-reason-class';

/** Something of a bill that the payer did not pay, for a reason that an authorization or its evidence might have met. */
export interface BillDenial {
  /** `ExplanationOfBenefit/x` */
  readonly source: string;
  /** CARC, as the payer wrote it. */
  readonly carc: string;
  readonly reasonClass: ReasonClass;
  /** What was not paid, when the remittance tells. */
  readonly amount: Money | undefined;
}

export interface BillReading {
  readonly denials: readonly BillDenial[];
  readonly unmapped: readonly Unmapped[];
  readonly used: readonly string[];
}

/** The denials of one remittance, by the reasons on its lines and on the whole. */
export function denialsOn(
  remittance: Remittance,
  { sender }: Pick<Snapshot, 'sender'>,
  content: ClinicalContent,
): BillReading {
  const denials: BillDenial[] = [];
  const unmapped: Unmapped[] = [];
  const used = new Set<string>();
  const source = localReference(remittance);
  for (const { reason, amount } of adjustmentsOf(remittance)) {
    for (const coding of reason.coding ?? []) {
      const { system, code } = coding;
      if (code === undefined) continue;
      const entry = findEntry(content, ADJUSTMENT_MAP, coding, sender);
      if (entry === undefined) {
        unmapped.push({
          ...{ map: ADJUSTMENT_MAP, system, code },
          place: `${source} ${remittance.resourceType}.item.adjudication.reason`,
        });
        continue;
      }
      used.add(entry.by);
      const reasonClass = REASON_CLASSES.find((each) => each === entry.target?.code);
      if (reasonClass !== undefined) denials.push({ source, carc: code, reasonClass, amount });
    }
  }
  return { denials, unmapped, used: [...used] };
}

interface Adjustment {
  readonly reason: CodeableConcept;
  readonly amount: Money | undefined;
}

/** What R4 says alike of both types, on their lines and on the whole. */
interface Adjudicated {
  readonly adjudication?: readonly { readonly reason?: CodeableConcept; readonly amount?: Money }[];
  readonly net?: Money;
  readonly detail?: readonly Adjudicated[];
}

function adjustmentsOf(remittance: Remittance): readonly Adjustment[] {
  const { adjudication = [] } = remittance;
  return [
    ...reasonsOf({ adjudication }),
    ...[...(remittance.item ?? []), ...(remittance.addItem ?? [])].flatMap((line) => [
      ...reasonsOf(line),
      ...(line.detail ?? []).flatMap(reasonsOf),
    ]),
  ];
}

function reasonsOf({ adjudication = [], net }: Adjudicated): readonly Adjustment[] {
  return adjudication.flatMap(({ reason, amount }) =>
    reason === undefined ? [] : [{ reason, amount: amount ?? net }],
  );
}
