/** What publishing loads when it is first used. */
export { AnswersKeeper, formId } from './answers';
export { PublishModel } from './model';
