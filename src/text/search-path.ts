import path from 'node:path';

/** Whether an absolute path is the folder itself or lies below it, by its words alone. */
export function isInside(folder: string, absolute: string): boolean {
  const relative = path.relative(folder, absolute);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * The variables for a program that is started: of PATH only folders that have a place of their own (not `.`) outside
 * the checkout, for a repository could bring a program of that name along. All of them where there is no checkout.
 */
export function withSafePath(
  environment: Readonly<Record<string, string | undefined>>,
  checkout: string | undefined,
): Record<string, string | undefined> {
  const isSafe = (one: string) => path.isAbsolute(one) && (checkout === undefined || !isInside(checkout, one));
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      name.toUpperCase() === 'PATH' ? (value ?? '').split(path.delimiter).filter(isSafe).join(path.delimiter) : value,
    ]),
  );
}
