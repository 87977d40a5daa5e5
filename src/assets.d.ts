declare module '*.svg' {
  const source: string;
  export default source;
}

declare module '*.raw.css' {
  const sheet: string;
  export default sheet;
}

declare module '*.txt' {
  const text: string;
  export default text;
}
