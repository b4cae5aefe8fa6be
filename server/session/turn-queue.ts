import { type FollowupPorts, FollowupSender } from './followup-sender';
import type { SessionDesk } from './session-desk';
import type { SessionDirectory } from './session-directory';
import { type PlacesPorts, TurnPlaces } from './turn-places';

/** What decides when a turn may begin: free places, and the follow-ups that wait for them. */
export interface TurnQueue {
  readonly places: TurnPlaces;
  /** Something of the session was recorded. */
  recorded(desk: SessionDesk): void;
  /** Once what an earlier server left is settled and there are runtimes: follow-ups that are due are sent. */
  begin(): void;
  /** Nothing begins any more. Follow-ups stay in their queues. */
  end(): void;
}

export function createTurnQueue(
  ports: Omit<PlacesPorts, 'running'> &
    Omit<FollowupPorts, 'places'> & { readonly directory: () => SessionDirectory },
): TurnQueue {
  const places = new TurnPlaces({ ...ports, running: () => ports.directory().withRunningTurn() });
  const followups = new FollowupSender({ ...ports, places });
  return {
    places,
    recorded(desk) {
      followups.look(desk);
      places.look();
    },
    begin: () => followups.begin(ports.directory().all()),
    end() {
      followups.end();
      places.close();
    },
  };
}
