import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createAccountService } from '../account';
import { createCommandDesk } from '../command';
import { createSavedSearches, openEnforcementLog } from '../enforcement';
import { createFeedHub } from '../feed';
import type { ControlPlane } from '../http';
import { canonicalText, openLedger, openPageReads, pruneCompleted } from '../ledger';
import { createProjectService } from '../project';
import { openRedaction } from '../redaction';
import { createReplay } from '../replay';
import { createSampleProject, reapOfDirectory } from '../runtime';
import {
  createApprovalService,
  createModeService,
  createQueueService,
  createRecoveryService,
  createSessionService,
  createTurnQueue,
  type DeskPorts,
  SessionDirectory,
  TurnDriver,
  WorkerPins,
} from '../session';
import { createCertainLedger } from '../stream';
import { withArchives } from './archive-fallback';
import { archiveWorks } from './archive-works';
import { openArchives } from './archives';
import { setTimer, systemClockwork } from './clockwork';
import { gatherConditions } from './conditions';
import { sampleFolder } from './data-places';
import { eachInTurn } from './each-in-turn';
import { enforcementApi } from './enforcement';
import { openExports } from './exports';
import { endGrantsInTime } from './grant-time';
import { openJobs } from './jobs';
import { ledgerApi } from './ledger-api';
import { loginKeeper } from './login-keeper';
import { openMountKeeper } from './mount-keeper';
import type { OpenPlane, PlaneOptions } from './plane-options';
import { statusOf } from './plane-status';
import { openPolicyDesk } from './policy-desk';
import { openPolicy } from './policy-judge';
import { projectSafety } from './project-safety';
import { askAboutCutOff, reconcile } from './reconcile';
import { createRuntimeService } from './runtime-service';
import { createRuntimes, type Runtimes } from './runtimes';
import { createSandboxWatch, testSandbox } from './sandbox-watch';
import { supervisionLimits } from './supervision-limits';
import { noteStart, openSystemNotes } from './system-notes';
import { watchMachine } from './watch-machine';

/** Opens a whole control plane on a data directory: the composition that server and headless CLI share. */
export async function openPlane(options: PlaneOptions): Promise<OpenPlane> {
  const { places, root, version, report } = options;
  const supervision = supervisionLimits(process.env);
  const migrationsDir = join(root, 'prisma', 'migrations');
  const opened = await openLedger({
    ...places,
    migrationsDir,
    producer: { app: 'codexchat', version },
    acceptLoss: options.acceptLoss ?? false,
  });
  const ledger = createCertainLedger(opened, setTimer, options.doubted);
  const reads = await openPageReads({ dataDir: places.dataDir });
  const redaction = await openRedaction({ dataDir: places.dataDir, env: process.env });
  const { redactor } = redaction;
  const keepLogin = loginKeeper(places.dataDir, redaction.keep);
  keepLogin();
  // Whatever is recorded is searched once more on its way in: so no path into the ledger is forgotten.
  const clockwork = { ...systemClockwork, cleaned: redactor.deep };
  const serverId = clockwork.newId();
  const commands = createCommandDesk(ledger, clockwork.sha256);
  const project = createProjectService({
    ledger,
    reads,
    commands,
    clockwork,
    policy: () => policy,
    createSample: async () => {
      await createSampleProject(sampleFolder(places));
      return sampleFolder(places);
    },
  });
  const told = gatherConditions((frame) => feed.live(frame));
  const policy = openPolicy(options, project, (event) => note(event), told);
  let runtimes: Runtimes;
  const pins = new WorkerPins({
    workers: supervision.workers,
    usable: (flavour, worker) => runtimes.usable(flavour, worker),
    directory: () => directory,
    newId: clockwork.newId,
  });
  const turns = createTurnQueue({
    limits: supervision.turns,
    pins,
    directory: () => directory,
    reads,
    told: (line) => feed.live({ type: 'turn.line', line }),
    report,
  });
  const leftovers = reapOfDirectory(places.dataDir);
  const mounts = openMountKeeper(places.dataDir, report);
  const driver = new TurnDriver({
    newId: clockwork.newId,
    redactDeep: redactor.deep,
    supervisor: (flavour, worker) => runtimes.supervisor(flavour, worker),
    pins,
    directory: () => directory,
    usableProject: project.usable,
    within: policy.within,
    item: (itemId) => reads.item(itemId),
    entering: (sessionId, folder) => {
      keepLogin();
      mounts.enter(sessionId, folder);
      policy.prepare(folder);
    },
    places: turns.places,
    setTimer,
    report,
  });
  const deskPorts: DeskPorts = {
    ledger,
    clockwork,
    redactor,
    canonical: (value) => canonicalText(value),
    live: (frame) => feed.live({ type: 'live', ...frame }),
    perform: (desk, effect) => driver.perform(desk, effect),
    overwhelmed: (desk, what) => runtimes.overwhelmed(desk, what),
    fileExists: existsSync,
    judge: policy.judge,
    setTimer,
    recorded(desk) {
      turns.recorded(desk);
      if (!desk.working()) mounts.rest(desk.sessionId);
      runtimes?.look();
    },
  };
  const directory: SessionDirectory = new SessionDirectory(deskPorts);
  const feed = createFeedHub({
    ledger,
    serverId,
    tails: () => [
      ...directory.provisional().map((frame) => ({ type: 'live' as const, ...frame })),
      told.frame(),
      { type: 'turn.line' as const, line: turns.places.state() },
    ],
  });
  const account = createAccountService({
    ready: () => runtimes.supervisor('codex', 1).ready(),
    keepSecret: redaction.keep,
    changed() {
      keepLogin();
      runtimes.loginChanged();
    },
  });
  const reconciled = await reconcile({ ledger, reads, directory, clockwork });
  runtimes = await createRuntimes({
    dataDir: places.dataDir,
    ledger,
    clockwork,
    directory,
    driver,
    observe: account.observe,
    report,
  });
  const approvals = createApprovalService({
    reads,
    commands,
    directory,
    liveEpoch: runtimes.liveEpoch,
  });
  const recovery = createRecoveryService({
    ledger,
    reads,
    commands,
    directory,
    driver,
    sha256: clockwork.sha256,
  });
  const sessions = createSessionService({
    ledger,
    reads,
    commands,
    directory,
    driver,
    newId: clockwork.newId,
    knownProject: project.known,
    usableProject: project.usable,
    firstMode: policy.firstMode,
    pins,
    warm: runtimes.warm,
  });
  const sandbox = createSandboxWatch(() => testSandbox(places.dataDir));

  askAboutCutOff(directory, pins, runtimes.supervisor, report);
  const note = await openSystemNotes(ledger, clockwork);
  const stopPruning = pruneCompleted(ledger, (problem) => report('prune', problem));
  const { opening } = ledger;
  await noteStart(note, { opening, version, redactionKey: redaction.key.id, leftovers });
  const machine = watchMachine({ ledger, workers: runtimes.all, directory, note, told, report });
  const stopSweep = endGrantsInTime(directory, report);
  const { dataDir } = places;
  const kept = { dataDir, ledger, reads, directory, redaction };
  const archives = openArchives({ ...kept, project, clockwork, note, report });

  const work = await openJobs({
    migrationsDir,
    places,
    ledger,
    reads,
    commands,
    clockwork,
    feed,
    tend: (act) => opened.tend(act),
    works: archiveWorks(archives.service, project),
    report,
  });

  const enforcement = openEnforcementLog({ dataDir, ledger, setTimer, report });

  const fallback = { ...archives.service, projects: async () => (await reads.projects()).rows };
  const runtimeService = createRuntimeService({ ledger, reads, runtimes });
  const { exports, downloads, issue } = openExports({
    places,
    ledger,
    reads,
    exportThread: archives.service.exportThread,
    now: clockwork.now,
  });

  const plane: ControlPlane = {
    status: statusOf({
      serverId,
      version,
      places,
      ledger,
      runtimes: async () => (await runtimeService.list()).rows,
      workers: runtimes.workers,
      sandbox,
      archives: () => archives.lag(),
      turnLine: () => turns.places.state(),
    }),
    projects: {
      ...project,
      ...archives.service,
      safety: projectSafety({ ...policy, project }),
    },
    sessions: {
      ...sessions,
      ...createModeService({ commands, directory, unattendedAllowed: policy.unattendedAllowed }),
      ...createQueueService({ commands, directory, newId: clockwork.newId }),
      ...recovery,
      ...withArchives(sessions, fallback),
    },
    approvals,
    runtimes: runtimeService,
    account,
    jobs: work.jobs,
    policies: openPolicyDesk({ dataDir, policy, project, reads, commands, enforcement, work, note }),
    ledger: ledgerApi({ tend: (act) => opened.tend(act) }),
    replay: createReplay(places),
    enforcement: enforcementApi({
      log: enforcement,
      places,
      issue,
      saved: createSavedSearches({ ledger, commands, clockwork }),
      now: clockwork.now,
      startJob: work.start,
    }),
    exports,
    downloads,
  };
  turns.begin();
  return {
    plane,
    ledger,
    feed,
    cleaned: redactor.text,
    reconciled,
    settledArchives: () => archives.projector.settled(),
    async close(reason) {
      await eachInTurn(ledger.onDoubt, [
        () => machine.stop(),
        () => policy.stop(),
        stopSweep,
        () => turns.end(),
        () => runtimes.stop(reason),
        () => work.close(reason),
        () => archives.projector.close(),
        () => enforcement.close(),
        () => note({ type: 'server.stopped', payload: { reason } }),
        stopPruning,
        () => feed.close(),
        () => reads.close(),
        () => ledger.close(),
      ]);
    },
  };
}
