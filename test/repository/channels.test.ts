import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readChannels } from '../../src/repository/channels.js';
import { repositoryOf } from '../support/repository-of.js';

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const channels = await readChannels(repositoryOf(files));
  return channels.map(({ channel, kind, path, line }) => `${kind} ${channel} ${path}:${line}`);
}

const secret = (name: string) => ['$', `{{ secrets.${name} }}`].join('');

describe('readChannels', () => {
  for (const [what, files, expected] of [
    [
      'a link of Backstage, by its title',
      {
        'catalog-info.yaml':
          'kind: Component\nmetadata:\n  name: shop\n  links:\n    - url: https://shop.slack.com/app_redirect?channel=shop-tech\n      title: "#shop-tech on Slack"\n',
      },
      ['catalog #shop-tech catalog-info.yaml:5'],
    ],
    [
      'an annotation of Backstage, and no key, token or switch beside it',
      {
        'catalog-info.yaml':
          'metadata:\n  annotations:\n    slack.com/channel: checkout\n    slack.com/token: xoxb-secret\n    slack.com/enabled: true\n    pagerduty.com/integration-key: abcdef\n',
      },
      ['catalog #checkout catalog-info.yaml:3'],
    ],
    [
      'a contact of Datadog',
      {
        'pay/service.datadog.yaml':
          'dd-service: pay\ncontacts:\n  - type: email\n    contact: pay@shop.example\n  - type: slack\n    contact: https://shop.slack.com/archives/C0123\n',
      },
      ['catalog https://shop.slack.com/archives/C0123 pay/service.datadog.yaml:6'],
    ],
    [
      'channels of Cortex',
      {
        'cortex.yaml':
          'openapi: 3.0.1\ninfo:\n  title: Shop\n  x-cortex-slack:\n    channels:\n      - name: shop-eng\n        notificationsEnabled: true\n',
      },
      ['catalog #shop-eng cortex.yaml:6'],
    ],
    [
      'a workflow: its channel, the name of its hook, nothing in comments',
      {
        '.github/workflows/deploy.yml': `steps:\n  # channel: '#old'\n  - uses: slackapi/slack-github-action@v2\n    with:\n      channel: '#deploys'\n      webhook: ${secret('SLACK_WEBHOOK_URL')}\n      token: ${secret('SLACK_BOT_TOKEN')}\n`,
      },
      [
        'pipeline #deploys .github/workflows/deploy.yml:5',
        'hook Slack by SLACK_WEBHOOK_URL .github/workflows/deploy.yml:6',
      ],
    ],
    [
      'a Jenkinsfile',
      { Jenkinsfile: "post { failure { slackSend channel: '#builds', color: 'danger' } }\n" },
      ['pipeline #builds Jenkinsfile:1'],
    ],
    [
      'receivers that reach people, by name or channel, and none that only calls a program',
      {
        'ops/alertmanager.yml':
          'receivers:\n  - name: quiet\n  - name: robot\n    webhook_configs:\n      - url: https://robot.example/slack\n  - name: team\n    slack_configs:\n      - api_url: https://hooks.slack.com/services/T0/B0/secret\n        channel: "#shop-alerts"\n  - name: night\n    pagerduty_configs:\n      - service_key: secret\n',
      },
      ['receiver #shop-alerts ops/alertmanager.yml:9', 'receiver alert receiver night ops/alertmanager.yml:10'],
    ],
    [
      'the name of a variable, never its value',
      { '.env.example': 'SLACK_WEBHOOK_URL=https://hooks.slack.com/services/T0/B0/secret\nSLACK_CLIENT_ID=1\n' },
      ['hook Slack by SLACK_WEBHOOK_URL .env.example:1'],
    ],
    [
      'nothing in tests, in sources and in values of a chart',
      {
        'test/fixtures/catalog-info.yaml': 'metadata:\n  annotations:\n    slack.com/channel: checkout\n',
        'src/slack.ts': "const channel = '#random';\n",
        'values.yaml': 'slack:\n  channel: "#x"\n',
      },
      [],
    ],
  ] as const) {
    it(`reads ${what}`, async () => assert.deepEqual(await found(files), expected));
  }
});
