/** What the desk is made of, loaded at once when it is first asked for. */
export { askDecision } from './decideDialog';
export { DeskPanel, ReviewPanel } from './desk';
export { makeContext } from './context';
export { DeskModel } from '../models/desk';
export { ReviewModel } from '../models/review';
