import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

export async function priceOf(basketId: string): Promise<number> {
  const { rows } = await pool.query('select sum(cents)::int as cents from basket_lines where basket_id = $1', [basketId]);
  return rows[0].cents;
}

export interface Order {
  customerId: string;
  basketId: string;
  cents: number;
  paymentId: string;
  expressAddress: boolean;
}

export async function insertOrder(order: Order): Promise<{ id: string }> {
  const columns = 'customer_id, basket_id, cents, payment_id, express_address';
  const values = [order.customerId, order.basketId, order.cents, order.paymentId, order.expressAddress];
  const { rows } = await pool.query(`insert into orders (${columns}) values ($1, $2, $3, $4, $5) returning id`, values);
  return rows[0];
}
