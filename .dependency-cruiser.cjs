/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain knows only itself and FHIR types; FHIR functions only in domain/fhir',
      from: { path: '^src/domain', pathNot: '^src/domain/(fhir|time|clinical-content)/' },
      to: { pathNot: ['^src/domain', '@medplum/fhirtypes'] },
    },
    {
      name: 'domain-fhir-is-pure',
      severity: 'error',
      from: { path: '^src/domain/fhir/' },
      to: { pathNot: ['^src/domain', '@medplum/(fhirtypes|core)', 'node_modules/fhirpath/'] },
    },
    {
      name: 'time-zones-live-in-domain-time',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/domain/time/' },
      to: { path: 'node_modules/(@types/)?luxon/' },
    },
    {
      name: 'linear-time-patterns-live-in-clinical-content',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/domain/clinical-content/' },
      to: { path: 'node_modules/re2js/' },
    },
    {
      name: 'domain-time-and-content-are-pure',
      severity: 'error',
      from: { path: '^src/domain/(time|clinical-content)/' },
      to: { pathNot: ['^src/domain', '@medplum/fhirtypes', 'node_modules/((@types/)?luxon|re2js)/'] },
    },
    {
      name: 'payers-and-ehrs-are-called-from-adapters-fhir-client',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/adapters/fhir-client/' },
      to: { path: 'node_modules/(undici|fhir-kit-client)/' },
    },
    {
      name: 'workflow-knows-domain-and-ports',
      severity: 'error',
      from: { path: '^src/workflow' },
      to: { pathNot: ['^src/(workflow|domain)', '@medplum/fhirtypes'] },
    },
    {
      name: 'adapters-do-not-meet',
      severity: 'error',
      comment: 'two adapters meet only in src/wiring',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/([^/]+)/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'nobody-imports-the-wiring',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(main|cli)\\.ts$|^src/(cli|wiring)/' },
      to: { path: '^src/wiring/' },
    },
    {
      name: 'nobody-imports-the-programs',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(main|cli)\\.ts$|^src/cli/' },
      to: { path: '^src/(main|cli)\\.ts$' },
    },
    {
      name: 'sql-lives-in-adapters-postgres',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/adapters/postgres/' },
      to: { path: 'node_modules/(pg|kysely|@electric-sql)/' },
    },
    {
      name: 'jobs-live-in-adapters-queue',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/adapters/queue/' },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'http-lives-in-adapters-http',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/adapters/(http|console)/' },
      to: { path: 'node_modules/express/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    { name: 'src-never-imports-test', severity: 'error', from: { path: '^src' }, to: { path: '^test' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
