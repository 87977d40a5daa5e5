import sheet from '../../../style/views.raw.css';

// JupyterLab loads `style/base.raw.css` at start-up; the styles of views and dialogs come with the
// first of them, and are imported by whatever can be that first one.
const link = document.createElement('link');
link.rel = 'stylesheet';
link.href = sheet;

/** Settled once the styles are there, or could not be loaded; views are loaded after it. */
export const loaded = new Promise<void>(resolve => {
  link.onload = link.onerror = () => {
    resolve();
  };
});
document.head.append(link);
