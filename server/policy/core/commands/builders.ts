import type { Commands, Describe } from './spec';

/** Tools that run code of the workspace: tests, builds, linters. What they do is whatever the workspace says. */
const versions = /^(?:--version|-V|-v|version|-version)$/;

const builder =
  (known: RegExp, network: RegExp = /^$/): Describe =>
  ({ act, words, use }) => {
    const first = words[0]?.text ?? '';
    const literalWords = words.every(({ kind }) => kind !== 'unknown');
    if (words.length === 1 && versions.test(first)) {
      act.effects.add('read');
      return;
    }
    act.effects.add('execute');
    use('execute', { kind: 'literal', text: '.', source: '.' });
    act.verb = first.startsWith('-') ? '' : first;
    for (const { text } of words) if (text.startsWith('-')) act.options.add(text.split('=')[0] ?? text);
    if (network.test(first)) act.effects.add('network');
    if (!literalWords) act.doubts.add('unknown-word');
    if (known.test(first) && literalWords) act.traits.add('builds');
    else act.doubts.add('unknown-task');
    // A path or helper in the words of a build is not understood, and may lead anywhere.
    for (const word of words) {
      if (
        /^-{1,2}(?:exec|toolexec|prefix|global|g|C|userconfig|script-shell|node-options|config|cwd|directory|target-dir|manifest-path|rulesdir|plugin|require|loader|import)(?:=|$)/.test(
          word.text,
        )
      )
        act.doubts.add(`unknown-option ${word.text.split('=')[0]}`);
      if (/^(?:\/|~|\.\.)|\/\.\.(?:\/|$)|=(?:\/|~|\.\.)/.test(word.text)) {
        act.doubts.add('path-outside');
        use('write', { ...word, text: word.text.replace(/^[^/~.]*=/, '') });
      }
    }
  };

const any = /^/;
const scripts = /^(?:test|t|tst|start|run|run-script|lint|build|check|typecheck|format|exec)$/;

export const builders: Commands = {
  npm: builder(
    /^(?:test|t|run|run-script|start)$/,
    /^(?:install|i|ci|add|update|up|publish|audit|view|outdated|exec|x|init|create|login|whoami|search|ping|link|uninstall|un|rm)$/,
  ),
  'pnpm yarn': builder(scripts, /^(?:install|i|add|update|up|publish|audit|dlx|create|init|)$/),
  'npx bunx uvx pipx': builder(
    /^(?:tsc|eslint|prettier|vitest|jest|biome|mocha|playwright|next|vite|tsx)$/,
    any,
  ),
  cargo: builder(
    /^(?:build|b|test|t|check|c|clippy|fmt|run|r|bench|doc)$/,
    /^(?:install|add|update|publish|fetch|search|login)$/,
  ),
  go: builder(/^(?:build|test|vet|fmt|run|generate)$/, /^(?:get|install|mod|work)$/),
  'make gmake ninja just task bazel rake': builder(any),
  'tsc eslint prettier vitest jest mocha biome ruff mypy black flake8 pylint pytest tox rustc gcc g++ clang clang++ cc javac java rustfmt gofmt phpunit rspec swiftc stylelint oxlint':
    builder(any),
  'gradle gradlew mvn dotnet swift cmake meson sbt ant mix stack cabal': builder(
    /^(?:build|test|check|compile|package|verify|clean|assemble|-q|-B|--build)$/,
  ),
  'pip pip3 poetry uv gem bundle composer brew apt apt-get dnf yum pacman apk snap conda rustup nvm': builder(
    /^$/,
    any,
  ),
};
