import type { Definition } from '../operations/definition.js';

/** A definition as tools/list says it. */
export function toolOf(definition: Definition) {
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    inputSchema: { ...definition.inputSchema, required: [...(definition.inputSchema.required ?? [])] },
    outputSchema: { ...definition.outputSchema, required: [...(definition.outputSchema.required ?? [])] },
    annotations: {
      title: definition.title,
      readOnlyHint: definition.effect === 'reads',
      destructiveHint: definition.effect === 'shifts-traffic',
      idempotentHint: definition.idempotent,
      openWorldHint: false,
    },
  };
}
