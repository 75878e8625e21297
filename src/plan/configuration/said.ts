import type { TeamConfiguration } from './configuration.js';

/** One value of the file: its dotted key, its line, and the value as a reader writes it. */
export interface SaidValue {
  readonly key: string;
  readonly line: number;
  readonly value: string;
}

/** Every value of the file in its order; lists of plain values on one line. */
export function configuredLines({ values, lines }: TeamConfiguration): SaidValue[] {
  const said: SaidValue[] = [];
  const walk = (value: unknown, key: string) => {
    if (typeof value !== 'object' || value === null) said.push({ key, line: lines[key] ?? 1, value: String(value) });
    else if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
      said.push({ key, line: lines[key] ?? 1, value: value.join(', ') });
    else for (const [name, inner] of Object.entries(value)) walk(inner, key === '' ? name : `${key}.${name}`);
  };
  walk(values, '');
  return said.toSorted((a, b) => a.line - b.line);
}
