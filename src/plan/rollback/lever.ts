/** What a command of the way back is run on, as the tool that takes the command calls it. */
export type LeverKind =
  | 'argo-app'
  | 'argo-appset'
  | 'flux-kustomization'
  | 'flux-helm-release'
  | 'rollout'
  | 'canary'
  | 'deployment'
  | 'statefulset'
  | 'daemonset'
  | 'knative-service'
  | 'scaler'
  | 'helm-release'
  | 'cloud-deploy-pipeline'
  | 'cloud-run-service'
  | 'app-engine-service'
  | 'ecs-service'
  | 'lambda-alias'
  | 'codedeploy-group'
  | 'container-app'
  | 'app-service'
  | 'fly-app'
  | 'heroku-app'
  | 'nomad-job'
  | 'kamal-service'
  | 'worker'
  | 'android-app'
  | 'apple-app';

/** A thing of the repository that has a name and can be pulled to take a version back, or that would undo the pull. */
export interface Lever {
  readonly kind: LeverKind;
  readonly name: string;
  readonly namespace?: string;
  /**
   * What decides how the command reads and whether its effect lasts, by the names of the format: `selfHeal`, `path`,
   * `interval`, `cluster`, `region`. Only what is written there as a plain value.
   */
  readonly settings?: Readonly<Record<string, string>>;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}
