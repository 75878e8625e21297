import type { Sighting } from '../catalog/provider.js';
import { conditionsIn } from './bicep-conditions.js';
import { imageName } from './kubernetes.js';
import { targetSightings } from './telemetry-targets.js';
import { sightingsOf, slashOrHashComments, type TextFile, without } from './text-file.js';

/** Resource and data types, provider and module sources, charts of `helm_release`. */
export function terraformSightings({ path, text }: TextFile): Sighting[] {
  const file = { path, text: without(text, slashOrHashComments) };
  return [
    ...sightingsOf('terraform', file, /^[^\S\n]*(?:resource|data)\s+"([\w-]+)"/gm),
    ...targetSightings(file),
    ...environmentIn(file),
    ...flagParameters(file, /^[^\S\n]*resource\s+"aws_ssm_parameter"\s+"([\w-]+)"/gm),
    ...sightingsOf('terraform', file, /^[^\S\n]*source\s*=\s*"((?!\.)[\w.-]+\/[\w./-]+)"/gm).map(withoutHost),
    ...sightingsOf('terraform', file, /^[^\S\n]*source\s*=\s*"([^".\n][^"\n]*\/[^"\n]*)"/gm).flatMap(calledAfter),
    ...sightingsOf('helm', file, /^[^\S\n]*chart\s*=\s*"(?:[^"]*\/)?([\w.-]+)"/gm),
    ...sightingsOf('image', file, /"?\bimage"?\s*[=:]\s*"([^"]+)"/g).flatMap((it) => {
      const value = imageName(it.value);
      return value === undefined ? [] : [{ ...it, value }];
    }),
  ];
}

/**
 * Names of variables that a container, a function or an application is given: keys of a map, or names in a list. What
 * a module asks for itself (`variable "sentry_dsn"`) is nobody's yet.
 */
function environmentIn(file: TextFile): Sighting[] {
  return sightingsOf(
    'env',
    file,
    /^[^\S\n]*"?([A-Z][A-Z0-9]*_[A-Z0-9_]+)"?\s*[=:](?!=)|\bname"?\s*[=:]\s*"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"/gm,
  );
}

/** Parameters that are called after flags: a parameter of any other name is no switch. */
function flagParameters(file: TextFile, pattern: RegExp): Sighting[] {
  return sightingsOf('flag', file, pattern)
    .filter(({ value }) => /feature|flag|toggle/i.test(value))
    .map((it) => ({ ...it, value: 'parameter' }));
}

/** `github.com/acme/terraform-azurerm-container-apps-hosting?ref=v2`, `git::https://host/acme/terraform-modules.git//aks/application` */
const inGit =
  /^(?:git::)?(?:\w+:\/\/)?(?:git@)?[\w.-]*\.[a-z]+[:/](?:[\w.-]+\/)+?(?:terraform-(?:[a-z]+-)?)?([\w-]+?)(?:\.git)?(?:\/\/(?:modules\/)?([\w/-]+))?(?:\?.*)?$/;
/** `cloudposse/ecs-cluster/aws//modules/part` */
const inRegistry = /^(?:[\w-]{1,100}\.[\w.-]{1,200}\/)?[\w-]+\/([\w-]+)\/[a-z]+(?:\/\/.*)?$/;

/** A module of others is called after what it makes, which is all that is written here of it. */
function calledAfter(it: Sighting): Sighting[] {
  const [, registered] = inRegistry.exec(it.value) ?? [];
  const [, repository, folder] = registered === undefined ? (inGit.exec(it.value) ?? []) : [];
  const name = registered ?? folder ?? repository;
  return name === undefined ? [] : [{ ...it, value: `module/${name}` }];
}

/** Registry addresses may be written out; the catalog holds them without the default host. */
function withoutHost(sighting: Sighting): Sighting {
  const parts = sighting.value.split('/');
  return parts[0]?.includes('.') === true ? { ...sighting, value: parts.slice(1).join('/') } : sighting;
}

/** Resource types of a CloudFormation or SAM template, YAML or JSON. */
export function cloudFormationSightings(file: TextFile): Sighting[] {
  if (!file.text.includes('AWS::')) return [];
  const types = sightingsOf('cfn', file, /["']?\bType["']?\s*:\s*["']?(AWS::\w+::\w+)/g);
  // SAM makes a CodeDeploy deployment group of this key, though no resource of that type is written down.
  const preference = sightingsOf('cfn', file, /^[^\S\n]*["']?(DeploymentPreference)["']?\s*:/gm);
  // Tracing is a switch of a function or an API, not a resource; X-Ray is what it switches on.
  const tracing = /Tracing/.test(file.text)
    ? sightingsOf(
        'cfn',
        file,
        /^[ \t]*["']?(Tracing(?:Config["']?\s*:\s*\{?\s*["']?Mode)?["']?\s*:\s*["']?Active|TracingEnabled["']?\s*:\s*["']?true)\b/gm,
      ).map((it) => ({ ...it, value: 'AWS::XRay::Tracing' }))
    : [];
  const parameters = file.text.includes('AWS::SSM::Parameter')
    ? flagParameters(
        file,
        /^[^\S\n]*["']?(\w+)["']?[^\S\n]*:[^\S\n]*(?:\{[^\S\n]*)?\n\s*["']?Type["']?\s*:\s*["']?AWS::SSM::Parameter\b(?!::)/gm,
      )
    : [];
  return [
    ...types,
    ...tracing,
    ...parameters,
    ...preference.map((it) => ({ ...it, value: 'AWS::CodeDeploy::DeploymentGroup' })),
  ];
}

/** `resource name 'Microsoft.App/containerApps@2024-03-01'` and verified modules of the public registry in Bicep, `"type": "Microsoft.Web/sites"` in ARM. */
export function azureSightings({ path, text }: TextFile): Sighting[] {
  const file = { path, text: without(text, /^[^\S\n]*\/\/.*$/gm) };
  const conditions = path.endsWith('.bicep') ? conditionsIn(file) : undefined;
  const behind = (it: Sighting): Sighting => {
    const when = conditions?.get(it.line);
    return when === undefined ? it : { ...it, when };
  };
  return [
    ...sightingsOf('bicep', file, /^[^\S\n]*resource\s+\w+\s+'([\w.]+\/[\w/]+)@/gm).map(behind),
    ...sightingsOf(
      'bicep',
      file,
      /^[^\S\n]*module\s+\w+\s+'br(?:\/public|:mcr\.microsoft\.com\/bicep)[:/](avm\/[\w/-]+):/gm,
    ).map(behind),
    ...sightingsOf('bicep', file, /"type"\s*:\s*"(Microsoft\.\w+\/[\w/]+)"/gi),
  ];
}
