import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayEvaluate } from '../../src/repository/flags/flag-evaluations.js';
import { requiredWords } from '../../src/repository/required-words.js';

test('of a pattern the words are told of which every match holds one', () => {
  const words = (pattern: RegExp) => requiredWords(pattern).sort();

  assert.deepEqual(words(/flag\(|[gG]ate/), ['Gate', 'flag(', 'gate']);
  assert.deepEqual(words(/kill_?switch/), ['kill_switch', 'killswitch']);
  assert.deepEqual(words(/FLAG(?:_| *=)/), ['FLAG ', 'FLAG=', 'FLAG_']);
  assert.deepEqual(words(/@\w*toggle/), ['toggle'], 'the longer piece');
  assert.deepEqual(words(/toggle(?:s|\w{0,24}(?:\.|=))/), ['toggle'], 'what may be anything ends the word');
  assert.deepEqual(words(/(?<!\w)\bclient\('ssm'\)/), ["client('ssm')"], 'what takes no room is passed over');
  assert.deepEqual(words(/enabled(?:_\w+)?\(/), ['enabled(', 'enabled_'], 'what may be missing');
});

test('a pattern that says nothing certain requires nothing', () => {
  assert.deepEqual(requiredWords(/\w+|flag/), ['']);
});

test('the first look at sources knows each way to speak of flags by four letters at least', () => {
  const words = requiredWords(mayEvaluate);

  assert.ok(words.every((word) => word.length >= 4));
  for (const line of ['% flag "x"', '@oldtoggle', 'FLAG = 1', 'killSwitch', 'isFlag(', 'unleash.x', 'TOGGLE feature'])
    assert.equal(
      words.some((word) => line.includes(word)),
      mayEvaluate.test(line),
      line,
    );
});
