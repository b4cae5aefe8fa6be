import type { Benchmark } from './benchmark';
import { append } from './benchmarks/append';
import { enforcement } from './benchmarks/enforcement';
import { exports } from './benchmarks/export';
import { feed } from './benchmarks/feed';
import { firstLoad } from './benchmarks/first-load';
import { ledger } from './benchmarks/ledger';
import { longAnswer } from './benchmarks/long-answer';
import { memory } from './benchmarks/memory';
import { open } from './benchmarks/open';
import { policy } from './benchmarks/policy';
import { pool } from './benchmarks/pool';
import { recovery } from './benchmarks/recovery';
import { send } from './benchmarks/send';
import { manySessions } from './benchmarks/sessions';
import { simulator } from './benchmarks/simulator';
import { start } from './benchmarks/start';
import { startLarge } from './benchmarks/start-large';
import { storage } from './benchmarks/storage';

/** In the order in which `bench all` runs them: the short ones first. */
export const benchmarks: readonly Benchmark[] = [
  start,
  firstLoad,
  memory,
  send,
  longAnswer,
  storage,
  append,
  policy,
  enforcement,
  open,
  recovery,
  pool,
  manySessions,
  simulator,
  feed,
  ledger,
  exports,
  startLarge,
];
