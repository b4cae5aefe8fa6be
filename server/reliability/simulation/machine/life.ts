import type { ChildEvents } from '../../../runtime';
import type { CodexChild } from '../codex/codex-child';
import type { World } from '../world';
import type { Alarm } from './virtual-time';

/** One life of the server process. When it is dead, nothing that it had begun goes on. */
export class Life {
  readonly children = new Set<CodexChild>();
  private dead = false;
  private readonly world: World;
  private readonly atEnd: (() => void)[] = [];

  constructor(world: World) {
    this.world = world;
  }

  get over(): boolean {
    return this.dead;
  }

  readonly timer = (work: () => void, ms: number): Alarm =>
    this.world.time.after(ms, () => {
      if (!this.dead) work();
    });

  /** What a child says is heard by the living only. */
  guarded(events: ChildEvents): ChildEvents {
    return {
      stdout: (chunk) => {
        if (!this.dead) events.stdout(chunk);
      },
      stderr: (chunk) => {
        if (!this.dead) events.stderr(chunk);
      },
      end: (end) => {
        if (!this.dead) events.end(end);
      },
    };
  }

  onEnd(work: () => void) {
    this.atEnd.push(work);
  }

  /** At any instant, without a word; the guardian then kills what it had started. */
  end() {
    if (this.dead) return;
    this.dead = true;
    for (const work of this.atEnd) work();
    for (const child of this.children) child.orphan();
  }
}
