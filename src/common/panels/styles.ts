import sheet from '../../../style/views.raw.css';

// JupyterLab loads `style/base.raw.css` at start-up; the styles of views and dialogs come with the
// first of them, and are imported by whatever can be that first one.
const element = document.createElement('style');
element.textContent = sheet;
document.head.append(element);
