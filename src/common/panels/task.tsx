import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import type { ReactElement } from 'react';

import type { IViewContext } from '../views/context';
import { tabLabel, visible } from '../views/text';
import { ossrIcon } from './icons';
import { ViewWidget } from './view';

/** Something that is worked on, whose title becomes known while that goes on. */
export interface ITaskModel {
  readonly title: string;
  readonly changed: ISignal<unknown, unknown>;
  dispose(): void;
}

/** A task in the main area, named after what it is about; its model ends with it. */
export class TaskPanel<T extends ITaskModel> extends ViewWidget {
  /**
   * @param verb - What is done; it stands before the model's title.
   * @param view - The view, whose outermost element has the class `_class` and takes the focus.
   */
  constructor(
    context: IViewContext,
    readonly model: T,
    private _verb: () => string,
    private _class: string,
    view: () => ReactElement
  ) {
    super(context, view);
    this.addClass(`${_class}Panel`);
    this.title.icon = ossrIcon;
    this.node.tabIndex = -1;
    model.changed.connect(this._name, this);
    this._name();
  }

  override dispose(): void {
    this.model.changed.disconnect(this._name, this);
    this.model.dispose();
    super.dispose();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    // Activated before it has been drawn, it takes the focus for what will be.
    const drawn = this.node.querySelector<HTMLElement>(`.${this._class}`);
    (drawn ?? this.node).focus();
  }

  private _name(): void {
    const title = `${this._verb()} ${this.model.title}`.trim();
    this.title.label = tabLabel(title);
    this.title.caption = visible(title);
  }
}
