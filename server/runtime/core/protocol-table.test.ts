import { describe, expect, test } from 'vitest';
import lock from '../bindings.lock.json';
import { encodeAnswer } from './answer';
import { decodeNotification } from './decode-notification';
import { decodeRequest } from './decode-request';
import { itemKinds } from './item-kinds';
import { notifications, serverRequests } from './protocol-table';

describe('every word of the pinned protocol has been decided about', () => {
  test('notifications', () => {
    expect(Object.keys(notifications).sort()).toEqual(lock.notifications);
  });

  test('requests of the runtime', () => {
    expect(Object.keys(serverRequests).sort()).toEqual(lock.serverRequests);
  });

  test('item kinds', () => {
    expect(Object.keys(itemKinds).sort()).toEqual(lock.itemKinds);
  });

  test('the requests that we send', () => {
    const sent = [
      'initialize',
      'thread/start',
      'thread/resume',
      'thread/name/set',
      'thread/backgroundTerminals/clean',
      'turn/start',
      'turn/steer',
      'turn/interrupt',
      'model/list',
      'account/read',
      'account/login/start',
      'account/login/cancel',
      'account/logout',
    ];
    expect(sent.filter((method) => !lock.clientRequests.includes(method))).toEqual([]);
  });
});

describe('the tables are what the decoders do', () => {
  test.each(Object.entries(serverRequests))('%s is %s', (method, reading) => {
    const ids = { threadId: 't', turnId: 'u', itemId: 'i', conversationId: 't', callId: 'i' };
    const signal = decodeRequest(method, 0, ids);
    expect(signal.kind).toBe(reading === 'approval' ? 'approval-requested' : 'request-unserved');
    expect('result' in encodeAnswer(method, 'decline')).toBe(reading === 'approval');
  });

  test.each(Object.keys(notifications))('%s without any field never throws and is never lost', (method) => {
    for (const params of [undefined, null, [], 'text', 7, {}, { threadId: 5, turn: 'x', item: [] }]) {
      expect(decodeNotification(method, params).kind).toMatch(/^[a-z-]+$/);
    }
  });

  test('names that objects inherit are not in the tables', () => {
    expect(decodeNotification('constructor', {})).toMatchObject({ kind: 'unknown', method: 'constructor' });
    expect(decodeRequest('toString', 1, {})).toMatchObject({ kind: 'request-unserved', method: 'toString' });
  });
});
