import type { RerunRequestStore } from '../../../src/operate/reruns/rerun-request-store.ts';
import type { RerunRequest } from '../../../topics/contract/rerun-event.ts';

export interface AuditedRequest {
  readonly by: string;
  readonly why: string;
  state: 'STARTED' | 'DONE' | 'FAILED';
}

/** What the rerun API keeps, without a server. `failAt`: the step that fails, as MongoDB does when it is away. */
export class MemoryRerunRequests implements RerunRequestStore {
  readonly audit: AuditedRequest[] = [];
  failAt: 'claim' | 'audit' | 'answer' | null = null;
  answer: Awaited<ReturnType<RerunRequestStore['firstAnswer']>> = null;
  readonly #bodies = new Map<string, string>();

  async claim(request: RerunRequest): ReturnType<RerunRequestStore['claim']> {
    if (this.failAt === 'claim') throw new Error('MongoDB is away');
    const { orderId, requestKey, ...body } = request;
    const key = JSON.stringify([orderId, requestKey]);
    const before = this.#bodies.get(key);
    this.#bodies.set(key, before ?? JSON.stringify(body));
    if (before === undefined) return 'NEW';
    return before === JSON.stringify(body) ? 'REPEATED' : 'OTHER_BODY';
  }

  async audited({ requestedBy: by }: RerunRequest, why: string, publish: () => Promise<void>): Promise<void> {
    if (this.failAt === 'audit') throw new Error('MongoDB is away');
    const entry: AuditedRequest = { by, why, state: 'STARTED' };
    this.audit.push(entry);
    try {
      await publish();
      entry.state = 'DONE';
    } catch (error) {
      entry.state = 'FAILED';
      throw error;
    }
  }

  async firstAnswer(): ReturnType<RerunRequestStore['firstAnswer']> {
    if (this.failAt === 'answer') throw new Error('MongoDB is away');
    return this.answer;
  }
}
