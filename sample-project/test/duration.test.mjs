import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from '../src/duration.mjs';

test('formats seconds', () => {
  assert.equal(formatDuration(45), '45s');
});

test('formats minutes', () => {
  assert.equal(formatDuration(125), '2m 5s');
});

test('formats hours', () => {
  assert.equal(formatDuration(3900), '1h 5m');
});
