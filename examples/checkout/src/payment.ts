import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? '');

/** The key makes a repeated request charge once. */
export function charge(cardToken: string, cents: number, key: string) {
  const order = { amount: cents, currency: 'eur', payment_method: cardToken, confirm: true };
  return stripe.paymentIntents.create(order, { idempotencyKey: key });
}
