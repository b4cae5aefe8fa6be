/** A token that is known by its own shape. */
export interface TokenShape {
  readonly kind: string;
  /** One of these stands in every text that holds such a token: a look that costs next to nothing. */
  readonly needles: readonly string[];
  /** Its group `secret` is what is masked. */
  readonly expression: RegExp;
}

/**
 * A prefix and what follows it. `rest` begins with a class that has at least so many characters, and nothing else of it is without a bound: so an
 * attempt fails within a bounded number of characters, or takes what it looked at, and the search is linear whatever the text.
 */
const shape = (
  kind: string,
  needles: readonly string[],
  rest: string,
  before = '(?<![A-Za-z0-9])',
): TokenShape => ({
  kind,
  needles,
  expression: new RegExp(
    `${before}(?<secret>(?:${needles.map((needle) => needle.replace(/[.$]/g, '\\$&')).join('|')})${rest})`,
    'dg',
  ),
});

const ofModels: readonly TokenShape[] = [
  shape('anthropic-key', ['sk-ant-'], '[\\w-]{16,}'),
  shape('openrouter-key', ['sk-or-'], '[\\w-]{16,}'),
  shape('openai-key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], '[\\w-]{16,}'),
  shape('openai-key', ['sk-'], '(?=[a-z_-]{0,80}[0-9A-Z])[\\w-]{20,}'),
  shape('groq-key', ['gsk_'], '[A-Za-z0-9]{40,}'),
  shape('xai-key', ['xai-'], '[A-Za-z0-9]{40,}'),
  shape('huggingface-token', ['hf_', 'api_org_'], '[A-Za-z0-9]{30,}'),
  shape('replicate-token', ['r8_'], '[A-Za-z0-9]{36,}'),
  shape('perplexity-key', ['pplx-'], '[A-Za-z0-9]{40,}'),
  shape('nvidia-key', ['nvapi-'], '[\\w-]{50,}'),
  shape('langsmith-key', ['lsv2_pt_', 'lsv2_sk_'], '[\\w-]{30,}'),
  shape('tavily-key', ['tvly-'], '[A-Za-z0-9-]{20,}'),
  shape('pinecone-key', ['pcsk_'], '\\w{40,}'),
  shape('elevenlabs-key', ['sk_'], '[a-f0-9]{48}(?![a-zA-Z0-9])'),
];

const ofCode: readonly TokenShape[] = [
  shape('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], '\\w{30,}'),
  shape(
    'gitlab-token',
    [...'pat ptt dt rt rtr cbt soat ft imt agent oas ffct'.split(' ')].map((word) => `gl${word}-`),
    '[\\w.-]{18,}',
  ),
  shape('npm-token', ['npm_'], '[A-Za-z0-9]{30,}'),
  shape('pypi-token', ['pypi-'], '[\\w-]{40,}'),
  shape('gem-key', ['rubygems_'], '[a-f0-9]{40,}'),
  shape('docker-token', ['dckr_pat_', 'dckr_oat_'], '[\\w-]{20,}'),
  shape('circleci-token', ['CCIPAT_', 'CCIPRJ_'], '\\w{30,}'),
  shape('sonar-token', ['sqp_', 'squ_', 'sqa_'], '[a-f0-9]{40}(?![a-zA-Z0-9])'),
  shape('postman-key', ['PMAK-'], '[a-f0-9]{24}-[a-f0-9]{34}'),
  shape('sentry-token', ['sntrys_', 'sntryu_', 'sntrya_'], '[\\w+/=-]{40,}'),
  shape('linear', ['lin_api_', 'lin_oauth_', 'lin_wh_'], '[A-Za-z0-9]{32,}'),
  shape('figma-token', ['figd_', 'figo_', 'figu_'], '[\\w-]{36,}'),
  shape('notion-token', ['ntn_'], '[A-Za-z0-9]{40,}'),
  shape('notion-token', ['secret_'], '(?=[A-Za-z]{0,42}\\d)[A-Za-z0-9]{43}(?![A-Za-z0-9])'),
  shape('atlassian-token', ['ATATT3', 'ATCTT3', 'ATBB'], '[\\w=-]{28,}'),
];

const ofClouds: readonly TokenShape[] = [
  shape('aws-key', 'AKIA ASIA AROA AIDA AGPA AIPA ANPA ANVA'.split(' '), '[A-Z0-9]{16}(?![A-Za-z0-9])'),
  shape('aws-key', ['A3T'], '[A-Z0-9]{17}(?![A-Za-z0-9])'),
  shape('aws-session', ['IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'], '[A-Za-z0-9+/=%]{60,}'),
  shape(
    'aws-bedrock-key',
    ['ABSKQmVkcm9ja0FQSUtle', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3M'],
    '[\\w+/=-]{60,}',
  ),
  shape('google-key', ['AIza'], '[\\w-]{30,}'),
  shape('google-key', ['GOCSPX-', 'ya29.'], '[\\w-]{20,}'),
  shape('google-key', ['1//0'], '[\\w-]{35,}', '(?<![\\w/.:-])'),
  {
    kind: 'azure-secret',
    needles: ['Q~'],
    expression: /(?<![\w~.-])(?<secret>[\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/dg,
  },
  {
    kind: 'azure-devops-token',
    needles: ['AZDO'],
    expression: /(?<![A-Za-z0-9])(?<secret>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})(?![A-Za-z0-9])/dg,
  },
  shape('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[a-f0-9]{60,}'),
  shape('vercel-token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], '[A-Za-z0-9]{24,}'),
  shape('vercel-token', ['vercel_'], '(?=[A-Za-z_]{0,80}\\d)\\w{24,}'),
  shape('supabase-key', ['sbp_', 'sb_secret_'], '(?=[A-Za-z_]{0,80}\\d)[\\w-]{20,}'),
  shape('databricks-token', ['dapi'], '[a-f0-9]{32}(?:-\\d)?(?![A-Za-z0-9])'),
  shape('vault-token', ['hvs.', 'hvb.', 'hvr.'], '[\\w-]{20,}'),
  {
    kind: 'terraform-token',
    needles: ['.atlasv1.'],
    expression: /(?<![A-Za-z0-9.])(?<secret>[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,})/dg,
  },
  shape(
    'tailscale-key',
    'api auth client scim webhook'.split(' ').map((word) => `tskey-${word}-`),
    '[A-Za-z0-9-]{16,}',
  ),
  shape(
    'doppler-token',
    'pt st ct sa scim audit'.split(' ').map((word) => `dp.${word}.`),
    '[\\w.-]{38,}',
  ),
  shape('pulumi-token', ['pul-'], '[a-f0-9]{40}(?![A-Za-z0-9])'),
  shape('planetscale-token', ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], '[\\w.=-]{30,}'),
  shape('fly-token', ['fo1_', 'fm1r_', 'fm2_'], '[\\w+/=-]{40,}'),
  shape('grafana-token', ['glc_', 'glsa_'], '[\\w+/=]{32,}'),
  shape('newrelic-key', ['NRAK-', 'NRII-', 'NRJS-', 'NRRA-'], '[\\w-]{19,}'),
  shape('age-key', ['AGE-SECRET-KEY-1'], '[0-9A-Z]{50,}'),
  shape('1password-token', ['ops_eyJ'], '[A-Za-z0-9+/]{100,}={0,3}'),
];

const ofServices: readonly TokenShape[] = [
  shape('slack-token', [...'abceoprs'].map((letter) => `xox${letter}-`).concat('xapp-'), '[\\w-]{8,}'),
  shape('stripe-key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'], '[\\w+/=]{16,}'),
  shape(
    'shopify',
    'at ca pa ss'.split(' ').map((word) => `shp${word}_`),
    '[a-fA-F0-9]{32,}',
  ),
  shape('sendgrid', ['SG.'], '[\\w-]{16,64}\\.[\\w-]{16,}'),
  shape('twilio-key', ['SK', 'AC'], '[0-9a-f]{32}(?![A-Za-z0-9])', '(?<![A-Za-z0-9_/+-])'),
  shape('mailgun-key', ['key-'], '[0-9a-f]{32}(?![A-Za-z0-9])', '(?<![\\w-])'),
  shape('brevo-key', ['xkeysib-'], '[a-f0-9]{60,}(?:-\\w{10,40})?'),
  {
    kind: 'telegram-token',
    needles: [':AA'],
    expression: /(?<![A-Za-z0-9])(?<secret>\d{8,10}:AA[\w-]{33})(?![\w-])/dg,
  },
  {
    kind: 'discord-token',
    needles: ['.'],
    expression: /(?<![\w.-])(?<secret>[MNO][DTjz][A-Za-z0-9]{22,26}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])/dg,
  },
  {
    kind: 'discord-webhook',
    needles: ['/webhooks/'],
    expression: /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{15,21}\/(?<secret>[\w-]{40,})/dg,
  },
  {
    kind: 'slack',
    needles: ['hooks.slack'],
    expression: /(?<secret>hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/+]{20,})/dg,
  },
  shape(
    'plaid-token',
    'sandbox development production'.split(' ').map((word) => `access-${word}-`),
    '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9-]{22,}',
  ),
  shape('square-token', ['sq0atp-', 'sq0csp-', 'sq0idp-'], '[\\w-]{20,}'),
];

/** Keys that are no single word of one service. */
const ofFormats: readonly TokenShape[] = [
  {
    // The base64 of a private key in armour, as Kubernetes and CI systems keep it.
    kind: 'private-key',
    needles: ['LS0tLS1CRUdJTi'],
    expression:
      /(?<secret>LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURS|BQUklWQVRFI|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFUR|BEU0EgUFJJVkFUR)[A-Za-z0-9+/=]{20,})/dg,
  },
];

export const tokenShapes: readonly TokenShape[] = [
  ...ofModels,
  ...ofCode,
  ...ofClouds,
  ...ofServices,
  ...ofFormats,
];
