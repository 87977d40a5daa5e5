import type { ISignal } from '@lumino/signaling';

/** What we use of JupyterLab's terminal, where there is one. */
interface ITerminal {
  content: {
    session: {
      send(message: { type: 'stdin'; content: string[] }): void;
      messageReceived: ISignal<unknown, { type: string }>;
    };
  };
}

const PATIENCE = 3000;

/**
 * Type into a new terminal once its shell has said something; nothing of it runs.
 *
 * #### Notes
 * The words may come from a record: a line break or another control character in them would run
 * them, or do worse, so that none is sent.
 */
export async function typeInto(opened: unknown, words: string): Promise<void> {
  const { session } = (opened as ITerminal).content;
  await new Promise<void>(resolve => {
    const timer = setTimeout(done, PATIENCE);
    function done(_?: unknown, message?: { type: string }): void {
      if (!message || message.type === 'stdout') {
        clearTimeout(timer);
        session.messageReceived.disconnect(done);
        resolve();
      }
    }
    session.messageReceived.connect(done);
  });
  session.send({ type: 'stdin', content: [harmless(words)] });
}

/** One line, without anything that a terminal acts upon. */
export function harmless(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
