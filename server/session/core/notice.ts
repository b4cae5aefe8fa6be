import type { DomainEvent, EventPayload } from '../../vocabulary';
import type { SessionState } from './state';

type NoticeText = Omit<EventPayload<'notice.raised'>, 'noticeId' | 'turnId'>;

export function notice(state: SessionState, env: { newId: () => string }, text: NoticeText): DomainEvent {
  return {
    type: 'notice.raised',
    payload: { noticeId: env.newId(), turnId: state.turn?.turnId ?? null, ...text },
  };
}
