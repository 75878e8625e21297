import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '../../src/catalog/detect.js';
import { readSightings } from '../../src/repository/sightings.js';
import { repositoryOf } from '../support/repository-of.js';

const host = `param insightsName string = ''
resource web 'Microsoft.Web/sites@2022-03-01' = {
  name: 'web'
}
resource insights 'Microsoft.Insights/components@2020-02-02' existing = if (!(empty(insightsName))) {
  name: insightsName
}
`;
const main = (given: string) =>
  `param insightsName string = ''\nmodule web './host.bicep' = {\n  name: 'web'\n  params: {\n${given}  }\n}\n`;

async function verdictIn(files: Record<string, string>): Promise<string | undefined> {
  const options = { signal: new AbortController().signal, progress: () => {} };
  const { sightings } = await readSightings(repositoryOf(files), options);
  return detect(sightings).monitoring.find(({ id }) => id === 'azure-monitor')?.verdict;
}

test('a resource behind a parameter that nobody gives is only mentioned', async () => {
  assert.equal(await verdictIn({ 'infra/main.bicep': main(''), 'infra/host.bicep': host }), 'mentioned');
  assert.equal(
    await verdictIn({ 'infra/main.bicep': main("    insightsName: ''\n"), 'infra/host.bicep': host }),
    'mentioned',
  );
  // Handed on, and empty where it comes from.
  const handedOn = { 'infra/main.bicep': main('    insightsName: insightsName\n'), 'infra/host.bicep': host };
  assert.equal(await verdictIn(handedOn), 'mentioned');
});

test('one that a module, a file of parameters or a command gives is in use, and so is one that needs none', async () => {
  const handedOn = { 'infra/main.bicep': main('    insightsName: insightsName\n'), 'infra/host.bicep': host };
  const parameters = (value: string) =>
    `{"$schema": "https://schema/deploymentParameters.json#", "parameters": {"insightsName": {\n"value": "${value}"\n}}}`;

  assert.equal(
    await verdictIn({ 'infra/main.bicep': main("    insightsName: 'shop'\n"), 'infra/host.bicep': host }),
    'in-use',
  );
  assert.equal(await verdictIn({ ...handedOn, 'infra/main.parameters.json': parameters('shop') }), 'in-use');
  assert.equal(
    await verdictIn({ ...handedOn, 'infra/main.parameters.json': parameters(`\${INSIGHTS=}`) }),
    'mentioned',
  );
  const script = 'az deployment sub create -f infra/main.bicep --parameters insightsName=shop\n';
  assert.equal(await verdictIn({ ...handedOn, 'deploy.sh': script }), 'in-use');
  assert.equal(await verdictIn({ 'infra/main.bicep': host.replace(/ existing = if .*\{/, ' = {') }), 'in-use');
  assert.equal(
    await verdictIn({ 'infra/main.bicep': host.replace("= ''", '= true').replace('string', 'bool') }),
    'in-use',
  );
  assert.equal(await verdictIn({ 'infra/main.bicep': host.replace("= ''", "= 'shop'") }), 'in-use');
});
