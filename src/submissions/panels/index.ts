/** What the desk is made of, loaded at once when it is first asked for. */
export { askDecision } from './decisionDialog';
export { SubmissionsPanel, ReviewPanel } from './submissions';
export { makeContext } from '../../common/panels/context';
export { SubmissionsModel } from '../model/submissions';
export { ReviewModel } from '../model/review';
