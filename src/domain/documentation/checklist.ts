import type { DisclosureBasis } from './disclosure-basis.ts';

/** One document that this scenario and payer ask for, and whether it is here. */
export interface ChecklistItem {
  /** The same document has the same key whatever type it comes as. */
  readonly key?: string;
  /** Who usually has it. */
  readonly owner?: string;
  /** LOINC code of the document type. */
  readonly type: string;
  /** Our own label. */
  readonly label: string;
  readonly need: 'required' | 'helpful';
  /** PWK01 (X12 755) report type code that carries it. */
  readonly reportType: string;
  readonly status: 'present' | 'missing' | 'unusable';
  /** `DocumentReference/d1` of the one that fulfils it. */
  readonly document: string | undefined;
  /** For a restricted document that may be sent: what permits it. */
  readonly basis?: DisclosureBasis;
  /** For missing or unusable: what to do. */
  readonly remedy: string | undefined;
  /** `id@version` of the requirement. */
  readonly by: string;
}
