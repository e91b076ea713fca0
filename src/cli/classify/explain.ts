import { systemClock } from '../../clock.ts';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { UsageError } from '../../errors.ts';
import { explainDecline } from '../../inspect/classify/explain-decline.ts';
import type { HypotheticalDecline } from '../../inspect/classify/hypothetical-decline.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';
import { print } from '../print.ts';
import type { ClassifyFlags } from './classify-options.ts';
import { explanationLines } from './explanation-text.ts';

/** `salvage classify` for the decline that the flags describe. */
export async function explain(flags: ClassifyFlags): Promise<void> {
  if (flags.since !== undefined) throw new UsageError('--since requires --what-if');
  const decline = declineOf(flags);
  const content = flags.file === undefined ? null : (await readRoutingFile(flags.file)).content;
  const explanation = explainDecline(decline, content);
  if (flags.json) process.stdout.write(`${JSON.stringify(cleanFields({ ...explanation }), null, 2)}\n`);
  else print(explanationLines(decline, explanation, content?.timeZone ?? 'UTC').join('\n'));
}

function declineOf(flags: ClassifyFlags): HypotheticalDecline {
  const { gateway, amount } = flags;
  if (gateway === undefined) throw new UsageError('--gateway is missing: name the gateway that declined');
  refuseFlagsOfOtherOrderTypes(flags);
  const occurredAt = flags.occurredAt ?? flags.decidedAt ?? systemClock.now();
  return {
    gatewayId: gateway,
    gatewayType: flags.gatewayType ?? null,
    code: flags.code ?? null,
    text: flags.text,
    type: flags.type ?? null,
    network: flags.network ?? null,
    adviceCode: flags.advice ?? null,
    orderType: flags.orderType,
    campaignId: flags.campaign ?? null,
    productIds: flags.product ?? [],
    card: { bin: flags.bin ?? null, funding: flags.funding ?? null, country: flags.cardCountry ?? null },
    gatewayProfileId: flags.gatewayProfile ?? null,
    triedBefore: (flags.tried ?? []).filter((id) => id !== gateway),
    attempt: flags.attempt ?? 0,
    subscriptionGatewayId: flags.subscriptionGateway ?? gateway,
    amountMinor: amount,
    originalAmountMinor: flags.originalAmount ?? amount,
    currency: flags.currency,
    occurredAt,
    decidedAt: flags.decidedAt ?? occurredAt,
    earlierAttempts: flags.earlierAttempts,
  };
}

/** A flag that would have no effect is more likely a mistake. */
function refuseFlagsOfOtherOrderTypes(flags: ClassifyFlags): void {
  const isRebill = flags.orderType === 'RECURRING';
  const ofOthers = isRebill
    ? { '--tried': flags.tried, '--gateway-profile': flags.gatewayProfile }
    : {
        '--attempt': flags.attempt,
        '--subscription-gateway': flags.subscriptionGateway,
        '--original-amount': flags.originalAmount,
      };
  const wrong = Object.entries(ofOthers).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (wrong.length > 0) {
    throw new UsageError(
      `${wrong.join(', ')} cannot be used with --order-type ${flags.orderType}; see salvage classify --help`,
    );
  }
}
