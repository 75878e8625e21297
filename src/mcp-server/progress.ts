const leastMillisecondsBetween = 100;

type Token = string | number;
type Send = (notification: {
  method: 'notifications/progress';
  params: { progressToken: Token; progress: number; total: number; message: string };
}) => Promise<void>;

/**
 * An operation's `progress` over MCP: at most ten notifications a second, and only forwards, as the protocol
 * demands. A client that left is no error of the operation.
 */
export function progressReporter(progressToken: Token, now: () => Date, send: Send) {
  let furthest = Number.NEGATIVE_INFINITY;
  let sentAt = Number.NEGATIVE_INFINITY;
  return (done: number, total: number, message: string): void => {
    const time = now().getTime();
    if (done <= furthest || (time - sentAt < leastMillisecondsBetween && done < total)) return;
    furthest = done;
    sentAt = time;
    send({ method: 'notifications/progress', params: { progressToken, progress: done, total, message } }).catch(
      () => {},
    );
  };
}
