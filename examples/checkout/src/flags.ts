import { FlagdProvider } from '@openfeature/flagd-provider';
import { OpenFeature } from '@openfeature/server-sdk';

const client = OpenFeature.getClient('checkout');

export async function connectFlags(): Promise<void> {
  await OpenFeature.setProviderAndWait(new FlagdProvider({ host: process.env.FLAGD_HOST ?? 'localhost', port: 8013 }));
}

/** The old checkout is what a customer gets when flagd cannot be reached. */
export function wantsOnePageCheckout(customerId: string): Promise<boolean> {
  return client.getBooleanValue('new-checkout', false, { targetingKey: customerId });
}
