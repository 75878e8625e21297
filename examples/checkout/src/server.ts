import Fastify from 'fastify';
import { Counter, Histogram, register } from 'prom-client';
import { connectFlags, wantsOnePageCheckout } from './flags.js';
import { payOnOnePage } from './one-page.js';
import { payInSteps } from './steps.js';

const orders = new Counter({ name: 'checkout_orders_total', help: 'Orders paid', labelNames: ['path'] });
const seconds = new Histogram({ name: 'checkout_request_seconds', help: 'Time to answer', labelNames: ['path', 'code'] });

const server = Fastify();

server.post<{ Body: { customerId: string; basketId: string; cardToken: string } }>('/checkout', async (request, reply) => {
  const path = (await wantsOnePageCheckout(request.body.customerId)) ? 'one-page' : 'steps';
  const stop = seconds.startTimer({ path });
  try {
    const order = path === 'one-page' ? await payOnOnePage(request.body) : await payInSteps(request.body);
    orders.inc({ path });
    stop({ code: '201' });
    return reply.code(201).send(order);
  } catch (error) {
    stop({ code: '500' });
    throw error;
  }
});

server.get('/metrics', async (_request, reply) => reply.type(register.contentType).send(await register.metrics()));

await connectFlags();
await server.listen({ host: '0.0.0.0', port: 8080 });
