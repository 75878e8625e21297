import type { Block } from './job-blocks.js';

const taskKinds =
  /^kind:\s*["']?(?:Task|ClusterTask|PipelineRun|TaskRun|Pipeline|Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow)\b/m;

/** Whether YAML holds tasks of Tekton or templates of Argo Workflows. */
export function holdsTaskObjects(text: string): boolean {
  return (text.includes('tekton.dev/') || text.includes('argoproj.io/')) && taskKinds.test(text);
}

/** Each object is a job, called by the name of its metadata. */
export function objectBlocks(lines: readonly string[]): Block[] {
  const starts = [0, ...lines.flatMap((line, index) => (line.startsWith('---') ? [index + 1] : []))];
  return starts.flatMap((start, at): Block[] => {
    const end = (starts[at + 1] ?? lines.length + 1) - 1;
    const body = lines.slice(start, end);
    if (!taskKinds.test(body.join('\n'))) return [];
    const metadata = body.findIndex((line) => line.startsWith('metadata:'));
    const named = /^\s+(?:generateName|name):\s*["']?([\w.-]*[\w])/;
    const name = body.slice(Math.max(0, metadata), metadata + 8).map((line) => named.exec(line)?.[1]);
    return [{ name: name.find((it) => it !== undefined) ?? '', start, end }];
  });
}

export const azureTask = /^\s*-\s+task:\s*["']?[A-Za-z][\w.-]*@\d/;

/** Pipelines of Azure may be kept anywhere; a task with its version is written nowhere else. */
export function holdsAzureTasks(text: string): boolean {
  return text.includes('task:') && new RegExp(azureTask, 'm').test(text);
}
