/** Of this page. A test holds it to package.json; the server part tells its own. */
export const VERSION = '0.1.0';
