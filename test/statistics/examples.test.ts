import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

// Every function of the folder shows a call and its value in its doc comment; here they are called.

const folder = new URL('../../src/statistics/', import.meta.url);

for (const file of readdirSync(folder)) {
  test(`${file} keeps its examples`, async () => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const exported: Record<string, unknown> = await import(new URL(file, folder).href);
    const examples = [...text.matchAll(/@example (.*) \/\/ (.*)$/gm)];
    const functions = Object.values(exported).filter((value) => typeof value === 'function');

    const values = examples.map(([, call = '']) =>
      new Function(...Object.keys(exported), `return ${call}`)(...Object.values(exported)),
    );

    assert.ok(examples.length > 0 || functions.length === 0, `${file} shows no example`);
    examples.forEach(([, call = '', expected = ''], index) => {
      assertNear(values[index], expected === 'undefined' ? undefined : JSON.parse(expected), call);
    });
  });
}

/** Numbers may differ in their last digits, where machines' logarithms do. */
function assertNear(value: unknown, expected: unknown, call: string): void {
  const rounded = (_: string, number: unknown) => (typeof number === 'number' ? number.toPrecision(11) : number);
  assert.equal(JSON.stringify(value, rounded), JSON.stringify(expected, rounded), call);
}
