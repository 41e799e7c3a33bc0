import type { Request } from 'express';

/** Our FHIR base address: as configured, else as the caller spelt it. */
export function baseOf(request: Request, publicUrl: string | undefined): string {
  const origin =
    publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  return `${origin}/fhir`;
}
