import * as z from 'zod';
import { deploymentRouters, flagRouters } from '../routing/table.js';

const ids = (rows: readonly { readonly id: string }[]) => z.enum(rows.map(({ id }) => id));

/** By the ids that discovery uses; only products whose shares are known can be told. */
export const routersSchema = z.strictObject({
  flags: ids(flagRouters).optional().meta({ help: 'The flag system that holds shares of users' }),
  deployment: ids(deploymentRouters).optional().meta({ help: 'What splits the traffic of a deployment' }),
});
