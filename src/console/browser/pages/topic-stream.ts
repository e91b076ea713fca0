import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { StreamedMessage } from '../../api/topics.ts';
import { listenToEvents } from '../server-events.ts';

/** As many as a person scrolls through. */
const SHOWN_MAX = 300;

interface TopicStream {
  /** The newest first. */
  readonly messages: readonly StreamedMessage[];
  /** How many came while it was paused; they are shown when it goes on. */
  readonly waiting: number;
  /** How many were left out, as more came than can be shown. */
  readonly passedOver: number;
  readonly problem: string | null;
  readonly isPaused: boolean;
  togglePause(): void;
}

/** What comes into a topic while the page is open. @param address of the stream; null: no topic is chosen */
export function useTopicStream(address: string | null): TopicStream {
  const [shown, setShown] = useState<readonly StreamedMessage[]>([]);
  const [waiting, setWaiting] = useState<readonly StreamedMessage[]>([]);
  const [passedOver, setPassedOver] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPaused, setPaused] = useState(false);
  const paused = useRef(false);
  useEffect(() => {
    setShown([]);
    setWaiting([]);
    setPassedOver(0);
    setProblem(null);
    if (address === null) return undefined;
    return listenToEvents(address, {
      // A connection that is made again begins with the newest again.
      onOpen: () => {
        setProblem(null);
        if (!paused.current) setShown([]);
        setWaiting([]);
      },
      on: {
        message: (data) => {
          const message = JSON.parse(data) as StreamedMessage;
          const add = paused.current ? setWaiting : setShown;
          add((before) => [message, ...before].slice(0, SHOWN_MAX));
        },
        'passed-over': (data) => setPassedOver((before) => before + (JSON.parse(data) as { count: number }).count),
        problem: (data) => setProblem((JSON.parse(data) as { detail: string }).detail),
      },
      onProblem: setProblem,
    });
  }, [address]);
  const togglePause = useCallback(() => {
    paused.current = !paused.current;
    setPaused(paused.current);
    if (paused.current) return;
    setWaiting((missed) => {
      setShown((before) => [...missed, ...before].slice(0, SHOWN_MAX));
      return [];
    });
  }, []);
  return { messages: shown, waiting: waiting.length, passedOver, problem, isPaused, togglePause };
}
