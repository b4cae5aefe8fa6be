import { type SimRequest, type Switch, switches } from './options';

interface Fixture {
  readonly request: SimRequest;
  /** The invariant it broke, and how. */
  readonly broke: string;
  readonly because: string;
}

/** What the simulator did not have when these runs were found. */
const later = 'bypass slowPolicy noPolicy severalRequests staleAgain followups policy crowd pool';
const named = (names: string): readonly Switch[] => switches.filter((one) => names.split(' ').includes(one));
const off = (names: string): readonly Switch[] => named(`${names} ${later}`);

/** Here the referee was wrong: a prompt that was begun anew without an option may meet a conversation that is not loaded, and goes once more for each. */
const tried =
  'A prompt was sent a third time, once for a refused option and once for a conversation that was not loaded.';

/** Runs that once broke an invariant, made small. They run before all others. */
export const fixtures: readonly Fixture[] = [
  {
    request: {
      seed: 4,
      acts: 12,
      without: off(
        'crashOnResume hang wrongVersion spawnFails prepareFails ignoresTerm lateReply strangeReply unorderedReply overload flood turnFails serverCrash serverStop unwritableLedger staleInput',
      ),
    },
    broke: 'TH1',
    because: 'Two wishes for one thread at the same time started two, and one replaced the other in silence.',
  },
  {
    request: {
      seed: 6,
      acts: 2,
      without: off(
        'killed hang cutLine garbage chunks lateRequest noReply staleThread doubleRequest unknownMessage unorderedItem settingsDrift flood serverCrash doubtfulLedger',
      ),
    },
    broke: 'RT7',
    because: 'A runtime that died between the resume and the turn left the turn open for ever.',
  },
  {
    request: {
      seed: 136,
      acts: 11,
      without: off(
        'crashOnResume ignoresTerm lateOutput cutLine noReply lateReply duplicateReply strangeReply overload withdraw strangerRequest unservedRequest lateItem settingsDrift turnFails unwritableLedger doubtfulLedger suspend folderGone',
      ),
    },
    broke: 'TH1',
    because: 'A resume that another thread answered changed the thread in silence.',
  },
  {
    request: {
      seed: 60,
      acts: 14,
      without: off(
        'killed crashOnResume hang slowStart wrongVersion spawnFails lateOutput ghostOutput garbage chunks lateRequest duplicateReply strangeReply wrongEcho strangerRequest unservedRequest unknownMessage lateItem settingsDrift flood turnFails serverStop doubtfulLedger clockStep suspend staleInput folderGone',
      ),
    },
    broke: 'AP4',
    because: 'A question that came again after its answer was asked and answered again.',
  },
  {
    request: {
      seed: 13,
      acts: 35,
      without: off(
        'hang spawnFails prepareFails lateOutput ghostOutput cutLine lateRequest unorderedReply withdraw settingsDrift flood clockStep staleInput folderGone',
      ),
    },
    broke: 'TU2',
    because: 'A turn at work was recorded as failed when only the reply to its start was late.',
  },
  {
    request: {
      seed: 25,
      acts: 6,
      without: off(
        'killed crashOnResume hang slowStart wrongVersion spawnFails prepareFails lateOutput garbage lateRequest noReply duplicateReply strangeReply overload busyThread wrongEcho withdraw strangerRequest unknownMessage lateItem settingsDrift flood turnFails unwritableLedger clockStep suspend staleInput folderGone',
      ),
    },
    broke: 'RT5',
    because: 'Output after the end of its process counted.',
  },
  {
    request: {
      seed: 8,
      acts: 33,
      without: off(
        'crashOnResume slowStart spawnFails lateOutput lateRequest unorderedReply staleThread withdraw unservedRequest flood turnFails serverStop slowLedger unwritableLedger',
      ),
    },
    broke: 'BUG',
    because: 'An append in doubt left the stream a version behind for ever.',
  },
  {
    request: {
      seed: 12,
      acts: 2,
      without: off(
        'hang prepareFails ignoresTerm ghostOutput cutLine garbage lateRequest lateReply duplicateReply strangeReply unorderedReply staleThread wrongEcho doubleRequest unservedRequest lateItem unorderedItem flood turnFails doubtfulLedger clockStep folderGone',
      ),
    },
    broke: 'BUG',
    because: 'A full disk at a start ended the server.',
  },
  {
    request: {
      seed: 56,
      acts: 8,
      without: off(
        'crashOnResume hang spawnFails ignoresTerm garbage stuckInput lateRequest noReply lateReply duplicateReply unorderedReply overload doubleRequest unservedRequest settingsDrift serverCrash clockStep',
      ),
    },
    broke: 'RT4',
    because: 'An answer of the runtime that could not be recorded at once was never recorded.',
  },
  {
    request: {
      seed: 9,
      acts: 33,
      without: off(
        'prepareFails lateOutput ghostOutput garbage stuckInput unorderedReply staleThread wrongEcho unknownMessage settingsDrift flood turnFails',
      ),
    },
    broke: 'IT3',
    because: 'Messages taken for the record of an exit were lost when that record was refused.',
  },
  {
    request: {
      seed: 17,
      acts: 3,
      without: off(
        'crash killed spawnFails prepareFails ignoresTerm lateOutput ghostOutput chunks stuckInput lateRequest lateReply duplicateReply strangeReply staleThread busyThread wrongEcho doubleRequest withdraw strangerRequest unservedRequest unknownMessage lateItem settingsDrift turnFails slowLedger unwritableLedger clockStep',
      ),
    },
    broke: 'BUG',
    because: 'A restart asked for during a shutdown brought the runtime back.',
  },
  {
    request: {
      seed: 47,
      acts: 19,
      without: off(
        'prepareFails ghostOutput cutLine stuckInput lateRequest lateReply duplicateReply unorderedReply overload staleThread busyThread doubleRequest strangerRequest unservedRequest settingsDrift flood turnFails unwritableLedger doubtfulLedger staleInput folderGone',
      ),
    },
    broke: 'RT3',
    because: 'A clock set forward kept the circuit closed.',
  },
  {
    request: {
      seed: 153,
      acts: 6,
      without: off(
        'crashOnResume wrongVersion ignoresTerm lateOutput cutLine stuckInput lateRequest noReply staleThread doubleRequest turnFails doubtfulLedger clockStep staleInput folderGone',
      ),
    },
    broke: 'IT1',
    because: 'A command that outlived its turn looked under way after a crash of the server.',
  },
  {
    request: {
      seed: 16983,
      acts: 20,
      without: off(
        'killed slowStart wrongVersion prepareFails garbage chunks lateRequest lateReply overload busyThread wrongEcho unknownMessage unorderedItem unwritableLedger staleInput folderGone',
      ),
    },
    broke: 'RT2',
    because: 'A restart timer that the ledger had refused fired into the backoff of a later start.',
  },
  {
    request: {
      seed: 2613,
      acts: 19,
      without: off(
        'crashOnResume spawnFails ignoresTerm lateOutput chunks lateRequest wrongEcho doubleRequest withdraw unservedRequest unknownMessage settingsDrift serverCrash outlivesServer unwritableLedger doubtfulLedger',
      ),
    },
    broke: 'PR2',
    because: tried,
  },
  {
    request: {
      seed: 3374,
      acts: 17,
      without: off(
        'killed crashOnResume wrongVersion ignoresTerm ghostOutput garbage stuckInput noReply duplicateReply unorderedReply busyThread wrongEcho doubleRequest withdraw unservedRequest unorderedItem flood serverStop outlivesServer slowLedger suspend',
      ),
    },
    broke: 'PR2',
    because: tried,
  },
  {
    request: {
      seed: 12027,
      acts: 17,
      without: off(
        'hang slowStart prepareFails ignoresTerm lateOutput cutLine garbage chunks stuckInput lateReply duplicateReply strangeReply turnsRefused doubleRequest unservedRequest settingsDrift flood clockStep folderGone',
      ),
    },
    broke: 'PR2',
    because: tried,
  },
  {
    request: {
      seed: 17202,
      acts: 28,
      without: off(
        'hang wrongVersion stuckInput noReply lateReply duplicateReply strangeReply turnsRefused wrongEcho doubleRequest withdraw strangerRequest unservedRequest unknownMessage settingsDrift',
      ),
    },
    broke: 'PR2',
    because: tried,
  },
  {
    request: {
      seed: 459,
      acts: 19,
      without: named(
        'policy crash killed crashOnResume hang wrongVersion spawnFails prepareFails lateOutput ghostOutput garbage chunks noReply lateReply duplicateReply strangeReply overload staleThread turnsRefused unservedRequest unknownMessage unorderedItem settingsDrift slowLedger clockStep suspend staleInput folderGone bypass slowPolicy',
      ),
    },
    broke: 'BUG',
    because:
      'Here the simulator was wrong: an answer to a request of a worker that the next server no longer had ended in an error, where the product says that it is closed.',
  },
  {
    request: {
      seed: 3775,
      acts: 14,
      without: named(
        'wrongVersion prepareFails ignoresTerm lateOutput ghostOutput garbage stuckInput noReply lateReply turnsRefused busyThread withdraw unservedRequest unknownMessage lateItem settingsDrift flood turnFails refusesEffort unwritableLedger clockStep suspend bypass noPolicy',
      ),
    },
    broke: 'RT1',
    because:
      'A process that never came to be was recorded as spawned, with pid 0: two of them within a millisecond had the same name.',
  },
  {
    request: {
      seed: 11217,
      acts: 8,
      without: named(
        'hang wrongVersion prepareFails cutLine stuckInput noReply duplicateReply strangeReply doubleRequest withdraw flood turnFails refusesEffort suspend folderGone bypass slowPolicy',
      ),
    },
    broke: 'IT1',
    because:
      'A command of a conversation that the session had left looked under way after the end of its process.',
  },
  {
    request: {
      seed: 7442,
      acts: 8,
      without: named(
        'pool killed crashOnResume hang slowStart wrongVersion prepareFails stuckInput lateRequest unorderedReply overload turnsRefused withdraw strangerRequest unservedRequest unknownMessage lateItem unorderedItem refusesEffort outlivesServer slowLedger doubtfulLedger clockStep staleInput slowPolicy',
      ),
    },
    broke: 'RT3',
    because:
      'Here the simulator was wrong: it knew by the words for people whether an approval had been answered, and a decline was told in new words.',
  },
];
