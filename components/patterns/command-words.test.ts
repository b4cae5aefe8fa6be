import { expect, it } from 'vitest';
import { plainCommand } from './command-words';

it.each([
  ["/bin/bash -lc 'echo hi > out.txt'", 'echo hi > out.txt'],
  ['/bin/bash -c "npm test"', 'npm test'],
  ['bash -lc ls', 'ls'],
  ["/bin/bash -lc 'a'\\''b'", "/bin/bash -lc 'a'\\''b'"],
  ['/bin/bash -lc "echo $HOME"', '/bin/bash -lc "echo $HOME"'],
  ['/tmp/evil/bash -c ls', '/tmp/evil/bash -c ls'],
  ["bash -c 'a' 'b'", "bash -c 'a' 'b'"],
  ['rm -rf /', 'rm -rf /'],
])('%s reads %s', (command, words) => expect(plainCommand(command)).toBe(words));
