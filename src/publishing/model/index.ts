/** What publishing loads when it is first used. */
export { AnswersKeeper, formId } from './formValues';
export { PublishModel } from './model';
