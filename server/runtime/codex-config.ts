/** The parts of the generated `config.toml` that differ between the flavours. */
export interface CodexConfig {
  /** Null: the runtime's own choice. */
  readonly model: string | null;
  readonly provider: { readonly name: string; readonly toml: readonly string[] } | null;
}

/**
 * The whole configuration of a private codex home. It is written anew before each start, so nothing that codex or anybody else
 * added to it (trusted folders, tool servers, hooks) lives longer than one runtime. The settings of threads and turns are sent
 * with each request as well; these are what holds when one is forgotten.
 */
export function codexConfig({ model, provider }: CodexConfig): string {
  const lines = [
    '# Written by CodexChat before each start of the runtime. Changes are overwritten.',
    ...(model === null ? [] : [`model = ${quoted(model)}`]),
    ...(provider === null ? [] : [`model_provider = ${quoted(provider.name)}`]),
    '# What holds when a request leaves it out. Requests ask for more, and for approval_policy "untrusted", which 0.169.0 takes in a',
    '# request but not here.',
    'approval_policy = "on-request"',
    'sandbox_mode = "read-only"',
    '# A login shell would run the profile of the user inside every command.',
    'allow_login_shell = false',
    'web_search = "disabled"',
    'check_for_update_on_startup = false',
    '',
    '[analytics]',
    'enabled = false',
    '',
    '[feedback]',
    'enabled = false',
    '',
    '# Helpers of the agent would act in threads that no session of ours shows.',
    '[agents]',
    'enabled = false',
    '',
    '[history]',
    'persistence = "none"',
    '',
    '# What acts or loads code without asking us, or goes to the network by itself.',
    '[features]',
    ...offFeatures.map((feature) => `${feature} = false`),
    ...(provider === null ? [] : ['', ...provider.toml]),
  ];
  return `${lines.join('\n')}\n`;
}

const offFeatures = [
  'plugins',
  'remote_plugin',
  'apps',
  'hooks',
  'image_generation',
  'goals',
  // Would run the profile of the user once and put its leavings before every command.
  'shell_snapshot',
];

/** No retry: the demo shows a model error as soon as it happens. */
export function demoProvider(modelUrl: string): NonNullable<CodexConfig['provider']> {
  return {
    name: 'codexchat-demo',
    toml: [
      '[model_providers.codexchat-demo]',
      'name = "CodexChat demo model"',
      `base_url = ${quoted(modelUrl)}`,
      'wire_api = "responses"',
      'requires_openai_auth = false',
      'request_max_retries = 0',
      'stream_max_retries = 0',
    ],
  };
}

/** A TOML basic string; JSON's escapes are a subset of TOML's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
