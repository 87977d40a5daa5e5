import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { ProblemError } from '../../api/problem';
import type { IStore, Loaded } from '../../tokens';

/** What is there to show, also while something newer is on its way. */
export function shown<T>(loaded: Loaded<T>): T | null {
  switch (loaded.status) {
    case 'idle':
      return null;
    case 'ready':
      return loaded.value;
    default:
      return loaded.previous;
  }
}

/** An immutable state with a signal; views read it through `useStore`. */
export class Store<S extends object> implements IStore<S> {
  constructor(initial: S) {
    this._state = initial;
  }

  get state(): S {
    return this._state;
  }

  /** Emitted after each change. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  protected set(patch: Partial<S>): void {
    this._state = { ...this._state, ...patch };
    this._changed.emit();
  }

  private _state: S;
  private _changed = new Signal<this, void>(this);
}

/** Runs one task at a time: a newer one aborts the older, whose late answer is dropped. */
export class Latest {
  /**
   * Run `task` and report how it goes, unless a newer task has begun.
   *
   * #### Notes
   * The promise is always fulfilled; failures are reported, not thrown.
   */
  async run<T>(
    previous: T | null,
    task: (signal: AbortSignal) => Promise<T>,
    report: (loaded: Loaded<T>) => void
  ): Promise<void> {
    this.abort();
    const controller = new AbortController();
    this._controller = controller;
    report({ status: 'loading', previous });
    try {
      const value = await task(controller.signal);
      if (this._controller === controller) {
        report({ status: 'ready', value });
      }
    } catch (reason) {
      if (this._controller === controller) {
        const { problem } = ProblemError.from(reason);
        report({ status: 'failed', problem, previous });
      }
    }
  }

  abort(): void {
    this._controller?.abort();
    this._controller = null;
  }

  private _controller: AbortController | null = null;
}
