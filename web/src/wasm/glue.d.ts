/* eslint-disable no-restricted-syntax -- Emscripten exports its factories so. */
/** Emscripten's ES modules, which the build and the tests resolve to the built files. */
declare module '#front' {
  const factory: import('./module-host.js').EmscriptenFactory<import('./front.js').FrontExports>;
  export default factory;
}

declare module '#core' {
  const factory: import('./module-host.js').EmscriptenFactory<import('./core.js').CoreExports>;
  export default factory;
}
