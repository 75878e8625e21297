import { charge } from './payment.js';
import { insertOrder, priceOf } from './orders.js';

/** One request: price, charge and order together. The order keeps the express address of the one page. */
export async function payOnOnePage(basket: { customerId: string; basketId: string; cardToken: string }) {
  const cents = await priceOf(basket.basketId);
  const payment = await charge(basket.cardToken, cents, `one-page-${basket.basketId}`);
  return insertOrder({ ...basket, cents, paymentId: payment.id, expressAddress: true });
}
