import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlinesOf } from '../../src/repository/outline.js';

const outline = (text: string) =>
  outlinesOf(text.split('\n')).map((entries) => entries.map(({ path, value, line }) => `${line} ${path}=${value}`));

test('keys by their whole path: lists at either indentation, flow maps, quotes, comments, documents', () => {
  const text = `a:
  b: "x # y" # note
  list:
  - one: 1
    two: 'zwei'
  - {three: 3, four: 4}
c:
  - d
---
"e/f": !Ref g
`;

  assert.deepEqual(outline(text), [
    [
      '1 a=',
      '2 a.b=x # y',
      '3 a.list=',
      '4 a.list[0].one=1',
      '5 a.list[0].two=zwei',
      '6 a.list[1]={three: 3, four: 4}',
      '6 a.list[1].three=3',
      '6 a.list[1].four=4',
      '7 c=',
      '8 c[0]=d',
    ],
    ['10 e/f=g'],
  ]);
});

test('templates and block scalars neither add keys nor shift those that follow', () => {
  const text = `{{- if .x }}
spec:
  script: |
    kind: no
    - also: no
  {{- range .y }}
  name: {{ .z }}
  {{- end }}
`;

  assert.deepEqual(outline(text), [['2 spec=', '3 spec.script=|', '7 spec.name={{ .z }}']]);
});
