import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Change, Decision, State } from '../../domain/decision.ts';
import { TransientError } from '../../errors.ts';
import type { AnyEffectStage, AnyStage, DecidingStage, InputMessage, Performed } from '../stage.ts';

/** A stage with the time and the configuration version that one chunk pins: all its decisions see the same ones. */
export type PinnedStage<In extends InputMessage> = PinnedDecidingStage<In> | PinnedEffectStage<In>;

interface PinnedDecidingStage<In extends InputMessage>
  extends Required<Pick<DecidingStage<In>, 'name' | 'kind' | 'reads' | 'mustBeStored'>> {
  decide(message: In, state: State): Decision;
}

export interface PinnedEffectStage<In extends InputMessage>
  extends Required<Pick<AnyEffectStage<In>, 'name' | 'kind' | 'reads' | 'mustBeStored' | 'answerReads' | 'perform'>> {
  intend(message: In, state: State): { changes: Change[]; intent: unknown };
  recordAnswer(message: In, performed: Performed<unknown, unknown> | null, state: State): Decision;
  insteadOfDeadLetter(message: In, state: State, reason: string): Decision | null;
}

/** @throws TransientError where the stage requires a configuration and there is none. */
export function pinStage<In extends InputMessage>(
  stage: AnyStage<In>,
  now: number,
  config: RoutingConfiguration | null,
): PinnedStage<In> {
  if (stage.configuration === 'none') {
    return { ...deciding(stage), decide: (message, state) => stage.decide(message, state, { now }) };
  }
  if (config === null) throw new TransientError('there is no routing configuration any more');
  const context = { now, config };
  if (stage.kind === 'deciding') {
    return { ...deciding(stage), decide: (message, state) => stage.decide(message, state, context) };
  }
  return {
    name: stage.name,
    kind: stage.kind,
    reads: (message, state) => stage.reads(message, state),
    mustBeStored: (message) => stage.mustBeStored?.(message) ?? false,
    answerReads: (message, state) => stage.answerReads(message, state),
    perform: (intent, signal) => stage.perform(intent, signal),
    intend: (message, state) => stage.intend(message, state, context),
    recordAnswer: (message, performed, state) => stage.recordAnswer(message, performed, state, context),
    insteadOfDeadLetter: (message, state, reason) => stage.insteadOfDeadLetter(message, state, context, reason),
  };
}

function deciding<In extends InputMessage>(stage: AnyStage<In> & { kind: 'deciding' }) {
  return {
    name: stage.name,
    kind: stage.kind,
    reads: (message: In, state: State) => stage.reads(message, state),
    mustBeStored: (message: In) => stage.mustBeStored?.(message) ?? false,
  };
}
