import { charge } from './payment.js';
import { insertOrder, priceOf } from './orders.js';

/** The three-step checkout: its last step arrives here. */
export async function payInSteps(basket: { customerId: string; basketId: string; cardToken: string }) {
  const cents = await priceOf(basket.basketId);
  const payment = await charge(basket.cardToken, cents, `steps-${basket.basketId}`);
  return insertOrder({ ...basket, cents, paymentId: payment.id, expressAddress: false });
}
