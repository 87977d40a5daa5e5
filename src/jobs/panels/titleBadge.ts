/** Marks the browser tab's title while nobody looks at it. */
export class TitleBadge {
  constructor(private _document: Document) {
    _document.addEventListener('visibilitychange', () => {
      if (!_document.hidden) {
        this._clear();
      }
    });
  }

  /** Put a sign before the title, until the tab is looked at; nothing if it is in view. */
  show(sign: string): void {
    if (this._document.hidden) {
      this._clear();
      this._prefix = `${sign} `;
      this._document.title = this._prefix + this._document.title;
    }
  }

  private _clear(): void {
    const { title } = this._document;
    // JupyterLab may have set another title in the meantime.
    if (this._prefix !== '' && title.startsWith(this._prefix)) {
      this._document.title = title.slice(this._prefix.length);
    }
    this._prefix = '';
  }

  private _prefix = '';
}
