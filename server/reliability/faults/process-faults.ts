import { by, fault, type KnownFault, notHere, sim } from './fault';

const codexLife = 'server/runtime/codex-life.real.test.ts';
const endings = 'server/runtime/endings.real.test.ts';
const framing = 'server/runtime/core/framing.test.ts';
const processes = 'server/runtime/process.real.test.ts';
const recovery = 'server/plane/recovery.test.ts';
const steps = 'server/supervisor/core/step.test.ts';
const supervisor = 'server/supervisor/supervisor.test.ts';

/** What a runtime process does to us. */
export const processFaults: readonly KnownFault[] = [
  fault('P01', 'it exits with 0 although nobody asked', by(endings, 'it exits with code %i'), sim('crash')),
  fault('P02', 'it exits with 1, or panics with 101', by(endings, 'it exits with code %i'), sim('crash')),
  fault(
    'P03',
    'it is killed by SIGKILL',
    by(endings, 'it is ended by %s'),
    by(recovery, 'mid-stream: the turn says so'),
    sim('killed'),
  ),
  fault('P04', 'it crashes by SIGSEGV or SIGABRT', by(endings, 'it is ended by %s'), sim('crash')),
  fault('P05', 'it hangs with open pipes', by(endings, 'it hangs with open pipes'), sim('hang')),
  fault('P06', 'it never answers initialize', by(processes, 'never answers initialize'), sim('slowStart')),
  fault('P07', 'it answers initialize just in time', sim('slowStart')),
  fault(
    'P08',
    'it ends at once, again and again',
    by(steps, 'the sixth exit within two minutes opens it'),
    by(processes, 'exits at once'),
    sim('crash'),
  ),
  fault(
    'P09',
    'it ends just when it counts as stable',
    by(steps, 'sixty seconds of healthy running forget the count'),
    sim('killed'),
  ),
  fault(
    'P10',
    'it ends in the middle of a line',
    by(framing, 'what was begun when the output ended is told'),
    sim('cutLine'),
  ),
  fault(
    'P11',
    'output comes after the end was told',
    by(supervisor, 'what comes after the end of a process is late'),
    sim('ghostOutput'),
  ),
  fault(
    'P12',
    'a stranger holds its output open after the exit',
    by(processes, 'a stranger holds the output open'),
    sim('lateOutput'),
  ),
  notHere(
    'P13',
    'a dead child that nobody reaps',
    'A zombie holds no memory, file or lock, and is its parent’s; what matters of it is P12 and P15.',
  ),
  fault(
    'P14',
    'a grandchild in its group survives it',
    by(processes, 'ignores the end of its input and TERM'),
  ),
  fault(
    'P15',
    'a grandchild in a session of its own survives it',
    by(codexLife, 'killed in the middle of a turn'),
    by(processes, 'a stranger holds the output open'),
  ),
  fault(
    'P16',
    'it ignores what asks it to leave',
    by(processes, 'ignores the end of its input and TERM'),
    sim('ignoresTerm'),
  ),
  fault('P17', 'it floods its output', by(processes, 'a line of 65 MiB is told')),
  fault('P18', 'it floods its error output', by(endings, '20 MB of complaints are read')),
  fault('P19', 'it closes its input', by(endings, 'it closes its input'), sim('stuckInput')),
  fault('P20', 'it reads its input no more', by(endings, 'it reads no more'), sim('stuckInput')),
  fault(
    'P21',
    'its program is missing or not executable',
    by(processes, 'is %s: fatal, told once'),
    sim('spawnFails'),
  ),
  fault(
    'P22',
    'it speaks another version of the protocol',
    by(processes, 'is of another version: fatal'),
    sim('wrongVersion'),
  ),
  fault('P23', 'an input of an old process reaches the machine later', sim('staleInput')),
  fault(
    'P24',
    'its program is replaced between two starts',
    by(endings, 'it was replaced on disk'),
    sim('wrongVersion'),
  ),
];
