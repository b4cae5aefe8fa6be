/**
 * The arrows of the architecture: vocabulary <- core <- room <- http <- main, screens beside them with types only. Each rule says why.
 * `scripts/arrows.mjs` runs this and fails when it saw fewer files than git knows.
 */
// Of the vocabulary itself screens take what must not be said twice: bounds, which worker a row is of, how the conditions of a search and a
// length of time are written in an address.
const sharedWords = '^server/vocabulary/(limits|runtime-row|enforcement-lists|time-span)\\.ts$';
const tests = '(\\.test\\.tsx?|\\.fixture\\.ts)$|/testing(/|\\.ts$)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one idea in two places: neither can be understood or tested alone.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere works on one machine only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'vocabulary-is-the-floor',
      comment:
        'Everybody stands on the vocabulary, the browser too: it may stand on nothing but the schema library.',
      severity: 'error',
      from: { path: '^server/vocabulary/', pathNot: tests },
      to: { pathNot: ['^server/vocabulary/', '^node_modules/zod/'] },
    },
    {
      name: 'core-is-pure',
      comment:
        'A core decides; it cannot read, write, wait or look at a clock. Otherwise simulation and replay prove nothing.',
      severity: 'error',
      from: { path: '^server/[^/]+/core/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-stands-on-core',
      comment:
        'A core may know the words, other cores, and rooms that are all core; never a room that performs what it decides.',
      severity: 'error',
      from: { path: '^server/[^/]+/core/', pathNot: tests },
      to: {
        path: '^(server|components|app)/',
        pathNot: ['^server/vocabulary/', '^server/[^/]+/core/', '^server/[^/]+/index\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'core-reaches-no-effect',
      comment: 'What a core imports through an index must be as pure as itself, all the way down.',
      severity: 'error',
      from: { path: '^server/[^/]+/core/', pathNot: tests },
      to: {
        path: '^(node:.+|assert|child_process|crypto|fs|http|net|os|path|stream|timers|worker_threads)$',
        reachable: true,
      },
    },
    {
      name: 'front-door',
      comment:
        'A room is entered through its index, so that what is inside can change without asking anyone.',
      severity: 'error',
      from: { path: '^server/([^/]+)/', pathNot: tests },
      to: {
        path: '^server/[^/]+/',
        pathNot: [
          '^server/$1/',
          '^server/[^/]+/index\\.ts$',
          '^server/[^/]+/core/',
          '^server/runtime/bindings/',
        ],
      },
    },
    {
      name: 'front-door-main',
      comment: 'The composition root too enters rooms by their index.',
      severity: 'error',
      from: { path: '^server/[^/]+\\.ts$', pathNot: tests },
      to: { path: '^server/[^/]+/', pathNot: '^server/[^/]+/index\\.ts$' },
    },
    {
      name: 'core-by-core',
      comment: "A room's shell uses another room through its index; only cores use cores directly.",
      severity: 'error',
      from: { path: '^server/([^/]+)/', pathNot: [tests, '^server/[^/]+/core/'] },
      to: { path: '^server/[^/]+/core/', pathNot: '^server/$1/core/' },
    },
    {
      name: 'http-on-top',
      comment:
        'Rooms do not know how they are called. Only the composition root and the CLI may use the door; its types are free.',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/(http|cli)/', '^server/main\\.ts$', tests] },
      to: { path: '^server/http/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main-is-last',
      comment: 'The composition root names every adapter, so nothing may name it.',
      severity: 'error',
      from: {},
      to: { path: '^server/main\\.ts$' },
    },
    {
      name: 'server-knows-no-screen',
      comment: 'The server runs without a browser (CLI, tests, simulation).',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(app|components)/' },
    },
    {
      name: 'screens-take-types-only',
      comment: 'Screens reach the server through the API and the feed; what they share is shapes.',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: ['^components/replay/', tests] },
      to: {
        path: '^server/',
        pathNot: sharedWords,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'screens-know-two-rooms',
      comment: 'The types of the API and of the vocabulary say all a screen needs.',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: ['^components/replay/', tests] },
      to: {
        path: '^server/',
        pathNot: ['^server/(http|vocabulary)/index\\.ts$', sharedWords],
      },
    },
    {
      name: 'primitives-know-no-data',
      comment: 'components/ui is drawn with, it does not know what is drawn.',
      severity: 'error',
      from: { path: '^components/ui/', pathNot: tests },
      to: { path: '^(components|app|server)/', pathNot: '^components/ui/' },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      comment: 'What the running product imports must be a dependency of it.',
      severity: 'error',
      from: { path: '^(server|components|app)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist|node_modules/\\.)|/(bindings|generated)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
