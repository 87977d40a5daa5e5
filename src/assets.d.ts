declare module '*.svg' {
  const source: string;
  export default source;
}

declare module '*.raw.css' {
  const sheet: string;
  export default sheet;
}
