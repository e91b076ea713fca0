/** FlexEcom's id of a request, for whoever asks FlexEcom about it; it follows what is told of the answer. */
export function ofRequest(requestId: string | null): string {
  return requestId === null ? '' : `, FlexEcom's request ${requestId}`;
}

/** The same without the id, so that equal troubles are counted as one, and a metric does not have a label for each. */
export function withoutRequest(told: string): string {
  return told.replace(/, FlexEcom's request [\w.:/+=-]+/, '');
}
