import type { Zone } from './facts';

/**
 * What in a workspace decides what tools do later, outside of any sandbox. Of folders called `policies` the one at the top, and elsewhere the
 * files of policy in them: an application may well keep code of its own in `app/policies`.
 */
const protectedFolders =
  /(?:^|\/)(?:\.git|git~\d|\.codex|\.vscode|\.idea|\.claude|\.cursor|\.husky|\.githooks|\.devcontainer|\.agents|\.gemini|\.windsurf|\.continue|\.opencode|\.kiro|\.roo|\.zed|\.fleet|\.vs)[. ]*(?:\/|$)|(?:^|\/)[^/]+\.git\/(?:hooks(?:\/|$)|config$)|^policies(?:\/|$)|(?:^|\/)policies\/(?:default-policy\.json|[^/]+\.(?:cedar|cedarschema|test\.json))$|(?:^|\/)(?:AGENTS\.override\.md|\.mcp\.json|\.gitmodules|\.envrc|\.cursorrules|\.windsurfrules|\.clinerules|\.aider\.conf\.yml|\.devcontainer\.json|\.exrc|\.nvimrc|\.nvim\.lua|\.lvimrc|\.dir-locals\.el|[^/]+\.code-workspace)$/i;
const lockFiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|cargo\.lock|go\.sum|go\.work\.sum|[^/]+\.(?:lock|lockfile|lockb|resolved)|[^/]+[.-]lock\.(?:json|ya?ml|hcl|toml)|pylock\.toml|\.terraform\.lock\.hcl|cabal\.project\.freeze|verification-metadata\.xml|gradle-wrapper\.(?:properties|jar)|\.yarnrc\.yml|\.pnpmfile\.c?js)$|(?:^|\/)(?:\.cargo\/config(?:\.toml)?|\.mvn\/.+|\.bundle\/config|\.yarn\/(?:releases|plugins)\/.+|\.bazelrc)$/i;
const ciFiles =
  /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/(?:(?:workflows|actions)(?:\/|$)|(?:dependabot\.ya?ml|codeowners)$)|\.gitlab-ci\.ya?ml$|\.gitlab\/ci\/|\.(?:circleci|buildkite|semaphore|teamcity|tekton|builds)(?:\/|$)|jenkinsfile[^/]*$|azure-pipelines[^/]*\.ya?ml$|\.?(?:travis|appveyor|drone|cirrus|build)\.ya?ml$|(?:bitbucket-pipelines|buildspec|cloudbuild|codefresh|codemagic|bitrise|wercker|lefthook)\.ya?ml$|\.pre-commit-config\.yaml$|codeowners$|\.woodpecker)/i;

/** Files that hold keys, wherever they lie. */
const secretNames =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|\.netrc|_netrc|\.pgpass|\.git-credentials|\.npmrc|\.pypirc|\.htpasswd|\.vault-token|credentials\.json|secrets?\.(?:json|ya?ml|toml|env)|service-account[^/]*\.json|auth\.json|[^/]+\.(?:pem|p12|pfx|jks|keystore|kdbx|ppk))$|(?:^|\/)[^/]+\.key$|(?:^|\/)(?!(?:example|sample|template|dist|defaults?)\.)[^/*?]+\.env$|(?:^|\/)\.env(?:rc|\.(?!example$|sample$|template$|dist$|defaults?$)[^/]*)?$/i;
const secretHome =
  /^(?:\.ssh|\.aws|\.gnupg|\.azure|\.config\/(?:gcloud|gh|glab-cli|hub|op|sops|age|rclone|git\/credentials|hcloud|stripe|ngrok|netlify|github-copilot|Bitwarden[^/]*)|\.docker\/config\.json|\.kube|\.codex|\.claude|\.password-store|\.local\/share\/keyrings|\.mozilla|\.config\/(?:google-chrome|chromium|BraveSoftware)|Library\/(?:Keychains|Cookies|Application Support\/(?:Google|Firefox))|\.cargo\/credentials(?:\.toml)?|\.gem\/credentials|\.terraform\.d|\.config\/doctl|\.fly|\.oci|\.bluemix|\.databrickscfg|\.snow(?:flake|sql)|\.s3cfg|\.boto|\.my(?:login)?\.cnf|\.ngrok2|\.cloudflared|\.authinfo[^/]*|\.smbcredentials|\.kaggle|\.chef|\.pulumi|\.minikube|\.huggingface|\.cache\/huggingface\/token|\.m2\/settings[^/]*\.xml|\.gradle\/gradle\.properties|\.thunderbird|\.electrum|\.bitcoin|\.ethereum|\.(?:bash|zsh|python|node_repl|psql|mysql|sqlite)_history|\.histfile)(?:\/|$)/i;
const secretSystem =
  /^\/etc\/(?:shadow|gshadow|sudoers|ssh\/ssh_host|ssl\/private)|^\/proc\/(?:\d+|self|thread-self)(?:\/task\/\d+)?\/(?:environ|mem|fd|root|cwd|maps)|^\/proc\/kcore|^\/var\/run\/secrets|^\/run\/secrets|^\/var\/lib\/(?:docker|kubelet)|^\/root\/\.(?:ssh|aws|gnupg)/;

/** Files that run something at the next login, prompt, commit or boot. */
const persistHome =
  /^(?:\.ssh|\.(?:bash|zsh|k|c|tc|fish)[^/]*|\.z?profile|\.z?log(?:in|out)|\.(?:mk)?shrc|\.inputrc|\.xprofile|\.xinitrc|\.xsession[^/]*|\.pam_environment|\.gitconfig|\.gitignore_global|\.config\/(?:autostart[^/]*|systemd|fish|git|environment\.d|nvim|Code|Cursor|pip|zed|zsh|bash|nushell|emacs|helix|tmux|kitty|alacritty|wezterm|i3|sway|hypr|direnv|mise|starship\.toml|plasma-workspace)|\.emacs[^/]*|\.doom\.d|\.oh-my-zsh|\.ipython|\.hgrc|\.hammerspoon|\.wezterm\.lua|\.gradle\/init[^/]*|\.local\/lib\/python[^/]*|\.local\/share\/dbus-1|go\/bin|\.(?:deno|bun)\/bin|\.vim[^/]*|\.vimrc|\.tmux\.conf|\.screenrc|\.npmrc|\.yarnrc[^/]*|\.pip|\.pypirc|\.cargo\/(?:config|bin|env)[^/]*|\.local\/(?:bin|share\/(?:systemd|applications))|bin|Library\/LaunchAgents|\.git-templates?|\.codex|\.claude|\.cursor|\.vscode[^/]*|\.gemini|\.docker|\.kube|\.gnupg|\.aws|\.direnvrc|\.gdbinit|\.pythonrc[^/]*|\.Rprofile|\.irbrc|\.psqlrc|\.curlrc|\.wgetrc|\.netrc|\.husky|\.config\/codex)(?:\/|$)/i;

const system =
  /^\/(?:etc|usr|bin|sbin|lib|lib32|lib64|boot|opt|var|sys|proc|root|run|srv|dev|System|Library|Applications|private\/(?:etc|var))(?:\/|$)/;
const temporary = /^(?:\/tmp|\/var\/tmp|\/private\/tmp|\/private\/var\/folders|\/var\/folders)(?:\/|$)/;
const harmlessDevice = /^\/dev\/(?:null|zero|full|random|urandom|stdin|stdout|stderr|tty|fd\/(?:[0-2]|63))$/;
const storage = /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|disk|rdisk|mapper\/|md|dm-|loop|mem|kmem|port|block\/)/;

const under = (folder: string, path: string): string | null =>
  path === folder
    ? ''
    : path.startsWith(folder === '/' ? '/' : `${folder}/`)
      ? path.slice(folder.length + 1)
      : null;

export interface Roots {
  readonly workspace: string;
  readonly home: string;
  readonly kept: Kept;
}

/** What belongs to this program, wherever it lies: nothing that is judged may change it. Absolute, links followed. */
export interface Kept {
  /** The data directory and the folder of the head. */
  readonly state: readonly string[];
  /** Folders within them that anybody may use. */
  readonly free: readonly string[];
  /** The folder of the organisation's rules; null where there is none. */
  readonly rules: string | null;
}

/** Of the data directory, what opens something: keys, logins, and what the runtime keeps of its own. */
const ownKeys = /^(?:keys|logins|codex-home|control)/;

/** The path within the data directory or the folder of the head; null elsewhere. */
const inState = (path: string, { state, free }: Kept): string | null =>
  free.some((folder) => under(folder, path) !== null)
    ? null
    : (state.map((own) => under(own, path)).find((rest) => rest !== null) ?? null);

/** Whether something of this program lies in this folder. */
export const holdsOwn = (path: string, { kept }: Roots): boolean =>
  [...kept.state, ...(kept.rules === null ? [] : [kept.rules])].some((own) => under(path, own) !== null);

/** The zones of one absolute path without `..`. Never empty. */
export function zonesOf(path: string, roots: Roots): readonly Zone[] {
  if (harmlessDevice.test(path)) return ['device'];
  if (storage.test(path)) return ['raw-device'];
  const zones = new Set<Zone>();
  const inHome = under(roots.home, path);
  const inWorkspace = under(roots.workspace, path);
  const state = inState(path, roots.kept);
  const inRules = roots.kept.rules !== null && under(roots.kept.rules, path) !== null;
  if (state !== null && ownKeys.test(state)) zones.add('secret');
  if (state !== null || (inRules && inWorkspace === null)) zones.add('own');
  if (secretNames.test(path) || secretSystem.test(path)) zones.add('secret');
  if (inHome !== null && secretHome.test(inHome)) zones.add('secret');
  if (
    inHome !== null &&
    persistHome.test(inHome) &&
    !(inWorkspace !== null && roots.workspace !== roots.home)
  )
    zones.add('persist');
  if (/^\/root\/\.(?:bash|zsh|profile|ssh)/.test(path)) zones.add('persist');
  if (path === '/' || inHome === '' || (inWorkspace === null && under(path, roots.workspace) !== null))
    zones.add('ancestor');
  if (inWorkspace === '') zones.add('workspace-root');
  else if (inWorkspace !== null && inRules) zones.add('protected');
  else if (inWorkspace !== null && state !== null) zones.add('own');
  else if (inWorkspace !== null) for (const zone of inside(inWorkspace)) zones.add(zone);
  else if (temporary.test(path)) zones.add('temp');
  else if (inHome !== null) zones.add('home');
  else if (system.test(path)) zones.add('system');
  else zones.add('outside');
  return [...zones];
}

/** The zone of a path within the workspace, relative to it. */
function inside(path: string): readonly Zone[] {
  if (protectedFolders.test(path)) return ['protected'];
  if (lockFiles.test(path)) return ['lock'];
  if (ciFiles.test(path)) return ['ci'];
  return ['workspace'];
}
