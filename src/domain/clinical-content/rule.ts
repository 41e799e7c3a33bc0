/** A when/then rule of `mappings/rules/*.yaml`, compiled. */
export interface Rule {
  readonly id: string;
  readonly version: string;
}
