import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { Failure } from '../../domain/failure.ts';
import { refuse } from '../../domain/fhir/refusal.ts';
import { admitNotifications, admitPushes, answerAway } from './admit.ts';
import { answerFhir, answerOutcome, answerRefusal } from './answer.ts';
import { baseOf } from './base-of.ts';
import { capabilityStatement } from './capability-statement.ts';
import { caseRoutes } from './case-routes.ts';
import type { HttpOutside } from './http-outside.ts';
import { metricsRoute } from './metrics-route.ts';
import { notificationRoute } from './notification-route.ts';
import { readRoutes } from './read-routes.ts';
import { receiveRoutes } from './receive-routes.ts';
import { requireSender } from './sender-of.ts';
import { terminologyRoutes } from './terminology-routes.ts';

/** The whole HTTP side. Every error, wherever it arises, leaves as an OperationOutcome. */
export function httpApp(outside: HttpOutside): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(safeHeaders, readableAddress);
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    const because = outside.unready();
    response.status(because === undefined ? 200 : 503).json({ status: because ?? 'ok' });
  });
  app.get('/fhir/metadata', (request, response) => {
    const base = baseOf(request, outside.publicUrl);
    answerFhir(response, 200, capabilityStatement({ version: outside.version, date: outside.now(), base }));
  });
  app.use('/notifications', admitNotifications(outside), notificationRoute(outside));
  app.use(
    '/fhir',
    acceptsJson,
    requireSender(outside),
    terminologyRoutes(outside),
    admitPushes(outside),
    receiveRoutes(outside),
    readRoutes(outside),
    methodNotAllowed,
  );
  app.use('/metrics', metricsRoute(outside));
  app.use('/cases', requireSender(outside), caseRoutes(outside));
  app.use(notFound, lastResort(outside));
  return app;
}

/** What comes back is patient data: not to be kept by anything between, nor read as anything but JSON. */
const safeHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  });
  next();
};

/** No id or code holds a control character, and the database would fail on one. */
const readableAddress: RequestHandler = (request, response, next) => {
  if (/%(?:[01][0-9a-f]|7f)/i.test(request.url)) answerRefusal(response, MALFORMED);
  else next();
};

const MALFORMED = refuse(400, {
  code: 'invalid',
  key: 'address-malformed',
  text: 'The address is malformed. Spell it with the ids and codes of FHIR.',
});

/** Only JSON is spoken (PAS 2.2.1: SHALL be JSON); who wants XML is told so instead of getting something else. */
const acceptsJson: RequestHandler = (request, response, next) => {
  const isJson = request.accepts(['application/fhir+json', 'application/json']) !== false;
  if (isJson && !/[?&]_format=[^&]*xml/.test(request.url)) {
    next();
    return;
  }
  const text = 'Answers are FHIR JSON. Ask with Accept: application/fhir+json.';
  answerRefusal(response, refuse(406, { code: 'not-supported', key: 'format-not-supported', text }));
};

const methodNotAllowed: RequestHandler = (request, response, next) => {
  const depth = request.path.split('/').filter((part) => part !== '').length;
  if (depth > 2 || request.method === 'GET' || request.method === 'HEAD') {
    next();
    return;
  }
  response.set('Allow', depth === 2 ? 'GET, PUT' : depth === 1 ? 'GET, POST' : 'POST');
  const text =
    'Push with PUT or POST and read with GET. To withdraw a resource, update it with status entered-in-error.';
  answerRefusal(response, refuse(405, { code: 'not-supported', key: 'method-not-supported', text }));
};

const notFound: RequestHandler = (_request, response) => {
  const text = 'There is nothing at this address. See /fhir/metadata.';
  answerRefusal(response, refuse(404, { code: 'not-found', key: 'not-found', text }));
};

/** Our own failure, or a request that express could not read. Says nothing of what it was about. */
function lastResort({ log }: HttpOutside): ErrorRequestHandler {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- express knows an error handler by its four parameters
  return (error: unknown, _request, response, _next) => {
    if (response.headersSent || response.destroyed) {
      // The caller went away, or hears us already: there is nothing left to say.
      response.destroy();
      return;
    }
    if (error instanceof URIError) {
      answerRefusal(response, MALFORMED);
      return;
    }
    if (error instanceof Failure && error.code === 'database-away') {
      log('database-away', {});
      answerAway(response);
      return;
    }
    log('request-failed', { error: error instanceof Error ? error.name : typeof error });
    const text =
      'Something failed on our side and nothing was confirmed. Send it again: the same content twice changes nothing.';
    answerOutcome(response, 500, [{ severity: 'error', code: 'exception', key: 'request-failed', text }]);
  };
}
