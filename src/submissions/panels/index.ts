/** The parts of the submissions panel, loaded together when it is first opened. */
export { askDecision } from './decisionDialog';
export { SubmissionsPanel, ReviewPanel } from './submissions';
export { makeContext } from '../../common/panels/context';
export { SubmissionsModel } from '../model/submissions';
export { ReviewModel } from '../model/review';
