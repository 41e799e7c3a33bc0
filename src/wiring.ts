import { createHash, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { loadClinicalContent } from './adapters/clinical-content/load.ts';
import { type Connections, loadConnections } from './adapters/connections/load-connections.ts';
import { ehrReader } from './adapters/fhir-client/ehr-reader.ts';
import { payerGateway } from './adapters/fhir-client/payer-gateway.ts';
import { httpApp } from './adapters/http/http-app.ts';
import { listen } from './adapters/http/listen.ts';
import { postgresCaseStore } from './adapters/postgres/case-store.ts';
import { type Database, openDatabase } from './adapters/postgres/database.ts';
import { loadProfiles } from './adapters/profiles/load-profiles.ts';
import { openCaseQueue } from './adapters/queue/case-queue.ts';
import type { Log } from './adapters/telemetry/log.ts';
import { ConfigError, type Settings } from './config.ts';
import { PAS_REQUEST_BUNDLE } from './domain/pas/canonicals.ts';
import { projectRoot } from './project-root.ts';
import { advance } from './workflow/advance.ts';
import { notified } from './workflow/notified.ts';
import type { Outside } from './workflow/outside.ts';
import type { CaseQueue, CaseStore } from './workflow/ports.ts';
import { subscribe } from './workflow/subscribe.ts';

/** The record and everything that reads or moves it, without anything that listens or runs by itself. */
export interface Workplace {
  readonly store: CaseStore;
  readonly outside: Outside;
  readonly connections: Connections;
  readonly database: Database;
  close(): Promise<void>;
}

export interface Service {
  readonly url: string | undefined;
  readonly outside: Outside;
  stop(): Promise<void>;
}

/** Where the clinical content lies. */
export function mappingsDirectory(settings: Pick<Settings, 'MAPPINGS_DIR'>): string {
  return settings.MAPPINGS_DIR === undefined
    ? join(projectRoot(), 'mappings')
    : resolve(settings.MAPPINGS_DIR);
}
