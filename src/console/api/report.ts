import { z } from 'zod';
import { PERIOD_UNITS, startOfDay } from '../../domain/report/periods.ts';
import { RANGES, rangeNamed } from '../../domain/report/ranges.ts';
import { UsageError } from '../../errors.ts';
import { NO_CONFIGURATION, type ReportRequest, readReport, reportPeriods } from '../../inspect/report/read-report.ts';
import { csvDimensions, reportCsv } from '../../inspect/report/report-csv.ts';
import { DIMENSION_NAMES } from '../../inspect/report/report-pipeline.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { LongReads } from '../live/long-reads.ts';
import { type ApiServer, problemOf } from './api-server.ts';
import { type ReportEvent, ReportSchema } from './report-schema.ts';

/** Each kind of line is added up in memory until the end. */
const GROUPS_MAX = 200_000;
/** More than that of a period nobody reads on a page; the CSV has all. */
const LINES_SENT_MAX = 200;

const Day = z.iso.date();

const Query = z.object({
  range: z.enum(RANGES).optional().describe('A time by its name; default: since-last-month'),
  from: Day.optional().describe('First declines from this day on, in the zone of the configuration'),
  to: Day.optional().describe('First declines before this day; default: now'),
  period: z.enum(PERIOD_UNITS).default('month').describe('A line for each'),
  by: z
    .string()
    .default('')
    .transform((text) => [...new Set(text.split(',').filter((name) => name !== ''))])
    .pipe(z.array(z.enum(DIMENSION_NAMES)))
    .describe(`A line for each value of these, separated by commas: ${DIMENSION_NAMES.join(', ')}`),
});

/** What became of declined debts: as a whole, as CSV, and period by period for the page. */
export function addReport(server: ApiServer, reads: LongReads, deps: ConsoleDependencies): void {
  const configuration = () => deps.configuration.current() ?? NO_CONFIGURATION;
  const requestOf = (query: z.output<typeof Query>) => reportRequest(query, configuration().timeZone, Date.now());
  const read = (request: ReportRequest, watch: Parameters<typeof readReport>[3]) =>
    readReport(deps.database, configuration(), request, { groupsMax: GROUPS_MAX, ...watch });
  server.get(
    '/api/v1/report',
    {
      schema: { summary: 'What became of declined debts', querystring: Query, response: { 200: ReportSchema } },
    },
    (request, reply) => reads.run(reply, (signal) => read(requestOf(request.query), { signal })),
  );
  const asCsv = {
    summary: 'The same as comma-separated values, a line for each currency too',
    querystring: Query,
    produces: ['text/csv'],
  };
  server.get('/api/v1/report.csv', { schema: asCsv }, async (request, reply) => {
    const wanted = requestOf(request.query);
    const by = csvDimensions(wanted.by);
    const report = await reads.run(reply, (signal) => read({ ...wanted, by }, { signal }));
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${fileNameOf(wanted)}"`)
      .send(`${reportCsv(report)}\n`);
  });
  const inParts = {
    summary: 'The same in parts, as they are read: a line of JSON each',
    querystring: Query,
    produces: ['application/x-ndjson'],
  };
  server.get('/api/v1/report/parts', { schema: inParts }, (request, reply) => {
    const wanted = requestOf(request.query);
    const { timeZone, reportWindowDays: windowDays } = configuration();
    const periods = reportPeriods(wanted, timeZone);
    const { from, to, by } = wanted;
    return reads.stream<ReportEvent>(
      reply,
      async (send, signal) => {
        send({ kind: 'RANGE', from, to, by, periods, timeZone, windowDays });
        const { total } = await read(wanted, {
          signal,
          onRead: (until) => send({ kind: 'READ', until }),
          onPeriod: ({ lines, ...period }) => {
            const sent = lines.slice(0, LINES_SENT_MAX);
            send({ kind: 'PERIOD', ...period, lines: sent, linesLeftOut: lines.length - sent.length });
          },
        });
        send({ kind: 'TOTAL', total });
      },
      (error) => ({ kind: 'PROBLEM', detail: problemOf(error).detail }),
    );
  });
}

/** @throws UsageError where it ends before it begins */
function reportRequest(
  { range, from, to, period, by }: z.output<typeof Query>,
  timeZone: string,
  now: number,
): ReportRequest {
  const named = rangeNamed(range ?? 'since-last-month', now, timeZone);
  const wanted = {
    from: from === undefined ? named.from : startOfDay(from, timeZone),
    to: to === undefined ? (from === undefined ? named.to : now) : startOfDay(to, timeZone),
  };
  if (wanted.from >= wanted.to) throw new UsageError('the report ends before it begins; choose a later end');
  return { ...wanted, period, by, now };
}

function fileNameOf({ from, to }: ReportRequest): string {
  const [first, last] = [from, to - 1].map((at) => new Date(at).toISOString().slice(0, 10));
  return `report-${first}-${last}.csv`;
}
