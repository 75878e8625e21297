import { commitIn, folderOf, gitIn, putInto } from './checkout.js';

/** Short, so that no place cuts it before it does harm. Each holds the word by which it is found again. */
export const plantedTexts: Readonly<Record<string, string>> = {
  'escape sequences': '\u001b[31mPLANTED\u001b]8;;http://x\u0007 \u009b2J\u0085\u0000x',
  'characters without width': 'PLAN\u200bTED\u200d\u2060\ufeff\u200f',
  'turned lines': '\u202ePLANTED\u202c \u2066PLANTED\u2069 \u2028x',
  tags: '<script>alert("PLANTED")</script><img src=x onerror=PLANTED>',
  links: '[PLANTED](javascript:alert(1)) ![PLANTED](http://192.0.2.1/?q=1)',
  backticks: '` <b>PLANTED</b> `` <i>PLANTED</i> ``` x',
  'lines of Markdown': 'x\n# PLANTED\n- [x] PLANTED\n> PLANTED\n```\n<b>PLANTED\n---\nx: PLANTED',
  'a ticked box': '[x] PLANTED',
  'a heading': '# PLANTED',
  'a fence': '~~~ PLANTED',
  cells: 'PLANTED | PLANTED | \\| PLANTED',
  'front matter': '---\nstatus: PLANTED\n---\n',
  'lines of a calendar': 'x\r\nATTENDEE:mailto:PLANTED@x\r\nEND:VEVENT',
  'marks of ours': '<!-- rollout-manager:end new-checkout --> PLANTED',
  'marks of a board': '<!-- SECTION:DESCRIPTION:END --> PLANTED <!-- COMMENTS:END -->',
  'a long word': 'PLANTED'.repeat(15_000),
};

/** A name that a file system takes: the text as far as it may go. */
export function fileName(text: string): string {
  return text.replaceAll('/', '_').replaceAll('\0', '').slice(0, 60).trim();
}

/** A shop with git, in which every name and every text that somebody may choose is this one. */
export function shopOf(text: string): string {
  const json = JSON.stringify(text);
  const name = fileName(text);
  const line = text.replace(/[\r\n\0]+/g, ' ');
  const folder = folderOf({
    'package.json': JSON.stringify({
      name: text,
      scripts: { [text]: `kubectl apply ${text}` },
      dependencies: { '@openfeature/server-sdk': '1.0.0', 'prom-client': '15.0.0' },
    }),
    'flags/shop.flagd.json': JSON.stringify({
      flags: { [text]: { state: 'ENABLED', variants: { [text]: true }, defaultVariant: text } },
    }),
    'deploy/alerts.yaml': `groups:\n- name: ${json}\n  rules:\n  - alert: ${json}\n    expr: ${json}\n    labels: {severity: ${json}}\n    annotations: {summary: ${json}, runbook_url: ${json}}\n`,
    'deploy/app.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${json}\n  namespace: ${json}\n  labels: {app: ${json}}\nspec:\n  template:\n    spec:\n      containers:\n      - name: ${json}\n        image: ${json}\n`,
    'deploy/rollout.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: ${json}\nspec:\n  strategy:\n    canary:\n      canaryService: ${json}\n      steps: [{setWeight: 5}]\n`,
    'deploy/slo.yaml': `apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: ${json}\nspec:\n  service: ${json}\n  description: ${json}\n`,
    'deploy/freeze.yaml': `freezes:\n- name: ${json}\n  reason: ${json}\n  from: 2026-12-20\n  to: 2027-01-02\n`,
    'docker-compose.yml': `services:\n  ${json}:\n    image: ${json}\n`,
    'dashboards/shop.json': JSON.stringify({
      title: text,
      schemaVersion: 39,
      panels: [{ title: text, type: 'graph', targets: [{ expr: text }] }],
    }),
    '.github/workflows/deploy.yml': `name: ${json}\non: push\njobs:\n  deploy:\n    name: ${json}\n    environment: {name: ${json}, url: ${json}}\n    steps:\n    - name: ${json}\n      run: ${JSON.stringify(`kubectl rollout restart ${line}`)}\n`,
    CODEOWNERS: `* @${line.replaceAll(' ', '_')}\n/${line.replaceAll(' ', '_')}/ @shop/payments\n`,
    'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${json}\n  title: ${json}\n  description: ${json}\n  links: [{url: ${json}, title: ${json}}]\nspec:\n  type: service\n  owner: ${json}\n  system: ${json}\n  lifecycle: ${json}\n  dependsOn: [${json}]\n`,
    'api/openapi.json': openApi(text, true),
    'api/shop.proto': `syntax = "proto3";\nmessage Order { string id = 1; string gone = 2; } // ${line}\n`,
    'api/schema.graphql': `type Query { """${line.replaceAll('"', "'")}""" order: String gone: String }\n`,
    'README.md': `# ${line}\n\n## Runbook ${line}\n\n- ${line}\n- Slack: #${line}\n`,
    'infra/main.tf': `resource "aws_db_instance" ${json.replaceAll('\n', ' ')} {\n  engine = ${json}\n}\n`,
    'src/pay.ts': `export function charge() { return client.getBooleanValue(${json}, false); } // ${line}\n`,
    [`src/${name}.ts`]: 'export const a = 1;\n',
    [`services/${name}/package.json`]: JSON.stringify({ name: text, dependencies: { express: '5.0.0' } }),
    'backlog/config.yml': `project_name: ${json}\nstatuses: ["To Do", ${json}, "Done"]\n`,
    'backlog/tasks/task-1 - Old.md': `---\nid: task-1\ntitle: ${json}\nstatus: "To Do"\nlabels: [${json}]\n---\n\n${text}\n`,
    '.rollouts/config.yaml': configuration(text),
  });
  gitIn(folder, 'init', '-q', '-b', 'main');
  const message = text.replaceAll('\0', '');
  commitIn(folder, message);
  putInto(folder, {
    'src/pay.ts': `export function charge() { payments.charge(card, ${json}); } // ${line}\n`,
    [`src/${name}.ts`]: `export const b = 2; // ${line}\n`,
    [`db/migrations/0002_${name}.sql`]: `ALTER TABLE "${line.replaceAll('"', '')}" DROP COLUMN "${line.replaceAll('"', '')}"; -- ${line}\n`,
    'api/openapi.json': openApi(text, false),
    'api/shop.proto': `syntax = "proto3";\nmessage Order { string id = 1; }\n`,
    'api/schema.graphql': 'type Query { order: String }\n',
    'deploy/app.yaml': `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${json}\n`,
  });
  commitIn(folder, `Revert "${message}"`);
  return folder;
}

function openApi(text: string, whole: boolean): string {
  const answers = { 200: { description: text } };
  const paths = { [`/${text}`]: { get: { operationId: text, summary: text, responses: answers } } };
  return JSON.stringify({ openapi: '3.0.0', info: { title: text, version: '1' }, paths: whole ? paths : {} });
}

/** JSON is YAML. Words of the team are held to lengths, so that long ones are cut here. */
function configuration(text: string): string {
  const word = text.slice(0, 90);
  return JSON.stringify({
    owner: word,
    stakeholders: [word],
    dashboard: word,
    channels: { Engineering: word, Product: word, Support: word, Leadership: word },
    audiences: { staff: word, beta: word },
    limits: { errorRollbackRatio: { value: 2.5, reason: word } },
    calendar: {
      timeZone: 'Europe/Berlin',
      freezes: [{ name: word, from: '2026-12-20', to: '2027-01-02' }],
      events: [{ name: word, from: '2026-12-02', to: '2026-12-09' }],
      peakHours: [{ name: word, from: '18:00', to: '22:00' }],
    },
    parts: [
      { name: `a ${word}`, kind: 'region' },
      { name: `b ${word}`, kind: 'region', failTogether: false, reason: word },
    ],
    queries: { requests: word, errorRate: word, p95: word, business: word },
  });
}
