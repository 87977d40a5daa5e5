/** What publishing loads when it is first used. */
export { FormStore, formId } from './formValues';
export { PublishModel } from './model';
