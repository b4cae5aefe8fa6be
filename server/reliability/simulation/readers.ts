import type { FeedHub, FeedSink } from '../../feed';
import type { Life } from './machine/life';
import type { World } from './world';

/** Two tabs that read the feed. Now and then a connection is cut, and the tab goes on from the last sequence it has. */
export function attachReaders(world: World, life: Life, feed: FeedHub) {
  const draw = world.draw('readers');
  if (!draw.chance(0.3)) return;
  for (const reader of [1, 2]) connect(world, life, feed, { reader, from: world.disk.head() });
}

function connect(world: World, life: Life, feed: FeedHub, at: { reader: number; from: number }) {
  let last = at.from;
  let open = true;
  world.tell({ kind: 'read', reader: at.reader, seq: last, from: true });
  const again = () => {
    if (!open) return;
    open = false;
    life.timer(() => connect(world, life, feed, { reader: at.reader, from: last }), 50);
  };
  const sink: FeedSink = {
    open: () => undefined,
    write: (wire) => {
      if (!open || life.over) return;
      for (const [, id] of wire.toString().matchAll(/^id: (\d+)$/gm)) {
        last = Number(id);
        world.tell({ kind: 'read', reader: at.reader, seq: last, from: false });
      }
    },
    unreadBytes: () => 0,
    drained: async () => undefined,
    close: again,
  };
  const subscription = feed.subscribe({ from: last, sink });
  if (!subscription.ok) return;
  life.timer(
    () => {
      if (open) subscription.value.close();
      world.sometimes('path/feed-reconnected');
      again();
    },
    world.draw('readers').between(500, 20_000),
  );
}
